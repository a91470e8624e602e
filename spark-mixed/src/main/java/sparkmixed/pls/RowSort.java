package sparkmixed.pls;

import sparkmixed.moments.PackedRows;

/**
 * The order of rows by rows of the first stage, and by the levels of crossed factors within one.
 *
 * @param order position of each row among those given
 * @param start first row of each row of the stage, and the end
 */
record RowSort(int[] order, int[] start) {

  /** Counting sorts, last key first: O(rows + levels) each. */
  static RowSort of(PackedRows rows, EliminationOrder order, BlockStage stage) {
    int n = rows.rows();
    int[] sorted = new int[n];
    java.util.Arrays.setAll(sorted, i -> i);
    for (int d = order.dense().length - 1; d >= 0; d--) {
      int f = order.dense()[d];
      sorted = by(rows.level()[f], rows.levels()[f].size(), sorted);
    }
    int[] stageRow = new int[stage.rows()];
    for (int i = 0; i < stageRow.length; i++) {
      stageRow[stage.level[i]] = i;
    }
    int[] primary = rows.level()[stage.factor];
    int[] key = new int[n];
    int[] start = new int[stageRow.length + 1];
    for (int i = 0; i < n; i++) {
      key[i] = stageRow[primary[i]];
      start[key[i] + 1]++;
    }
    for (int i = 0; i < stageRow.length; i++) {
      start[i + 1] += start[i];
    }
    return new RowSort(by(key, stageRow.length, sorted), start);
  }

  /** Whether the rows do not stand in this order already. */
  boolean moves() {
    for (int i = 0; i < order.length; i++) {
      if (order[i] != i) {
        return true;
      }
    }
    return false;
  }

  private static int[] by(int[] key, int keys, int[] order) {
    int[] next = new int[keys + 1];
    for (int k : key) {
      next[k + 1]++;
    }
    for (int k = 0; k < keys; k++) {
      next[k + 1] += next[k];
    }
    int[] sorted = new int[order.length];
    for (int row : order) {
      sorted[next[key[row]]++] = row;
    }
    return sorted;
  }
}
