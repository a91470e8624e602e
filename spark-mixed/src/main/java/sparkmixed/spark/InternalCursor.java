package sparkmixed.spark;

import java.util.Objects;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarBatch;
import org.apache.spark.unsafe.Platform;
import org.apache.spark.unsafe.types.UTF8String;
import org.jspecify.annotations.Nullable;
import sparkmixed.frame.ColumnKind;
import sparkmixed.frame.ModelFrame;

/** A cursor over Spark's internal rows: primitive reads, text without copies. */
final class InternalCursor extends Cursor {
  private enum Storage {
    BYTE,
    SHORT,
    INT,
    LONG,
    FLOAT,
    DOUBLE,
    DECIMAL,
    BOOLEAN,
    TEXT,
    VECTOR
  }

  private static final byte[] NOTHING = new byte[0];
  private static final int VECTOR_FIELDS = 4;

  private final Storage[] storage;
  private final DataType[] types;
  private final int[] ordinals;
  private final @Nullable ColumnVector[] vectors;
  private final @Nullable Object[] dictionaries;
  private final boolean[] whole;
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
    this.vectors = new ColumnVector[types.length];
    this.dictionaries = new Object[types.length];
    this.whole = new boolean[types.length];
    this.storage = new Storage[types.length];
    for (int k = 0; k < types.length; k++) {
      storage[k] = storage(types[k], kinds[k]);
    }
  }

  private static Storage storage(DataType type, ColumnKind kind) {
    if (kind == ColumnKind.VECTOR) {
      return Storage.VECTOR;
    }
    if (type.equals(DataTypes.ByteType)) {
      return Storage.BYTE;
    }
    if (type.equals(DataTypes.ShortType)) {
      return Storage.SHORT;
    }
    if (type.equals(DataTypes.IntegerType) || type.equals(DataTypes.DateType)) {
      return Storage.INT;
    }
    if (type.equals(DataTypes.FloatType)) {
      return Storage.FLOAT;
    }
    if (type.equals(DataTypes.DoubleType)) {
      return Storage.DOUBLE;
    }
    if (type instanceof DecimalType) {
      return Storage.DECIMAL;
    }
    if (type.equals(DataTypes.BooleanType)) {
      return Storage.BOOLEAN;
    }
    return kind == ColumnKind.STRING ? Storage.TEXT : Storage.LONG;
  }

  void set(InternalRow current) {
    row = current;
  }

  /** Begins a batch. */
  void set(ColumnarBatch batch) {
    for (int k = 0; k < storage.length; k++) {
      ColumnVector column = batch.column(ordinals[k]);
      whole[k] = !column.hasNull();
      if (storage[k] == Storage.TEXT) {
        vectors[k] = column;
        dictionaries[k] = InternalColumns.dictionary(column);
      }
    }
  }

  /** Moves on within a batch. */
  void set(InternalRow current, int position) {
    row = current;
    rowInBatch = position;
  }

  @Override
  public @Nullable Object dictionary(int input) {
    return dictionaries[input];
  }

  @Override
  public int dictionaryCode(int input) {
    return InternalColumns.code(Objects.requireNonNull(vectors[input]), rowInBatch);
  }

  @Override
  public boolean isNull(int input) {
    return !whole[input] && row.isNullAt(ordinals[input]);
  }

  @Override
  public double number(int input) {
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
