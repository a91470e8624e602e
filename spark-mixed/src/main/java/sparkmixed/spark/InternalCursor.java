package sparkmixed.spark;

import java.util.Objects;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.execution.vectorized.WritableColumnVector;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.vectorized.ColumnarBatch;
import org.apache.spark.unsafe.Platform;
import org.apache.spark.unsafe.types.UTF8String;
import org.jspecify.annotations.Nullable;
import sparkmixed.frame.ColumnKind;
import sparkmixed.frame.ModelFrame;
import sparkmixed.moments.HeldKeys;

/** A cursor over Spark's internal rows: primitive reads, text without copies. */
final class InternalCursor extends Cursor implements HeldKeys {
  private static final byte[] NOTHING = new byte[0];
  private static final int VECTOR_FIELDS = 4;

  private final InternalStorage[] storage;
  private final DataType[] types;
  private final int[] ordinals;
  private final InternalBatch columns;
  private @Nullable ColumnarBatch batch;
  private int rowInBatch;
  private InternalRow row = InternalRow.empty();
  private int start;
  private int length;

  /**
   * @param types of the inputs
   * @param ordinals position of each input in the rows
   */
  InternalCursor(DataType[] types, ColumnKind[] kinds, int[] ordinals, @Nullable ModelFrame frame) {
    super(kinds, frame);
    this.types = types;
    this.ordinals = ordinals;
    this.storage = new InternalStorage[types.length];
    for (int k = 0; k < types.length; k++) {
      storage[k] = InternalStorage.of(types[k], kinds[k]);
    }
    this.columns = new InternalBatch(storage, ordinals);
  }

  void set(InternalRow current) {
    row = current;
  }

  /** Begins a batch. */
  void set(ColumnarBatch current) {
    batch = current;
    columns.read(current);
  }

  /** The numbers of the batch by input; null if these inputs are not all there, without a null. */
  double @Nullable [][] columns(int[] inputs) {
    return batch == null ? null : columns.numbers(inputs);
  }

  /** Where the row is in its batch. */
  int position() {
    return rowInBatch;
  }

  @Override
  public void at(int position) {
    if (batch != null) {
      row = batch.getRow(position);
      rowInBatch = position;
    }
  }

  @Override
  public byte @Nullable [] texts(
      int input, int[] positions, int from, int to, int[] starts, int[] lengths) {
    byte[] texts = columns.texts(input);
    if (texts != null) {
      WritableColumnVector vector = Objects.requireNonNull(columns.vector(input));
      for (int k = from; k < to; k++) {
        starts[k] = vector.getArrayOffset(positions[k]);
        lengths[k] = vector.getArrayLength(positions[k]);
      }
    }
    return texts;
  }

  @Override
  public boolean anyNull(int[] inputs) {
    return !columns.whole() && super.anyNull(inputs);
  }

  @Override
  public @Nullable Object dictionary(int input) {
    return columns.dictionary(input);
  }

  @Override
  public int dictionaryCode(int input) {
    return InternalColumns.code(Objects.requireNonNull(columns.vector(input)), rowInBatch);
  }

  @Override
  public boolean isNull(int input) {
    return !columns.whole(input) && row.isNullAt(ordinals[input]);
  }

  @Override
  public double number(int input) {
    double[] column = columns.numbers(input);
    return rowInBatch < column.length ? column[rowInBatch] : numberInRow(input);
  }

  private double numberInRow(int input) {
    return switch (storage[input]) {
      case DOUBLE -> row.getDouble(ordinals[input]);
      case INT -> row.getInt(ordinals[input]);
      case LONG -> row.getLong(ordinals[input]);
      case FLOAT -> row.getFloat(ordinals[input]);
      case BOOLEAN -> row.getBoolean(ordinals[input]) ? 1 : 0;
      case SHORT -> row.getShort(ordinals[input]);
      case BYTE -> row.getByte(ordinals[input]);
      case DECIMAL -> {
        DecimalType type = (DecimalType) types[input];
        yield row.getDecimal(ordinals[input], type.precision(), type.scale()).toDouble();
      }
      case TEXT, VECTOR -> Double.NaN;
    };
  }

  @Override
  public double element(int input, int element) {
    InternalRow vector = row.getStruct(ordinals[input], VECTOR_FIELDS);
    if (vector.getByte(0) == 1) {
      var values = vector.getArray(3);
      return element < values.numElements() ? values.getDouble(element) : Double.NaN;
    }
    if (element >= vector.getInt(1)) {
      return Double.NaN;
    }
    var indices = vector.getArray(2);
    for (int k = 0; k < indices.numElements(); k++) {
      if (indices.getInt(k) == element) {
        return vector.getArray(3).getDouble(k);
      }
    }
    return 0;
  }

  @Override
  public long key(int input) {
    return switch (storage[input]) {
      case INT -> row.getInt(ordinals[input]);
      case LONG -> row.getLong(ordinals[input]);
      case BOOLEAN -> row.getBoolean(ordinals[input]) ? 1 : 0;
      case SHORT -> row.getShort(ordinals[input]);
      case BYTE -> row.getByte(ordinals[input]);
      default -> Double.doubleToLongBits(number(input) + 0.0);
    };
  }

  @Override
  public byte[] textBytes(int input) {
    byte[] texts = columns.texts(input);
    if (texts != null) {
      WritableColumnVector vector = Objects.requireNonNull(columns.vector(input));
      start = vector.getArrayOffset(rowInBatch);
      length = vector.getArrayLength(rowInBatch);
      return texts;
    }
    UTF8String text = row.getUTF8String(ordinals[input]);
    if (text == null) {
      start = 0;
      length = 0;
      return NOTHING;
    }
    length = text.numBytes();
    if (text.getBaseObject() instanceof byte[] bytes) {
      start = (int) (text.getBaseOffset() - Platform.BYTE_ARRAY_OFFSET);
      return bytes;
    }
    start = 0;
    return text.getBytes();
  }

  @Override
  public int textStart(int input) {
    return start;
  }

  @Override
  public int textLength(int input) {
    return length;
  }

  @Override
  public String text(int input) {
    if (row.isNullAt(ordinals[input])) {
      return "null";
    }
    return switch (storage[input]) {
      case TEXT -> row.getUTF8String(ordinals[input]).toString();
      case VECTOR -> "a vector";
      case BOOLEAN -> row.getBoolean(ordinals[input]) ? "true" : "false";
      case FLOAT, DOUBLE, DECIMAL -> Double.toString(number(input));
      default -> Long.toString(key(input));
    };
  }
}
