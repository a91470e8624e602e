package sparkmixed.spark;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Date;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.jspecify.annotations.Nullable;
import sparkmixed.frame.ColumnKind;
import sparkmixed.frame.ModelFrame;

/** A cursor over public rows, for samples and for scoring: the values are boxed already. */
public final class RowCursor extends Cursor {
  private final int[] position;
  private Row row = RowFactory.create();
  private int length;

  /**
   * @param position of each input in the rows
   * @param kinds of the inputs
   * @param frame gives the levels of categorical inputs
   */
  public RowCursor(int[] position, ColumnKind[] kinds, @Nullable ModelFrame frame) {
    super(kinds, frame);
    this.position = position;
  }

  /**
   * How a column best comes in a row: text as its UTF-8 bytes, which are what is looked up, and
   * which Spark then need not decode for us to encode them again.
   */
  public static Column field(Column column, ColumnKind kind) {
    return kind == ColumnKind.STRING ? column.cast(DataTypes.BinaryType) : column;
  }

  public void set(Row current) {
    row = current;
  }

  @Override
  public boolean isNull(int input) {
    return row.isNullAt(position[input]);
  }

  @Override
  public double number(int input) {
    Object value = row.get(position[input]);
    if (value instanceof Number number) {
      return number.doubleValue();
    }
    if (value instanceof Boolean flag) {
      return flag ? 1 : 0;
    }
    return value instanceof String || value instanceof byte[] || value instanceof Vector
        ? Double.NaN
        : key(input);
  }

  @Override
  public double element(int input, int element) {
    Vector vector = (Vector) row.get(position[input]);
    return element < vector.size() ? vector.apply(element) : Double.NaN;
  }

  @Override
  public long key(int input) {
    Object value = row.get(position[input]);
    if (value instanceof Double || value instanceof Float || value instanceof BigDecimal) {
      return Double.doubleToLongBits(((Number) value).doubleValue() + 0.0);
    }
    if (value instanceof Number number) {
      return number.longValue();
    }
    if (value instanceof Boolean flag) {
      return flag ? 1 : 0;
    }
    if (value instanceof Timestamp timestamp) {
      return micros(timestamp.toInstant());
    }
    if (value instanceof Instant instant) {
      return micros(instant);
    }
    if (value instanceof LocalDateTime local) {
      return micros(local.toInstant(ZoneOffset.UTC));
    }
    if (value instanceof java.sql.Date date) {
      return date.toLocalDate().toEpochDay();
    }
    if (value instanceof LocalDate date) {
      return date.toEpochDay();
    }
    if (value instanceof Date date) {
      return date.getTime();
    }
    return 0;
  }

  private static long micros(Instant instant) {
    return Math.addExact(
        Math.multiplyExact(instant.getEpochSecond(), 1_000_000L), instant.getNano() / 1000L);
  }

  @Override
  public byte[] textBytes(int input) {
    Object value = row.get(position[input]);
    byte[] bytes =
        value instanceof byte[] text ? text : ((String) value).getBytes(StandardCharsets.UTF_8);
    length = bytes.length;
    return bytes;
  }

  @Override
  public int textStart(int input) {
    return 0;
  }

  @Override
  public int textLength(int input) {
    return length;
  }

  @Override
  public String text(int input) {
    Object value = row.get(position[input]);
    return value instanceof byte[] text
        ? new String(text, StandardCharsets.UTF_8)
        : String.valueOf(value);
  }
}
