package sparkmixed.job;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.function.IntFunction;
import org.apache.parquet.column.ColumnWriter;
import org.apache.parquet.io.api.Binary;
import org.jspecify.annotations.Nullable;
import sparkmixed.parquet.ColumnValues;
import sparkmixed.report.Table;

/** A column of a table as Parquet has it: each value may be null, and so may elements of lists. */
final class TableColumn {
  private static final int PRESENT = 1;
  private static final int EMPTY_LIST = 1;
  private static final int ELEMENT = 3;

  private TableColumn() {}

  /**
   * The values of a column.
   *
   * @param values by row
   */
  static ColumnValues of(Table.Type type, IntFunction<? extends @Nullable Object> values) {
    return switch (type) {
      case STRING -> new Texts(values);
      case DOUBLE ->
          each(values, (value, out) -> out.write(((Number) value).doubleValue(), 0, PRESENT));
      case INT -> each(values, (value, out) -> out.write(((Number) value).intValue(), 0, PRESENT));
      case LONG ->
          each(values, (value, out) -> out.write(((Number) value).longValue(), 0, PRESENT));
      case BOOLEAN -> each(values, (value, out) -> out.write((boolean) value, 0, PRESENT));
      case TIMESTAMP ->
          each(
              values,
              (value, out) ->
                  out.write(ChronoUnit.MICROS.between(Instant.EPOCH, (Instant) value), 0, PRESENT));
      case DOUBLES -> each(values, (value, out) -> doubles((double[]) value, out));
      case STRINGS -> each(values, (value, out) -> strings((String[]) value, out));
    };
  }

  private interface Present {
    void write(Object value, ColumnWriter out);
  }

  private static ColumnValues each(
      IntFunction<? extends @Nullable Object> values, Present present) {
    return (from, to, out) -> {
      for (int row = from; row < to; row++) {
        Object value = values.apply(row);
        if (value == null) {
          out.writeNull(0, 0);
        } else {
          present.write(value, out);
        }
      }
    };
  }

  private static void doubles(double[] numbers, ColumnWriter out) {
    if (numbers.length == 0) {
      out.writeNull(0, EMPTY_LIST);
    }
    for (int k = 0; k < numbers.length; k++) {
      out.write(numbers[k], Math.min(k, 1), ELEMENT);
    }
  }

  private static void strings(String[] texts, ColumnWriter out) {
    if (texts.length == 0) {
      out.writeNull(0, EMPTY_LIST);
    }
    for (int k = 0; k < texts.length; k++) {
      out.write(Binary.fromString(texts[k]), Math.min(k, 1), ELEMENT);
    }
  }

  /** Texts, of which many columns have the same one in row after row: it is encoded once. */
  private record Texts(IntFunction<? extends @Nullable Object> values) implements ColumnValues {
    @Override
    public void write(int from, int to, ColumnWriter out) {
      Object last = null;
      Binary bytes = Binary.EMPTY;
      for (int row = from; row < to; row++) {
        Object text = values.apply(row);
        if (text == null) {
          out.writeNull(0, 0);
          continue;
        }
        if (!text.equals(last)) {
          last = text;
          bytes = Binary.fromString((String) text);
        }
        out.write(bytes, 0, PRESENT);
      }
    }
  }
}
