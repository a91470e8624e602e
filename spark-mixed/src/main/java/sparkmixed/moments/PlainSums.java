package sparkmixed.moments;

import java.io.Serializable;

/**
 * What tells sums over rows without their weights from the weighted ones: means and variances of
 * the linear predictor count every row once. Rows of weight one, which is all of them in most
 * models, cost p additions.
 *
 * @param x sum of the columns of X, length p
 * @param xExcess {@code sum (1 - w) x x'}, p x p by columns, symmetric; empty without weights
 * @param zExcess for each factor {@code sum (1 - w) z z'}, its lower triangle by columns; empty
 *     without weights
 */
public record PlainSums(double[] x, double[] xExcess, double[][] zExcess) implements Serializable {

  static PlainSums none(MomentShape shape) {
    return new PlainSums(new double[shape.p()], new double[0], new double[0][]);
  }

  /** Sums of some rows. */
  static PlainSums of(MomentShape shape, RowBatch batch) {
    int p = shape.p();
    int p1 = p + 1;
    double[] x = new double[p];
    boolean weighted = false;
    for (int r = 0; r < batch.rows(); r++) {
      for (int j = 0; j < p; j++) {
        x[j] += batch.xy[r * p1 + j];
      }
      weighted |= batch.weight[r] != 1;
    }
    return weighted
        ? new PlainSums(x, xExcess(p, batch), zExcess(shape, batch))
        : new PlainSums(x, new double[0], new double[0][]);
  }

  private static double[] xExcess(int p, RowBatch batch) {
    double[] excess = new double[p * p];
    for (int r = 0; r < batch.rows(); r++) {
      double rest = 1 - batch.weight[r];
      int at = r * (p + 1);
      for (int j = 0; j < p; j++) {
        for (int i = 0; i < p; i++) {
          excess[j * p + i] += rest * batch.xy[at + j] * batch.xy[at + i];
        }
      }
    }
    return excess;
  }

  private static double[][] zExcess(MomentShape shape, RowBatch batch) {
    double[][] excess = new double[shape.factors()][];
    for (int f = 0; f < excess.length; f++) {
      int k = shape.width(f);
      excess[f] = new double[k * (k + 1) / 2];
      for (int r = 0; r < batch.rows(); r++) {
        double rest = 1 - batch.weight[r];
        int from = r * k;
        int at = 0;
        for (int b = 0; b < k; b++) {
          for (int a = b; a < k; a++) {
            excess[f][at++] += rest * batch.z[f][from + b] * batch.z[f][from + a];
          }
        }
      }
    }
    return excess;
  }

  PlainSums plus(PlainSums other) {
    double[][] z = zExcess.length == 0 ? other.zExcess : zExcess.clone();
    for (int f = 0; zExcess.length > 0 && other.zExcess.length > 0 && f < z.length; f++) {
      z[f] = sum(z[f], other.zExcess[f]);
    }
    return new PlainSums(sum(x, other.x), sum(xExcess, other.xExcess), z);
  }

  private static double[] sum(double[] a, double[] b) {
    if (a.length == 0 || b.length == 0) {
      return a.length == 0 ? b : a;
    }
    double[] sum = a.clone();
    for (int k = 0; k < sum.length; k++) {
      sum[k] += b[k];
    }
    return sum;
  }

  /** The same sums with only these columns of X, in this order. */
  PlainSums select(int[] columns) {
    int p = x.length;
    int kept = columns.length;
    double[] chosen = new double[kept];
    double[] chosenExcess = new double[xExcess.length == 0 ? 0 : kept * kept];
    for (int j = 0; j < kept; j++) {
      chosen[j] = x[columns[j]];
      for (int i = 0; i < kept && chosenExcess.length > 0; i++) {
        chosenExcess[j * kept + i] = xExcess[columns[j] * p + columns[i]];
      }
    }
    return new PlainSums(chosen, chosenExcess, zExcess);
  }
}
