package sparkmixed.moments;

import sparkmixed.frame.CodedRow;

/**
 * Some rows side by side. What a row adds to is scattered over memory; adding a block of rows up in
 * one short loop after another lets the processor wait for many of these places at a time.
 */
final class RowBatch {
  private static final int MOST_ROWS = 256;
  private static final int LEAST_ROWS = 16;
  private static final int MOST_NUMBERS = 1 << 13;

  private final MomentShape shape;

  /** Rows of {@code [X y]} one after the other. */
  final double[] xy;

  final double[] weight;

  /** For each factor rows of its Z one after the other. */
  final double[][] z;

  /** For each factor the level of each row. */
  final int[][] level;

  private final int capacity;
  private int rows;

  RowBatch(MomentShape shape) {
    this.shape = shape;
    int p1 = shape.p() + 1;
    this.capacity = Math.max(LEAST_ROWS, Math.min(MOST_ROWS, MOST_NUMBERS / p1));
    this.xy = new double[capacity * p1];
    this.weight = new double[capacity];
    this.z = new double[shape.factors()][];
    this.level = new int[shape.factors()][capacity];
    for (int f = 0; f < z.length; f++) {
      z[f] = new double[capacity * shape.width(f)];
    }
  }

  /** Adds a row; its levels are set in {@link #level}. */
  void add(CodedRow row) {
    int p = shape.p();
    int at = rows * (p + 1);
    System.arraycopy(row.x, 0, xy, at, p);
    xy[at + p] = row.y;
    weight[rows] = row.weight;
    for (int f = 0; f < z.length; f++) {
      int[] columns = shape.z()[f];
      int to = rows * columns.length;
      for (int c = 0; c < columns.length; c++) {
        z[f][to + c] = row.z[columns[c]];
      }
    }
    rows++;
  }

  boolean full() {
    return rows == capacity;
  }

  int rows() {
    return rows;
  }

  void clear() {
    rows = 0;
  }
}
