package sparkmixed.inference;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import sparkmixed.error.ConfigurationException;
import sparkmixed.error.ResourceGuardException;
import sparkmixed.fit.FittedModel;
import sparkmixed.fit.TestBasis;
import sparkmixed.frame.CodedRow;
import sparkmixed.frame.ColumnKind;
import sparkmixed.frame.Labels;
import sparkmixed.frame.ModelFrame;
import sparkmixed.frame.RowEncoder;
import sparkmixed.frame.RowProblems;
import sparkmixed.frame.RowValues;

/**
 * Rows at all combinations of the levels of the factors of the fixed effects, numeric columns at
 * their means or at values given: what marginal means average over.
 */
final class ReferenceGrid {
  /** Rows beyond which a grid is a mistake. */
  private static final long MOST_ROWS = 1_000_000;

  /**
   * One column of the data and its reference values.
   *
   * @param codes of the levels of a factor; empty for a numeric column
   */
  record Axis(int input, String name, List<String> labels, double[] numbers, int[] codes) {
    int size() {
      return labels.size();
    }
  }

  private final ModelFrame frame;
  private final List<Axis> axes;
  private final @Nullable Double offset;

  private ReferenceGrid(ModelFrame frame, List<Axis> axes, @Nullable Double offset) {
    this.frame = frame;
    this.axes = axes;
    this.offset = offset;
  }

  /**
   * Of a model.
   *
   * @param at reference values by column: some levels of a factor, or numbers
   * @param offset instead of the formula's; null for that
   * @throws ConfigurationException if the mean of a numeric column is not known, or {@code at}
   *     names no column or level
   */
  static ReferenceGrid of(
      ModelFrame frame, FittedModel model, Map<String, List<String>> at, @Nullable Double offset) {
    TestBasis basis = model.basis();
    TestBasis.DesignSums sums = basis == null ? null : basis.design();
    double[] means = sums == null ? new double[0] : sums.mean();
    TreeSet<Integer> inputs = new TreeSet<>(frame.fixedInputs());
    List<String> names = inputs.stream().map(frame.inputs()::get).toList();
    for (String name : at.keySet()) {
      if (!names.contains(name)) {
        throw unknown(name, names);
      }
      if (at.getOrDefault(name, List.of()).isEmpty()) {
        throw new ConfigurationException(
            "Column \"" + name + "\" is to be held at no value; name one at least.");
      }
    }
    List<Axis> axes = new ArrayList<>();
    long rows = 1;
    for (int input : inputs) {
      String name = frame.inputs().get(input);
      List<String> given = at.get(name);
      Axis axis =
          isFactor(frame, input)
              ? factor(frame, input, given)
              : numeric(frame, input, given, means, offset);
      axes.add(axis);
      rows = Math.multiplyExact(rows, axis.size());
      if (rows > MOST_ROWS) {
        throw new ResourceGuardException(
            "The factors of the fixed effects have more than a million combinations; hold some of"
                + " them with at.");
      }
    }
    return new ReferenceGrid(frame, axes, offset);
  }

  static ConfigurationException unknown(String name, List<String> names) {
    return new ConfigurationException(
        "Column \""
            + name
            + "\" is not in the fixed effects; these are "
            + String.join(", ", names)
            + ".");
  }

  private static boolean isFactor(ModelFrame frame, int input) {
    return frame.kind(input) == ColumnKind.BOOLEAN || !frame.levels(input).isEmpty();
  }

  private static Axis factor(ModelFrame frame, int input, @Nullable List<String> given) {
    List<String> levels = frame.levels(input);
    if (levels.isEmpty()) {
      levels = List.of(Labels.of(false), Labels.of(true));
    }
    List<String> labels = levels;
    if (given != null) {
      labels = given.stream().map(one -> Labels.canonical(frame.kind(input), one)).toList();
    }
    double[] numbers = new double[labels.size()];
    int[] codes = new int[labels.size()];
    for (int k = 0; k < codes.length; k++) {
      codes[k] = levels.indexOf(labels.get(k));
      if (codes[k] < 0) {
        throw new ConfigurationException(
            "Factor \""
                + frame.inputs().get(input)
                + "\" has no level \""
                + labels.get(k)
                + "\"; its levels are "
                + String.join(", ", levels)
                + ".");
      }
      numbers[k] = number(frame.kind(input), labels.get(k));
    }
    return new Axis(input, frame.inputs().get(input), labels, numbers, codes);
  }

  /** What a level is where its column is also used as a number. */
  private static double number(ColumnKind kind, String label) {
    if (kind == ColumnKind.BOOLEAN) {
      return label.equals(Labels.of(true)) ? 1 : 0;
    }
    return kind.numeric() ? Double.parseDouble(label) : Double.NaN;
  }

  private static Axis numeric(
      ModelFrame frame,
      int input,
      @Nullable List<String> given,
      double[] means,
      @Nullable Double offset) {
    String name = frame.inputs().get(input);
    double[] numbers;
    if (given != null) {
      numbers = given.stream().mapToDouble(text -> parsed(name, text)).toArray();
    } else {
      OptionalDouble mean =
          means.length == 0 ? OptionalDouble.empty() : frame.fixedDesign().mean(input, means);
      boolean onlyOffset = offset != null && !frame.fixedDesign().reads(input);
      if (mean.isEmpty() && !onlyOffset) {
        throw new ConfigurationException(
            "The mean of column \""
                + name
                + "\" is not known from the model, since it enters the fixed effects only inside an"
                + " expression, an interaction or an offset; say at which value it is wanted:"
                + " at(\""
                + name
                + "\", value).");
      }
      numbers = new double[] {mean.orElse(1)};
    }
    List<String> labels = Arrays.stream(numbers).mapToObj(Labels::of).toList();
    return new Axis(input, name, labels, numbers, new int[0]);
  }

  private static double parsed(String name, String text) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException notANumber) {
      throw new ConfigurationException(
          "Column \"" + name + "\" is numeric, and \"" + text + "\" is not a number.", notANumber);
    }
  }

  /** The column of this name. */
  Axis axis(String name) {
    return axes.stream()
        .filter(axis -> axis.name().equals(name))
        .findFirst()
        .orElseThrow(() -> unknown(name, axes.stream().map(Axis::name).toList()));
  }

  /**
   * Rows of X averaged over all columns but some, which are held.
   *
   * @param held position of a value, by column
   * @return the average row, and the average offset after its last element
   */
  double[] average(Map<String, Integer> held) {
    int p = frame.p();
    double[] sum = new double[p + 1];
    int[] at = new int[axes.size()];
    for (int a = 0; a < at.length; a++) {
      at[a] = held.getOrDefault(axes.get(a).name(), 0);
    }
    RowEncoder encoder = frame.encoder();
    CodedRow row = frame.newRow();
    RowProblems problems = new RowProblems();
    long rows = 0;
    boolean more = true;
    while (more) {
      encoder.encodeFixed(values(at), row, problems);
      problems.throwIfAny();
      for (int j = 0; j < p; j++) {
        sum[j] += row.x[j];
      }
      sum[p] += offset == null ? row.offset : offset;
      rows++;
      more = next(at, held);
    }
    for (int j = 0; j <= p; j++) {
      sum[j] /= rows;
    }
    return sum;
  }

  private boolean next(int[] at, Map<String, Integer> held) {
    for (int a = 0; a < at.length; a++) {
      if (!held.containsKey(axes.get(a).name())) {
        if (++at[a] < axes.get(a).size()) {
          return true;
        }
        at[a] = 0;
      }
    }
    return false;
  }

  private RowValues values(int[] at) {
    Map<Integer, Integer> positions = new HashMap<>();
    for (int a = 0; a < at.length; a++) {
      positions.put(axes.get(a).input(), a);
    }
    return new RowValues() {
      @Override
      public boolean isNull(int input) {
        return !positions.containsKey(input);
      }

      @Override
      public double number(int input) {
        Integer a = positions.get(input);
        return a == null ? Double.NaN : axes.get(a).numbers()[at[a]];
      }

      @Override
      public double element(int input, int element) {
        throw new ConfigurationException(
            "Column \""
                + frame.inputs().get(input)
                + "\" is a vector, which marginal means cannot hold at its mean; use columns of"
                + " numbers.");
      }

      @Override
      public int code(int input) {
        Integer a = positions.get(input);
        return a == null || axes.get(a).codes().length == 0 ? -1 : axes.get(a).codes()[at[a]];
      }

      @Override
      public String text(int input) {
        Integer a = positions.get(input);
        return a == null ? "" : axes.get(a).labels().get(at[a]);
      }
    };
  }
}
