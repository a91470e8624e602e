package sparkmixed.moments;

import java.io.Serializable;
import java.util.Arrays;

/**
 * Cross products {@code Z_f' W Z_g} of two factors for every observed pair of their levels.
 *
 * @param row level of f, of each pair
 * @param column level of g, of each pair
 * @param values {@code pairs x (K_f K_g)}, each block by columns
 */
public record LevelPairs(int[] row, int[] column, double[] values) implements Serializable {
  /** Cells of a table for each pair in it, up to which looking at all of them costs less. */
  private static final int MOST_CELLS = 4;

  public int size() {
    return row.length;
  }

  /** Bytes held. */
  public long bytes() {
    return 8L * row.length + 8L * values.length;
  }

  /**
   * Sorts by row, then column, and adds up equal pairs in the order in which they stand. O(pairs +
   * rows + columns).
   */
  LevelPairs sorted(int rows, int columns) {
    int n = size();
    if (n == 0) {
      return this;
    }
    return (long) rows * columns <= (long) MOST_CELLS * n
        ? byCells(rows, columns, values.length / n)
        : byOrder(rows, columns, values.length / n);
  }

  /**
   * Where pairs fill much of the table of rows and columns: they are laid out by row, and those of
   * a row are added into its cells. Unlike {@link #byOrder}, next to nothing is fetched from afar.
   */
  private LevelPairs byCells(int rows, int columns, int stride) {
    int n = size();
    int[] start = starts(row, rows);
    int[] next = start.clone();
    int[] laidColumn = new int[n];
    double[] laid = new double[values.length];
    for (int k = 0; k < n; k++) {
      int to = next[row[k]]++;
      laidColumn[to] = column[k];
      for (int c = 0; c < stride; c++) {
        laid[to * stride + c] = values[k * stride + c];
      }
    }
    int[] sortedRow = new int[n];
    int size = 0;
    double[] cells = new double[columns * stride];
    boolean[] seen = new boolean[columns];
    for (int r = 0; r < rows; r++) {
      for (int k = start[r]; k < start[r + 1]; k++) {
        int at = laidColumn[k];
        seen[at] = true;
        for (int c = 0; c < stride; c++) {
          cells[at * stride + c] += laid[k * stride + c];
        }
      }
      // what is written stands before what is yet to be read
      for (int at = 0; at < columns; at++) {
        if (seen[at]) {
          seen[at] = false;
          sortedRow[size] = r;
          laidColumn[size] = at;
          for (int c = 0; c < stride; c++) {
            laid[size * stride + c] = cells[at * stride + c];
            cells[at * stride + c] = 0;
          }
          size++;
        }
      }
    }
    return first(size, sortedRow, laidColumn, laid, stride);
  }

  /** Two counting sorts. */
  private LevelPairs byOrder(int rows, int columns, int stride) {
    int n = size();
    int[] order = counting(column, columns, null);
    order = counting(row, rows, order);
    int[] sortedRow = new int[n];
    int[] sortedColumn = new int[n];
    double[] sortedValues = new double[values.length];
    int size = 0;
    for (int k = 0; k < n; k++) {
      int from = order[k];
      boolean same =
          size > 0 && sortedRow[size - 1] == row[from] && sortedColumn[size - 1] == column[from];
      if (!same) {
        sortedRow[size] = row[from];
        sortedColumn[size] = column[from];
        size++;
      }
      int target = (size - 1) * stride;
      for (int c = 0; c < stride; c++) {
        sortedValues[target + c] += values[from * stride + c];
      }
    }
    return first(size, sortedRow, sortedColumn, sortedValues, stride);
  }

  private static LevelPairs first(int size, int[] row, int[] column, double[] values, int stride) {
    return size == row.length
        ? new LevelPairs(row, column, values)
        : new LevelPairs(
            Arrays.copyOf(row, size),
            Arrays.copyOf(column, size),
            Arrays.copyOf(values, size * stride));
  }

  /**
   * The number of each of these pairs of levels; all of them must be here, and this sorted.
   * O(log(pairs of a level)) each.
   */
  public int[] numbers(int[] f, int[] g) {
    int rows = 0;
    for (int level : row) {
      rows = Math.max(rows, level + 1);
    }
    int[] start = starts(row, rows);
    int[] numbers = new int[f.length];
    for (int i = 0; i < f.length; i++) {
      numbers[i] = Arrays.binarySearch(column, start[f[i]], start[f[i] + 1], g[i]);
    }
    return numbers;
  }

  /** Whether rows, and columns within a row, ascend: what {@link #sorted} makes. */
  boolean isSorted() {
    for (int k = 1; k < row.length; k++) {
      if (row[k] < row[k - 1] || (row[k] == row[k - 1] && column[k] <= column[k - 1])) {
        return false;
      }
    }
    return true;
  }

  /** The same pairs, in the same order, by other numbers of the levels. */
  LevelPairs renumbered(int[] rowNumbers, int[] columnNumbers) {
    int[] newRow = new int[row.length];
    int[] newColumn = new int[row.length];
    for (int k = 0; k < row.length; k++) {
      newRow[k] = rowNumbers[row[k]];
      newColumn[k] = columnNumbers[column[k]];
    }
    return new LevelPairs(newRow, newColumn, values);
  }

  /** The union of two sorted lists of pairs, this one's first where both have a pair. */
  LevelPairs plus(LevelPairs other, int stride) {
    int n = Growth.exact((long) size() + other.size());
    int[] sumRow = new int[n];
    int[] sumColumn = new int[n];
    double[] sum = new double[Math.multiplyExact(n, stride)];
    int size = 0;
    int i = 0;
    int j = 0;
    while (i < size() || j < other.size()) {
      long mine = i < size() ? key(i) : Long.MAX_VALUE;
      long theirs = j < other.size() ? other.key(j) : Long.MAX_VALUE;
      long least = Math.min(mine, theirs);
      sumRow[size] = (int) (least >>> Integer.SIZE);
      sumColumn[size] = (int) least;
      if (mine == least) {
        add(i++, sum, size, stride);
      }
      if (theirs == least) {
        other.add(j++, sum, size, stride);
      }
      size++;
    }
    return first(size, sumRow, sumColumn, sum, stride);
  }

  private long key(int k) {
    return ((long) row[k] << Integer.SIZE) | column[k];
  }

  private void add(int k, double[] sum, int to, int stride) {
    for (int c = 0; c < stride; c++) {
      sum[to * stride + c] += values[k * stride + c];
    }
  }

  /**
   * The same with the factors exchanged, sorted by the other one. Pairs that are sorted by row only
   * have to be laid out by column, in the order in which they stand. O(pairs + columns).
   */
  public LevelPairs transposed(int widthF, int widthG, int columns) {
    int n = size();
    int[] next = starts(column, columns);
    int[] newRow = new int[n];
    for (int k = 0; k < columns; k++) {
      Arrays.fill(newRow, next[k], next[k + 1], k);
    }
    int[] newColumn = new int[n];
    double[] turned = new double[values.length];
    for (int k = 0; k < n; k++) {
      int to = next[column[k]]++;
      newColumn[to] = row[k];
      if (widthF == 1 && widthG == 1) {
        turned[to] = values[k];
      } else {
        turn(k, turned, to, widthF, widthG);
      }
    }
    return new LevelPairs(newRow, newColumn, turned);
  }

  private void turn(int k, double[] turned, int to, int widthF, int widthG) {
    int stride = widthF * widthG;
    for (int a = 0; a < widthF; a++) {
      for (int b = 0; b < widthG; b++) {
        turned[to * stride + a * widthG + b] = values[k * stride + b * widthF + a];
      }
    }
  }

  private Object writeReplace() {
    boolean counts = Compact.areCounts(values);
    return new Wire(
        size(),
        values.length,
        Compact.pack(row, column),
        counts ? new byte[][] {Compact.counts(values)} : Bulk.pack(values, values.length),
        counts);
  }

  /** How pairs travel. */
  private record Wire(int size, int numbers, byte[][] pairs, byte[][] values, boolean counts)
      implements Serializable {
    private Object readResolve() {
      int[] row = new int[size];
      int[] column = new int[size];
      Compact.unpack(pairs, row, column);
      return new LevelPairs(
          row, column, counts ? Compact.values(values[0]) : Bulk.doubles(values, numbers));
    }
  }

  /** For each key the number of smaller ones. */
  private static int[] starts(int[] key, int keys) {
    int[] start = new int[keys + 1];
    for (int k : key) {
      start[k + 1]++;
    }
    for (int k = 0; k < keys; k++) {
      start[k + 1] += start[k];
    }
    return start;
  }

  private static int[] counting(
      int[] key, int keys, int @org.jspecify.annotations.Nullable [] order) {
    int[] start = starts(key, keys);
    int[] result = new int[key.length];
    for (int k = 0; k < key.length; k++) {
      int from = order == null ? k : order[k];
      result[start[key[from]]++] = from;
    }
    return result;
  }
}
