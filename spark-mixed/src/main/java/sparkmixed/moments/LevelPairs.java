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

  /** The same with the factors exchanged, sorted by the other one. */
  public LevelPairs transposed(int widthF, int widthG, int rows, int columns) {
    int stride = widthF * widthG;
    double[] turned = values;
    if (widthF > 1 && widthG > 1) {
      turned = new double[values.length];
      for (int k = 0; k < size(); k++) {
        for (int a = 0; a < widthF; a++) {
          for (int b = 0; b < widthG; b++) {
            turned[k * stride + a * widthG + b] = values[k * stride + b * widthF + a];
          }
        }
      }
    }
    return new LevelPairs(column, row, turned).sorted(columns, rows);
  }

  private Object writeReplace() {
    return new Wire(
        size(), values.length, Bulk.pack(row), Bulk.pack(column), Bulk.pack(values, values.length));
  }

  /** How pairs travel. */
  private record Wire(int size, int numbers, byte[][] row, byte[][] column, byte[][] values)
      implements Serializable {
    private Object readResolve() {
      return new LevelPairs(
          Bulk.ints(row, size), Bulk.ints(column, size), Bulk.doubles(values, numbers));
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
