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

  public int size() {
    return row.length;
  }

  /** Bytes held. */
  public long bytes() {
    return 8L * row.length + 8L * values.length;
  }

  /**
   * Sorts by row, then column, and adds up equal pairs in the order in which they stand. Two
   * counting sorts: O(pairs + rows + columns).
   */
  LevelPairs sorted(int rows, int columns) {
    int n = size();
    if (n == 0) {
      return this;
    }
    int stride = values.length / n;
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
    return size == n
        ? new LevelPairs(sortedRow, sortedColumn, sortedValues)
        : new LevelPairs(
            Arrays.copyOf(sortedRow, size),
            Arrays.copyOf(sortedColumn, size),
            Arrays.copyOf(sortedValues, size * stride));
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
    int[] start = new int[rows + 1];
    for (int level : row) {
      start[level + 1]++;
    }
    for (int k = 0; k < rows; k++) {
      start[k + 1] += start[k];
    }
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
    return size == n
        ? new LevelPairs(sumRow, sumColumn, sum)
        : new LevelPairs(
            Arrays.copyOf(sumRow, size),
            Arrays.copyOf(sumColumn, size),
            Arrays.copyOf(sum, size * stride));
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
    int[] next = new int[columns + 1];
    for (int level : column) {
      next[level + 1]++;
    }
    for (int k = 0; k < columns; k++) {
      next[k + 1] += next[k];
    }
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

  private static int[] counting(
      int[] key, int keys, int @org.jspecify.annotations.Nullable [] order) {
    int[] start = new int[keys + 1];
    for (int k : key) {
      start[k + 1]++;
    }
    for (int k = 0; k < keys; k++) {
      start[k + 1] += start[k];
    }
    int[] result = new int[key.length];
    for (int k = 0; k < key.length; k++) {
      int from = order == null ? k : order[k];
      result[start[key[from]]++] = from;
    }
    return result;
  }
}
