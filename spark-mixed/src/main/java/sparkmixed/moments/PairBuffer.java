package sparkmixed.moments;

import java.util.Arrays;

/**
 * Collects cross products of pairs of levels. Rows are appended; when the buffer is full, equal
 * pairs are added up by sorting, and only if that frees less than half of it does it grow: so it
 * holds at most about twice as many entries as there are distinct pairs, without a hash look-up per
 * row.
 */
final class PairBuffer {
  private static final int FIRST = 1 << 14;

  private final int stride;
  private int[] row = new int[FIRST];
  private int[] column = new int[FIRST];
  private double[] values;
  private int size;
  private int rows;
  private int columns;

  PairBuffer(int stride) {
    this.stride = stride;
    this.values = new double[FIRST * stride];
  }

  /** Appends {@code w zf zg'} for one pair of levels. */
  void add(int f, int g, double w, double[] zf, double[] zg) {
    if (size == row.length) {
      compact();
    }
    row[size] = f;
    column[size] = g;
    rows = Math.max(rows, f + 1);
    columns = Math.max(columns, g + 1);
    int at = size * stride;
    size++;
    for (double b : zg) {
      double wb = w * b;
      for (double a : zf) {
        values[at++] = wb * a;
      }
    }
  }

  private void compact() {
    LevelPairs sorted = new LevelPairs(row, column, values).sorted(rows, columns);
    size = sorted.size();
    // counting sorts touch every level, so the buffer must not be small beside them
    int floor = Math.max(2 * size, Math.max(rows, columns));
    int capacity = row.length;
    while (capacity < floor) {
      capacity = Growth.next(capacity + (capacity >> 1));
    }
    row = Arrays.copyOf(sorted.row(), capacity);
    column = Arrays.copyOf(sorted.column(), capacity);
    values = Arrays.copyOf(sorted.values(), Math.multiplyExact(capacity, stride));
  }

  /** The pairs so far, sorted, each once. */
  LevelPairs build() {
    return new LevelPairs(
            Arrays.copyOf(row, size),
            Arrays.copyOf(column, size),
            Arrays.copyOf(values, size * stride))
        .sorted(rows, columns);
  }
}
