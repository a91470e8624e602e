package sparkmixed.moments;

import java.io.Serializable;
import java.util.Arrays;

/**
 * A growing table of doubles, {@code rows x stride}, in pages: it never copies on growth and may
 * pass 2^31 numbers.
 *
 * <p>Row {@code i} is {@code page(i)[offset(i) .. offset(i) + stride)}.
 */
public final class Blocks implements Serializable {
  private static final long serialVersionUID = 1L;

  private static final int PAGE_BITS = 11;
  private static final int PAGE_ROWS = 1 << PAGE_BITS;

  private final int stride;
  private double[][] pages = new double[0][];
  private int rows;

  public Blocks(int stride) {
    this.stride = stride;
  }

  /** A table of {@code rows} rows of zeros, which takes no more room than they do. */
  public Blocks(int stride, int rows) {
    this(stride);
    this.rows = rows;
    this.pages = new double[(rows + PAGE_ROWS - 1) >>> PAGE_BITS][];
    for (int k = 0; k < pages.length; k++) {
      pages[k] = new double[stride * Math.min(PAGE_ROWS, rows - (k << PAGE_BITS))];
    }
  }

  /** Makes sure that there are at least {@code wanted} rows; new ones are zero. */
  public void grow(int wanted) {
    int needed = (wanted + PAGE_ROWS - 1) >>> PAGE_BITS;
    int have = pages.length;
    if (wanted > rows && have > 0 && pages[have - 1].length < stride << PAGE_BITS) {
      pages[have - 1] = Arrays.copyOf(pages[have - 1], stride << PAGE_BITS);
    }
    if (needed > have) {
      pages = Arrays.copyOf(pages, needed);
      for (int k = have; k < needed; k++) {
        pages[k] = new double[stride << PAGE_BITS];
      }
    }
    rows = Math.max(rows, wanted);
  }

  public double[] page(int row) {
    return pages[row >>> PAGE_BITS];
  }

  public int offset(int row) {
    return (row & (PAGE_ROWS - 1)) * stride;
  }

  public int rows() {
    return rows;
  }

  public int stride() {
    return stride;
  }

  public double get(int row, int column) {
    return page(row)[offset(row) + column];
  }

  /** Sets every number to zero. */
  public void clear() {
    for (double[] page : pages) {
      Arrays.fill(page, 0);
    }
  }

  /** Adds row {@code from} of another table of the same stride to row {@code row}. */
  void add(int row, Blocks other, int from) {
    double[] target = page(row);
    double[] source = other.page(from);
    int t = offset(row);
    int s = other.offset(from);
    for (int k = 0; k < stride; k++) {
      target[t + k] += source[s + k];
    }
  }

  /** The same rows by other numbers. */
  Blocks renumbered(int[] numbers) {
    Blocks result = new Blocks(stride, numbers.length);
    for (int row = 0; row < rows; row++) {
      int to = numbers[row];
      System.arraycopy(page(row), offset(row), result.page(to), result.offset(to), stride);
    }
    return result;
  }

  private Object writeReplace() {
    byte[][][] packed = new byte[(rows + PAGE_ROWS - 1) >>> PAGE_BITS][][];
    for (int k = 0; k < packed.length; k++) {
      packed[k] = Bulk.pack(pages[k], Math.min(PAGE_ROWS, rows - (k << PAGE_BITS)) * stride);
    }
    return new Wire(stride, rows, packed);
  }

  /** How a table travels: the rows it has, not the pages' spare ones. */
  private record Wire(int stride, int rows, byte[][][] pages) implements Serializable {
    private Object readResolve() {
      Blocks blocks = new Blocks(stride, rows);
      for (int k = 0; k < pages.length; k++) {
        Bulk.unpack(pages[k], blocks.pages[k]);
      }
      return blocks;
    }
  }

  /** Bytes held. */
  public long bytes() {
    long numbers = 0;
    for (double[] page : pages) {
      numbers += page.length;
    }
    return Double.BYTES * numbers;
  }
}
