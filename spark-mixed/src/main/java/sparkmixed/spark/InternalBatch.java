package sparkmixed.spark;

import java.util.Arrays;
import org.apache.spark.sql.execution.vectorized.WritableColumnVector;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarBatch;
import org.jspecify.annotations.Nullable;

/**
 * The columns of a batch in plain arrays. A value is asked for more than once a row, and behind
 * several calls; here each column is read once, in a short loop that is compiled early.
 */
final class InternalBatch {
  private static final double[] NO_NUMBERS = {};

  private final InternalStorage[] storage;
  private final int[] ordinals;
  private final double[][] numbers;
  private final boolean[] whole;
  private boolean allWhole;
  private final @Nullable WritableColumnVector[] vectors;
  private final @Nullable Object[] dictionaries;
  private final byte[] @Nullable [] texts;

  /**
   * @param storage of the inputs
   * @param ordinals position of each input among the columns
   */
  InternalBatch(InternalStorage[] storage, int[] ordinals) {
    this.storage = storage;
    this.ordinals = ordinals;
    this.numbers = new double[storage.length][];
    Arrays.fill(numbers, NO_NUMBERS);
    this.whole = new boolean[storage.length];
    this.vectors = new WritableColumnVector[storage.length];
    this.dictionaries = new Object[storage.length];
    this.texts = new byte[storage.length][];
  }

  void read(ColumnarBatch batch) {
    int rows = batch.numRows();
    allWhole = true;
    for (int k = 0; k < storage.length; k++) {
      ColumnVector column = batch.column(ordinals[k]);
      whole[k] = !column.hasNull();
      allWhole &= whole[k];
      switch (storage[k]) {
        case DOUBLE -> doubles(column, whole[k], rows, space(k, rows));
        case INT -> ints(column, whole[k], rows, space(k, rows));
        case LONG -> longs(column, whole[k], rows, space(k, rows));
        case TEXT -> text(k, column);
        default -> {
          // the cursor reads it row by row
        }
      }
    }
  }

  private double[] space(int input, int rows) {
    if (numbers[input].length < rows) {
      numbers[input] = new double[rows];
    }
    return numbers[input];
  }

  private static void doubles(ColumnVector column, boolean whole, int rows, double[] into) {
    for (int r = 0; r < rows; r++) {
      // the slot of a null holds anything, even a code that its dictionary does not have
      into[r] = whole || !column.isNullAt(r) ? column.getDouble(r) : Double.NaN;
    }
  }

  private static void ints(ColumnVector column, boolean whole, int rows, double[] into) {
    for (int r = 0; r < rows; r++) {
      into[r] = whole || !column.isNullAt(r) ? column.getInt(r) : Double.NaN;
    }
  }

  private static void longs(ColumnVector column, boolean whole, int rows, double[] into) {
    for (int r = 0; r < rows; r++) {
      into[r] = whole || !column.isNullAt(r) ? column.getLong(r) : Double.NaN;
    }
  }

  private void text(int input, ColumnVector column) {
    dictionaries[input] = InternalColumns.dictionary(column);
    vectors[input] = null;
    texts[input] = null;
    if (column instanceof WritableColumnVector vector) {
      vectors[input] = vector;
      if (!vector.hasDictionary()) {
        WritableColumnVector bytes = vector.arrayData();
        texts[input] = bytes.getBytes(0, bytes.getElementsAppended());
      }
    }
  }

  /** Whether a column has no null in this batch. */
  boolean whole(int input) {
    return whole[input];
  }

  /** Whether no column has a null in this batch; false without one. */
  boolean whole() {
    return allWhole;
  }

  /** The numbers of a column, NaN for a null; empty if they are to be read row by row. */
  double[] numbers(int input) {
    return numbers[input];
  }

  /** The numbers of all columns, if no column has a null and these are held; otherwise null. */
  double @Nullable [][] numbers(int[] inputs) {
    for (int input : inputs) {
      if (numbers[input].length == 0) {
        return null;
      }
    }
    return allWhole ? numbers : null;
  }

  /** See {@link InternalColumns#dictionary}. */
  @Nullable Object dictionary(int input) {
    return dictionaries[input];
  }

  /** The column of a text that has a dictionary or {@link #texts}. */
  @Nullable WritableColumnVector vector(int input) {
    return vectors[input];
  }

  /** The texts of a column, somewhere in these bytes; null if they are to be read row by row. */
  byte @Nullable [] texts(int input) {
    return texts[input];
  }
}
