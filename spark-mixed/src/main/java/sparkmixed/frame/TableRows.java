package sparkmixed.frame;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import sparkmixed.formula.Formula;

/**
 * A small table in memory, for data that need no Spark: gives the schema, learns what a {@link
 * FramePlan} asks for, and serves its rows. Immutable once {@link Builder#build built}; the cursors
 * it hands out are not.
 */
public final class TableRows {
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Cells(Column column, double[][] numbers, @Nullable String[] labels) {}

  private final Map<String, Cells> cells;
  private final int rows;

  private TableRows(Map<String, Cells> cells, int rows) {
    this.cells = cells;
    this.rows = rows;
  }

  public static Builder builder() {
    return new Builder();
  }

  public int rows() {
    return rows;
  }

  public List<Column> schema() {
    return cells.values().stream().map(Cells::column).toList();
  }

  /** Plans, learns and resolves in one go. Two passes over the table. */
  public ModelFrame frame(String formula, FrameOptions options) {
    FramePlan plan = FramePlan.of(Formula.parse(formula), schema(), options);
    return plan.resolve(learn(plan));
  }

  /** What the plan needs to know of these rows. */
  public FrameData learn(FramePlan plan) {
    Map<String, Set<String>> present = new LinkedHashMap<>();
    for (int input : plan.factorInputs()) {
      Set<String> labels = new LinkedHashSet<>();
      for (String label : cells(plan.inputs().get(input)).labels()) {
        if (label != null) {
          labels.add(label);
        }
      }
      present.put(plan.inputs().get(input), labels);
    }
    NumericSummaries summaries = plan.newSummaries();
    Cursor cursor = new Cursor(plan.inputs(), null);
    for (int row = 0; row < rows; row++) {
      summaries.add(cursor.at(row));
    }
    return plan.frameData(present, summaries);
  }

  /** A cursor over the rows as this frame reads them. */
  public Cursor cursor(ModelFrame frame) {
    return new Cursor(frame.inputs(), frame);
  }

  private Cells cells(String name) {
    Cells found = cells.get(name);
    if (found == null) {
      throw new IllegalArgumentException("no column " + name);
    }
    return found;
  }

  /** One row at a time. */
  public final class Cursor implements RowValues {
    private final List<Cells> inputs = new ArrayList<>();
    private final List<int[]> codes = new ArrayList<>();
    private int row;

    private Cursor(List<String> names, @Nullable ModelFrame frame) {
      for (int input = 0; input < names.size(); input++) {
        // A column that only the response or the weights name may be missing when scoring.
        Cells found = cells.getOrDefault(names.get(input), absent(names.get(input)));
        inputs.add(found);
        codes.add(frame == null ? new int[0] : codes(found, frame.levels(input)));
      }
    }

    private Cells absent(String name) {
      return new Cells(new Column(name, ColumnKind.OTHER), new double[rows][], new String[rows]);
    }

    private int[] codes(Cells column, List<String> levels) {
      Map<String, Integer> positions = new HashMap<>();
      levels.forEach(level -> positions.put(level, positions.size()));
      int[] result = new int[rows];
      for (int i = 0; i < rows; i++) {
        String label = column.labels()[i];
        result[i] = label == null ? -1 : positions.getOrDefault(label, -1);
      }
      return result;
    }

    /** Moves to a row; returns this. */
    public Cursor at(int index) {
      row = index;
      return this;
    }

    @Override
    public boolean isNull(int input) {
      return inputs.get(input).labels()[row] == null;
    }

    @Override
    public double number(int input) {
      return inputs.get(input).numbers()[row][0];
    }

    @Override
    public double element(int input, int element) {
      return inputs.get(input).numbers()[row][element];
    }

    @Override
    public int code(int input) {
      return codes.get(input)[row];
    }

    @Override
    public String text(int input) {
      return String.valueOf(inputs.get(input).labels()[row]);
    }
  }

  /** Collects columns of one length. */
  public static final class Builder {
    private final Map<String, Cells> cells = new LinkedHashMap<>();
    private int rows = -1;

    private Builder() {}

    public Builder doubles(String name, double... values) {
      return numbers(name, ColumnKind.DOUBLE, values);
    }

    /** Whole numbers; exact up to 2^53. */
    public Builder ints(String name, int... values) {
      double[] wide = new double[values.length];
      for (int i = 0; i < values.length; i++) {
        wide[i] = values[i];
      }
      return numbers(name, ColumnKind.INT, wide);
    }

    public Builder booleans(String name, boolean... values) {
      double[] wide = new double[values.length];
      for (int i = 0; i < values.length; i++) {
        wide[i] = values[i] ? 1 : 0;
      }
      return numbers(name, ColumnKind.BOOLEAN, wide);
    }

    /** Days since 1970-01-01. */
    public Builder dates(String name, int... days) {
      double[] wide = new double[days.length];
      for (int i = 0; i < days.length; i++) {
        wide[i] = days[i];
      }
      return numbers(name, ColumnKind.DATE, wide);
    }

    /** Texts; null for a missing one. */
    public Builder strings(String name, @Nullable String... values) {
      double[][] none = new double[values.length][];
      return add(new Cells(new Column(name, ColumnKind.STRING), none, values.clone()));
    }

    /** Vectors, one row of {@code values} each, with names of their elements. */
    public Builder vectors(String name, List<String> elements, double[][] values) {
      Column column = new Column(name, ColumnKind.VECTOR, List.of(), elements);
      @Nullable String[] labels = new String[values.length];
      Arrays.fill(labels, "(vector)");
      return add(new Cells(column, values, labels));
    }

    /** Makes one value of an earlier column null. */
    public Builder nullAt(String name, int row) {
      Cells found = cells.get(name);
      if (found == null) {
        throw new IllegalArgumentException("no column " + name);
      }
      found.labels()[row] = null;
      return this;
    }

    private Builder numbers(String name, ColumnKind kind, double[] values) {
      double[][] numbers = new double[values.length][];
      @Nullable String[] labels = new String[values.length];
      for (int i = 0; i < values.length; i++) {
        numbers[i] = new double[] {values[i]};
        labels[i] =
            switch (kind) {
              case BOOLEAN -> Labels.of(values[i] != 0);
              case DATE -> Labels.ofDate((long) values[i]);
              case INT -> Labels.of((long) values[i]);
              default -> Labels.of(values[i]);
            };
      }
      return add(new Cells(new Column(name, kind), numbers, labels));
    }

    private Builder add(Cells column) {
      int length = column.labels().length;
      if (rows >= 0 && rows != length) {
        throw new IllegalArgumentException(
            "column " + column.column().name() + " has " + length + " rows, not " + rows);
      }
      rows = length;
      cells.put(column.column().name(), column);
      return this;
    }

    public TableRows build() {
      return new TableRows(new LinkedHashMap<>(cells), Math.max(rows, 0));
    }
  }
}
