package sparkmixed.pls;

import org.jspecify.annotations.Nullable;

/**
 * Adds rows to the system for the commonest models: one factor, or two crossed ones, with one
 * effect a level. The same sums as {@link RowAdder} makes, with those of a level kept in registers;
 * O(p^2 + p) a row.
 */
final class ScalarAdder {
  private final BlockStage stage;
  private final int p;
  private final double @Nullable [] z;
  private final double @Nullable [] zDense;
  private final double[] @Nullable [] x;
  private final int[] place;
  private final Effects[] rhs;
  private final double[][] residual;
  private final AssemblySums shared;
  private final double[] tail;
  private final double[] xRow;
  private final double[] own;

  private ScalarAdder(
      RowLayout layout,
      BlockStage stage,
      int p,
      Effects[] rhs,
      double[][] residual,
      AssemblySums shared) {
    this.stage = stage;
    this.p = p;
    this.rhs = rhs;
    this.residual = residual;
    this.shared = shared;
    double[] @Nullable [][] columns = RandomPart.columns(layout);
    this.z = columns[stage.factor][0];
    boolean crossed = layout.ranges.length == 1;
    this.zDense = crossed ? columns[layout.ranges[0].factor()][0] : null;
    this.place = crossed ? layout.place[0] : new int[0];
    this.x = RandomPart.fixedColumns(layout.rows, p);
    this.tail = new double[p];
    this.xRow = new double[p];
    this.own = new double[rhs.length];
  }

  /** Null if the model is of another kind. */
  static @Nullable ScalarAdder of(
      RowLayout layout,
      BlockStage[] data,
      int p,
      Effects[] rhs,
      double[][] residual,
      AssemblySums shared) {
    boolean scalar = data.length == 1 && data[0].k == 1 && layout.ranges.length <= 1;
    for (DenseSystem.Range range : layout.ranges) {
      scalar &= range.k() == 1;
    }
    return scalar ? new ScalarAdder(layout, data[0], p, rhs, residual, shared) : null;
  }

  /**
   * Adds rows of one level.
   *
   * @param i row of the stage
   * @param offset the row that stands first in the block
   */
  void add(int i, int from, int to, int offset, double[] weight) {
    double square = 0;
    java.util.Arrays.fill(tail, 0);
    java.util.Arrays.fill(own, 0);
    for (int row = from; row < to; row++) {
      double w = weight[row - offset];
      double zi = z == null ? 1 : z[row];
      double wz = w * zi;
      square += wz * zi;
      for (int t = 0; t < own.length; t++) {
        own[t] += residual[t][row - offset] * zi;
      }
      if (place.length > 0) {
        addCrossed(row, w, wz, row - offset);
      }
      if (p > 0) {
        addFixed(row, w, wz, row - offset);
      }
    }
    double[] page = stage.head.page(i);
    int at = stage.head.offset(i);
    page[at] += square;
    for (int j = 0; j < p; j++) {
      page[at + 1 + j] += tail[j];
    }
    for (int t = 0; t < own.length; t++) {
      rhs[t].stage[0].page(i)[rhs[t].stage[0].offset(i)] += own[t];
    }
  }

  private void addCrossed(int row, double w, double wz, int k) {
    int entry = place[row];
    int column = stage.column[entry];
    double zd = zDense == null ? 1 : zDense[row];
    stage.value[entry] += wz * zd;
    double[] diagonal = shared.diagonal[0];
    int target = column * (1 + p);
    diagonal[target] += w * zd * zd;
    for (int j = 0; j < p; j++) {
      double[] xj = x[j];
      diagonal[target + 1 + j] += w * zd * (xj == null ? 1 : xj[row]);
    }
    for (int t = 0; t < own.length; t++) {
      shared.rhs[t][column] += residual[t][k] * zd;
    }
  }

  private void addFixed(int row, double w, double wz, int k) {
    for (int j = 0; j < p; j++) {
      double[] xj = x[j];
      xRow[j] = xj == null ? 1 : xj[row];
      tail[j] += wz * xRow[j];
    }
    for (int j = 0; j < p; j++) {
      double wx = w * xRow[j];
      for (int i = j; i < p; i++) {
        shared.gram[j * p + i] += wx * xRow[i];
      }
      for (int t = 0; t < own.length; t++) {
        shared.fixedRhs[t][j] += residual[t][k] * xRow[j];
      }
    }
  }
}
