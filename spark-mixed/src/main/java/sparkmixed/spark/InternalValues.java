package sparkmixed.spark;

import java.util.Arrays;
import org.apache.spark.sql.types.Decimal;
import org.apache.spark.unsafe.Platform;
import org.apache.spark.unsafe.types.UTF8String;
import org.jspecify.annotations.Nullable;
import sparkmixed.frame.ColumnKind;
import sparkmixed.frame.ModelFrame;

/**
 * The inputs of one row as the code that Spark generates puts them here, one by one and without
 * boxes. Public for that code.
 */
public final class InternalValues extends Cursor implements RowFunction.Values {
  private static final byte[] NOTHING = new byte[0];

  private final RowFunction.ForThread function;
  private final boolean[] nulls;
  private final boolean[] whole;
  private final double[] numbers;
  private final long[] keys;
  private final byte[][] texts;
  private final int[] starts;
  private final int[] lengths;

  InternalValues(ColumnKind[] kinds, @Nullable ModelFrame frame, RowFunction.ForThread function) {
    super(kinds, frame);
    int n = kinds.length;
    this.function = function;
    this.nulls = new boolean[n];
    this.whole = new boolean[n];
    this.numbers = new double[n];
    this.keys = new long[n];
    this.texts = new byte[n][];
    Arrays.fill(texts, NOTHING);
    this.starts = new int[n];
    this.lengths = new int[n];
  }

  public void setNull(int input) {
    nulls[input] = true;
  }

  public void set(int input, double value) {
    nulls[input] = false;
    whole[input] = false;
    numbers[input] = value;
  }

  public void set(int input, long value) {
    nulls[input] = false;
    whole[input] = true;
    numbers[input] = value;
    keys[input] = value;
  }

  public void set(int input, boolean value) {
    set(input, value ? 1L : 0L);
  }

  public void set(int input, Decimal value) {
    set(input, value.toDouble());
  }

  /** The bytes are looked at while the row is, and not kept. */
  public void set(int input, UTF8String text) {
    nulls[input] = false;
    numbers[input] = Double.NaN;
    lengths[input] = text.numBytes();
    if (text.getBaseObject() instanceof byte[] bytes) {
      texts[input] = bytes;
      starts[input] = (int) (text.getBaseOffset() - Platform.BYTE_ARRAY_OFFSET);
    } else {
      texts[input] = text.getBytes();
      starts[input] = 0;
    }
  }

  /** The function of the row that has been set; NaN if there is none. */
  public double apply() {
    return function.apply(this);
  }

  @Override
  public boolean isNull(int input) {
    return nulls[input];
  }

  @Override
  public double number(int input) {
    return numbers[input];
  }

  @Override
  public double element(int input, int element) {
    throw new IllegalStateException("vectors are read elsewhere");
  }

  @Override
  public long key(int input) {
    return whole[input] ? keys[input] : Double.doubleToLongBits(numbers[input] + 0.0);
  }

  @Override
  public byte[] textBytes(int input) {
    return texts[input];
  }

  @Override
  public int textStart(int input) {
    return starts[input];
  }

  @Override
  public int textLength(int input) {
    return lengths[input];
  }

  @Override
  public String text(int input) {
    if (nulls[input]) {
      return "null";
    }
    return switch (kind(input)) {
      case STRING ->
          new String(
              texts[input], starts[input], lengths[input], java.nio.charset.StandardCharsets.UTF_8);
      case BOOLEAN -> keys[input] != 0 ? "true" : "false";
      default -> whole[input] ? Long.toString(keys[input]) : Double.toString(numbers[input]);
    };
  }
}
