package sparkmixed.pls;

import org.jspecify.annotations.Nullable;
import sparkmixed.moments.Blocks;

/**
 * {@code h_i = z_i' Lambda H^-1 Lambda' z_i} of rows, from the inverse on the pattern of the
 * system; for one thread. O((sum K)^2) a row.
 */
public final class Leverages {
  private final RowLayout layout;
  private final BlockStage[] adjoint;
  private final Blocks[] variances;
  private final double[] dense;
  private final int m;
  private final double[] @Nullable [][] z;
  private final double[][] zStage;
  private final double[][] zDense;
  private final int[] own;
  private int stageRow;

  Leverages(RowLayout layout, BlockStage[] adjoint, Blocks[] variances, double[] dense, int p) {
    this.layout = layout;
    this.adjoint = adjoint;
    this.variances = variances;
    this.dense = dense;
    this.m = layout.q + p + 1;
    this.z = RandomPart.columns(layout);
    this.own = new int[adjoint.length];
    this.zStage = new double[adjoint.length][];
    for (int s = 0; s < zStage.length; s++) {
      zStage[s] = new double[adjoint[s].k];
    }
    this.zDense = new double[layout.ranges.length][];
    for (int d = 0; d < zDense.length; d++) {
      zDense[d] = new double[layout.ranges[d].k()];
    }
  }

  /** Sets {@code h} of row {@code from + k} at k. */
  public void fill(int from, int to, double[] h) {
    int[] start = layout.start;
    stageRow = RandomPart.stageRow(start, from, stageRow);
    for (int row = from; row < to; ) {
      while (row >= start[stageRow + 1]) {
        stageRow++;
      }
      own[0] = stageRow;
      for (int s = 1; s < own.length; s++) {
        own[s] = adjoint[s - 1].parentOf(own[s - 1]);
      }
      int until = Math.min(to, start[stageRow + 1]);
      for (; row < until; row++) {
        h[row - from] = leverage(row);
      }
    }
  }

  private double leverage(int row) {
    double sum = 0;
    for (int s = 0; s < zStage.length; s++) {
      load(z[adjoint[s].factor], row, zStage[s]);
      Blocks block = variances[s];
      sum += form(block.page(own[s]), block.offset(own[s]), zStage[s], zStage[s]);
    }
    for (int s = 0; s < zStage.length; s++) {
      BlockStage stage = adjoint[s];
      int link = stage.head.offset(own[s]) + stage.k * stage.k;
      for (int t = s + 1; t < zStage.length; t++) {
        sum += 2 * form(stage.head.page(own[s]), link, zStage[s], zStage[t]);
        link += stage.k * adjoint[t].k;
      }
    }
    for (int d = 0; d < zDense.length; d++) {
      load(z[layout.ranges[d].factor()], row, zDense[d]);
      int place = layout.place[d][row];
      int column = layout.pattern[0].column[place];
      for (int s = 0; s < zStage.length; s++) {
        int at = (s == 0 ? place : adjoint[0].slot[s][place]) * adjoint[s].k;
        sum += 2 * form(adjoint[s].value, at, zStage[s], zDense[d]);
      }
      sum += dense(column, zDense[d], column, zDense[d]);
      for (int e = 0; e < d; e++) {
        int other = layout.pattern[0].column[layout.place[e][row]];
        sum += 2 * dense(other, zDense[e], column, zDense[d]);
      }
    }
    return sum;
  }

  /** a' B b with B stored by columns from {@code at}. */
  private static double form(double[] values, int at, double[] a, double[] b) {
    double sum = 0;
    int e = at;
    for (double bc : b) {
      double inner = 0;
      for (double ar : a) {
        inner += ar * values[e++];
      }
      sum += inner * bc;
    }
    return sum;
  }

  private double dense(int row, double[] a, int column, double[] b) {
    double sum = 0;
    for (int c = 0; c < b.length; c++) {
      double inner = 0;
      for (int r = 0; r < a.length; r++) {
        inner += a[r] * dense[(column + c) * m + row + r];
      }
      sum += inner * b[c];
    }
    return sum;
  }

  private static void load(double[] @Nullable [] columns, int row, double[] target) {
    for (int c = 0; c < target.length; c++) {
      double[] column = columns[c];
      target[c] = column == null ? 1 : column[row];
    }
  }
}
