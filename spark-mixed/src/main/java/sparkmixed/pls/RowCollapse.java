package sparkmixed.pls;

import java.util.Arrays;
import sparkmixed.moments.PackedRows;

/**
 * Rows with equal levels, columns and offset put together: for an exponential family with known
 * prior weights they carry the likelihood of one row with weight {@code sum w} and response {@code
 * sum w y / sum w}, up to a constant.
 *
 * @param start first row of each row of the first stage, and the end
 */
record RowCollapse(PackedRows rows, int[] start) {
  /** Cells up to this size are sorted by insertion. */
  private static final int SMALL = 24;

  /**
   * @param sorted rows sorted by rows of the first stage, then by the levels of crossed factors
   * @param dense the crossed factors
   */
  static RowCollapse of(PackedRows sorted, int[] start, int[] dense) {
    int n = sorted.rows();
    int[] order = new int[n];
    Arrays.setAll(order, i -> i);
    boolean[] repeats = new boolean[n];
    int kept = 0;
    for (int i = 0; i < start.length - 1; i++) {
      for (int from = start[i]; from < start[i + 1]; ) {
        int to = from + 1;
        while (to < start[i + 1] && sameLevels(sorted, dense, from, to)) {
          to++;
        }
        sort(sorted, order, from, to);
        for (int row = from; row < to; row++) {
          repeats[row] = row > from && compare(sorted, order[row - 1], order[row]) == 0;
          kept += repeats[row] ? 0 : 1;
        }
        from = to;
      }
    }
    if (kept == n) {
      return new RowCollapse(sorted, start);
    }
    int[] first = new int[kept];
    double[] weight = new double[kept];
    double[] y = new double[kept];
    int[] shifted = new int[start.length];
    int at = -1;
    int stage = 0;
    for (int row = 0; row < n; row++) {
      while (stage < start.length && start[stage] == row) {
        shifted[stage++] = at + 1;
      }
      int source = order[row];
      if (!repeats[row]) {
        first[++at] = source;
      }
      double w = sorted.weightOf(source);
      weight[at] += w;
      y[at] += w * sorted.y()[source];
    }
    while (stage < start.length) {
      shifted[stage++] = kept;
    }
    for (int k = 0; k < kept; k++) {
      y[k] /= weight[k];
    }
    PackedRows chosen = sorted.permuted(first);
    return new RowCollapse(
        new PackedRows(
            chosen.shape(),
            y,
            weight,
            chosen.offset(),
            chosen.columns(),
            chosen.x(),
            chosen.z(),
            chosen.level(),
            chosen.levels()),
        shifted);
  }

  private static boolean sameLevels(PackedRows rows, int[] dense, int a, int b) {
    for (int f : dense) {
      if (rows.level()[f][a] != rows.level()[f][b]) {
        return false;
      }
    }
    return true;
  }

  private static void sort(PackedRows rows, int[] order, int from, int to) {
    if (to - from > SMALL) {
      Integer[] boxed = new Integer[to - from];
      Arrays.setAll(boxed, k -> order[from + k]);
      Arrays.sort(boxed, (a, b) -> compare(rows, a, b));
      for (int k = 0; k < boxed.length; k++) {
        order[from + k] = boxed[k];
      }
      return;
    }
    for (int k = from + 1; k < to; k++) {
      int row = order[k];
      int at = k;
      while (at > from && compare(rows, order[at - 1], row) > 0) {
        order[at] = order[at - 1];
        at--;
      }
      order[at] = row;
    }
  }

  private static int compare(PackedRows rows, int a, int b) {
    int by = Double.compare(rows.offsetOf(a), rows.offsetOf(b));
    for (int c = 0; by == 0 && c < rows.columns().length; c++) {
      by = Double.compare(rows.columns()[c][a], rows.columns()[c][b]);
    }
    return by;
  }
}
