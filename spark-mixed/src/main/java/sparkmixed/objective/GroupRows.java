package sparkmixed.objective;

import sparkmixed.moments.PackedRows;

/**
 * The rows of one group, copied side by side: they are gone over once for each node and each step,
 * and then need no look-up. Scratch of one thread.
 */
final class GroupRows {
  private final PackedRows rows;
  private final int[] zColumns;
  int count;
  double[] y = new double[0];
  double[] weight = new double[0];
  double[] offset = new double[0];

  /** Columns of X and of the factor's Z. */
  final double[][] x;

  final double[][] z;

  GroupRows(PackedRows rows, int[] zColumns) {
    this.rows = rows;
    this.zColumns = zColumns;
    this.x = new double[rows.shape().p()][];
    this.z = new double[zColumns.length][];
    grow(16);
  }

  /** Rows that the arrays have room for. */
  int capacity() {
    return y.length;
  }

  /** Takes the rows {@code from .. to}. */
  void enter(int from, int to) {
    count = to - from;
    if (count > capacity()) {
      grow(Math.max(count, 2 * capacity()));
    }
    System.arraycopy(rows.y(), from, y, 0, count);
    if (rows.weight().length > 0) {
      System.arraycopy(rows.weight(), from, weight, 0, count);
    }
    if (rows.offset().length > 0) {
      System.arraycopy(rows.offset(), from, offset, 0, count);
    }
    for (int j = 0; j < x.length; j++) {
      copy(rows.x()[j], from, x[j]);
    }
    for (int c = 0; c < z.length; c++) {
      copy(rows.z()[zColumns[c]], from, z[c]);
    }
  }

  private void copy(int number, int from, double[] target) {
    if (number != PackedRows.ONES) {
      System.arraycopy(rows.columns()[number], from, target, 0, count);
    }
  }

  private void grow(int capacity) {
    y = new double[capacity];
    weight = ones(capacity);
    offset = new double[capacity];
    for (int j = 0; j < x.length; j++) {
      x[j] = ones(capacity);
    }
    for (int c = 0; c < z.length; c++) {
      z[c] = ones(capacity);
    }
  }

  private static double[] ones(int n) {
    double[] ones = new double[n];
    java.util.Arrays.fill(ones, 1);
    return ones;
  }
}
