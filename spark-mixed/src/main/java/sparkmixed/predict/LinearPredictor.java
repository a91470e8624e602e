package sparkmixed.predict;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import sparkmixed.error.InputRejectedException;
import sparkmixed.frame.CodedRow;
import sparkmixed.frame.GroupingFactor;
import sparkmixed.frame.ModelFrame;
import sparkmixed.frame.RowEncoder;
import sparkmixed.frame.RowProblems;
import sparkmixed.frame.RowValues;
import sparkmixed.frame.TermDesign;

/**
 * The linear predictor of a fitted model, {@code eta = x'beta + sum_f z_f'b_f + offset}. Immutable;
 * rows are scored by a {@link Scorer}.
 */
public final class LinearPredictor implements Serializable {
  private static final long serialVersionUID = 1L;

  private final ModelFrame frame;
  private final double[] beta;
  private final int[][] z;

  /**
   * @param beta coefficients of all columns of X; a dropped one (NaN) counts as zero, for its
   *     column is a combination of others
   */
  public LinearPredictor(ModelFrame frame, double[] beta) {
    this.frame = frame;
    this.beta = beta.clone();
    for (int j = 0; j < beta.length; j++) {
      if (Double.isNaN(beta[j])) {
        this.beta[j] = 0;
      }
    }
    List<List<Integer>> columns = new ArrayList<>();
    frame.factors().forEach(factor -> columns.add(new ArrayList<>()));
    for (TermDesign term : frame.terms()) {
      for (int c = 0; c < term.size(); c++) {
        columns.get(term.factor()).add(term.start() + c);
      }
    }
    this.z =
        columns.stream()
            .map(list -> list.stream().mapToInt(Integer::intValue).toArray())
            .toArray(int[][]::new);
  }

  public ModelFrame frame() {
    return frame;
  }

  /** K, the number of modes of one level of a factor. */
  public int width(int factor) {
    return z[factor].length;
  }

  /** Inputs that must be there for a prediction, in order of position. */
  public List<Integer> inputs(boolean conditional) {
    if (!conditional) {
      return frame.fixedInputs();
    }
    TreeSet<Integer> inputs = new TreeSet<>(frame.predictorInputs());
    grouping(frame).forEach(factor -> inputs.addAll(factor.partInputs()));
    return List.copyOf(inputs);
  }

  /** Factors whose levels a new row can have; an effect of a single row of the fit is no one's. */
  private static Stream<GroupingFactor> grouping(ModelFrame frame) {
    return frame.factors().stream().filter(factor -> !factor.perRow());
  }

  /** Whether an input is looked up by its exact value: a factor, or part of a grouping factor. */
  public boolean byValue(int input) {
    return !frame.levels(input).isEmpty()
        || frame.factors().stream().anyMatch(factor -> factor.partInputs().contains(input));
  }

  /**
   * A scorer for one thread.
   *
   * @param conditional whether random effects enter
   * @param newLevels what to do about unknown levels
   * @param skipNulls whether a row with a null in a column it needs has no prediction instead of
   *     being rejected
   */
  public Scorer scorer(boolean conditional, NewLevels newLevels, boolean skipNulls) {
    return new Scorer(conditional, newLevels, skipNulls);
  }

  /** Scores rows, one after the other. */
  public final class Scorer {
    private final boolean conditional;
    private final NewLevels newLevels;
    private final boolean skipNulls;
    private final RowEncoder encoder;
    private final CodedRow coded = frame.newRow();
    private final RowProblems problems = new RowProblems();
    private final double[][] modes;
    private final int[] grouping;

    private Scorer(boolean conditional, NewLevels newLevels, boolean skipNulls) {
      this.conditional = conditional;
      this.newLevels = newLevels;
      this.skipNulls = skipNulls;
      this.encoder = frame.encoder(skipNulls);
      this.modes = new double[z.length][];
      for (int f = 0; f < z.length; f++) {
        modes[f] = new double[z[f].length];
      }
      this.grouping =
          grouping(frame)
              .flatMap(factor -> factor.partInputs().stream())
              .distinct()
              .mapToInt(Integer::intValue)
              .toArray();
    }

    /**
     * eta of one row; NaN if it has none.
     *
     * @throws InputRejectedException if a value cannot be used: NaN or infinite, a level of a fixed
     *     factor that the fit did not see, a null unless nulls are skipped, a new level of a
     *     grouping factor under {@link NewLevels#ERROR}
     */
    public double eta(RowValues row, Modes source) {
      RowEncoder.Status status =
          conditional
              ? encoder.encodePredictors(row, coded, problems)
              : encoder.encodeFixed(row, coded, problems);
      if (status == RowEncoder.Status.REJECTED) {
        problems.throwIfAny();
      }
      if (status != RowEncoder.Status.USED || (conditional && nullLevel(row))) {
        return Double.NaN;
      }
      double eta = coded.offset;
      for (int j = 0; j < beta.length; j++) {
        eta += coded.x[j] * beta[j];
      }
      for (int f = 0; conditional && f < z.length; f++) {
        double[] b = modes[f];
        if (frame.factors().get(f).perRow()) {
          continue;
        }
        if (source.copy(f, b)) {
          int[] columns = z[f];
          for (int c = 0; c < columns.length; c++) {
            eta += coded.z[columns[c]] * b[c];
          }
        } else if (newLevels == NewLevels.MISSING) {
          return Double.NaN;
        } else if (newLevels == NewLevels.ERROR) {
          throw unknown(frame.factors().get(f), row);
        }
      }
      return eta;
    }

    private boolean nullLevel(RowValues row) {
      for (int input : grouping) {
        if (row.isNull(input)) {
          if (skipNulls) {
            return true;
          }
          throw new InputRejectedException(
              "Column \""
                  + frame.inputs().get(input)
                  + "\" (grouping factor) is null in a row to be predicted; remove or impute it,"
                  + " set handleInvalid = skip for a null prediction, or predictionType ="
                  + " population to leave random effects out.");
        }
      }
      return false;
    }

    private InputRejectedException unknown(GroupingFactor factor, RowValues row) {
      List<String> parts = new ArrayList<>();
      for (int input : factor.partInputs()) {
        parts.add(row.text(input));
      }
      return new InputRejectedException(
          "Grouping factor \""
              + factor.name()
              + "\" has the level \""
              + String.join(":", parts)
              + "\" that the model was not fitted to; refit, or set newLevels = population to"
              + " predict such rows for an average level, or newLevels = missing for a null"
              + " prediction.");
    }
  }
}
