package sparkmixed.pls;

import org.jspecify.annotations.Nullable;
import sparkmixed.moments.PackedRows;

/** {@code Zb} of blocks of rows, for one thread. O(sum K) a row. */
final class RandomPart {
  private final RowLayout layout;
  private final Effects b;
  private final double[] @Nullable [][] z;
  private final int stages;
  private int stageRow;

  RandomPart(RowLayout layout, Effects b) {
    this.layout = layout;
    this.b = b;
    this.stages = layout.pattern.length;
    this.z = columns(layout);
  }

  /** The columns of each factor; null for a column of ones. */
  static double[] @Nullable [][] columns(RowLayout layout) {
    PackedRows rows = layout.rows;
    double[] @Nullable [][] z = new double[layout.shape.factors()][][];
    for (int f = 0; f < z.length; f++) {
      int[] columns = layout.shape.z()[f];
      z[f] = new double[columns.length][];
      for (int c = 0; c < columns.length; c++) {
        int number = rows.z()[columns[c]];
        z[f][c] = number == PackedRows.ONES ? null : rows.columns()[number];
      }
    }
    return z;
  }

  /** The leading columns of X; null for a column of ones. */
  static double[] @Nullable [] fixedColumns(PackedRows rows, int count) {
    double[] @Nullable [] x = new double[count][];
    for (int j = 0; j < count; j++) {
      int number = rows.x()[j];
      x[j] = number == PackedRows.ONES ? null : rows.columns()[number];
    }
    return x;
  }

  /** The row of the first stage to which a row belongs; rows are asked for mostly in order. */
  static int stageRow(int[] start, int row, int last) {
    int at = last;
    if (row < start[at]) {
      at = 0;
    }
    if (row >= start[at + 1]) {
      if (row < start[Math.min(start.length - 1, at + 9)]) {
        while (row >= start[at + 1]) {
          at++;
        }
      } else {
        int found = java.util.Arrays.binarySearch(start, row);
        at = found >= 0 ? found : -found - 2;
        while (row >= start[at + 1]) {
          at++;
        }
      }
    }
    return at;
  }

  /** Adds {@code Zb} of rows {@code from .. to} to {@code sum}, row {@code from + k} at k. */
  public void add(int from, int to, double[] sum) {
    if (from == to) {
      return;
    }
    int[] start = layout.start;
    int row = from;
    stageRow = stageRow(start, from, stageRow);
    for (int i = stageRow; row < to; i++) {
      int end = Math.min(to, start[i + 1]);
      if (row < end) {
        stageRow = i;
        int own = i;
        for (int s = 0; s < stages; s++) {
          addStage(s, own, row, end, from, sum);
          own = s + 1 < stages ? layout.pattern[s].parentOf(own) : own;
        }
        row = end;
      }
    }
    addCrossed(from, to, sum);
  }

  /** The part of {@link #add} that belongs to crossed factors. */
  void addCrossed(int from, int to, double[] sum) {
    for (int d = 0; d < layout.ranges.length; d++) {
      addDense(d, from, to, sum);
    }
  }

  private void addStage(int s, int own, int row, int end, int from, double[] sum) {
    double[] page = b.stage[s].page(own);
    int at = b.stage[s].offset(own);
    double[] @Nullable [] columns = z[layout.pattern[s].factor];
    for (int c = 0; c < columns.length; c++) {
      double value = page[at + c];
      double[] column = columns[c];
      if (column == null) {
        for (int r = row; r < end; r++) {
          sum[r - from] += value;
        }
      } else {
        for (int r = row; r < end; r++) {
          sum[r - from] += value * column[r];
        }
      }
    }
  }

  private void addDense(int d, int from, int to, double[] sum) {
    int[] place = layout.place[d];
    int[] first = layout.pattern[0].column;
    double[] @Nullable [] columns = z[layout.ranges[d].factor()];
    for (int c = 0; c < columns.length; c++) {
      double[] column = columns[c];
      for (int r = from; r < to; r++) {
        double value = b.dense[first[place[r]] + c];
        sum[r - from] += column == null ? value : value * column[r];
      }
    }
  }
}
