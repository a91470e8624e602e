package sparkmixed.fit;

import java.util.Arrays;
import sparkmixed.covariance.CovarianceTerm;

/**
 * Covariance factors two rows b &lt; a of which have a given correlation. With e the unit vector of
 * row b, and H a reflection that takes the b-th axis to it, up to its sign, row a is
 *
 * <pre>
 *   t_a = rho |w| e + sqrt(1 - rho^2) sum_(c != b) w_c H e_c
 * </pre>
 *
 * <p>for any w, whose entries stand in the places of those of row a but the b-th; |w| is the row's
 * length.
 */
final class HeldCorrelation implements Restriction {
  /** Relative step of differences of the map, which is smooth and costs nothing. */
  private static final double STEP = 1e-6;

  private final int[] rowA;
  private final int[] rowB;
  private final double rho;
  private final double rest;
  private final int[] counterparts;

  /**
   * @param n parameters of the model
   * @param rho within [-1, 1]
   */
  HeldCorrelation(int n, CovarianceTerm term, int a, int b, double rho) {
    this.rowA = HeldDeviation.row(term, a);
    this.rowB = HeldDeviation.row(term, b);
    this.rho = rho;
    this.rest = Math.sqrt((1 - rho) * (1 + rho));
    this.counterparts = AffineRestriction.held(n, rowA[b], 0).counterparts();
  }

  @Override
  public int[] counterparts() {
    return counterparts;
  }

  @Override
  public double[] all(double[] free) {
    double[] all = new double[free.length + 1];
    for (int k = 0; k < free.length; k++) {
      all[counterparts[k]] = free[k];
    }
    double[] row = rowA(gathered(all, rowA), gathered(all, rowB));
    for (int c = 0; c < rowA.length; c++) {
      all[rowA[c]] = row[c];
    }
    return all;
  }

  /**
   * Row a.
   *
   * @param w its b-th entry counts for nothing
   */
  private double[] rowA(double[] w, double[] rowB) {
    int b = rowB.length - 1;
    double[] e = unit(rowB);
    double square = 0;
    double[] across = new double[w.length];
    for (int c = 0; c < w.length; c++) {
      if (c != b) {
        square += w[c] * w[c];
        across[c] = rest * w[c];
      }
    }
    reflect(e, across);
    double along = rho * Math.sqrt(square);
    for (int c = 0; c <= b; c++) {
      across[c] += along * e[c];
    }
    return across;
  }

  private static double[] unit(double[] row) {
    double square = 0;
    for (double value : row) {
      square += value * value;
    }
    double[] e = row.clone();
    double length = Math.sqrt(square);
    for (int c = 0; c < e.length; c++) {
      e[c] = length > 0 ? e[c] / length : c == e.length - 1 ? 1 : 0;
    }
    return e;
  }

  /** H x with {@code v = e + sign(e_b) e_b-th axis}, {@code H = I - 2 v v' / v'v}. */
  private static void reflect(double[] e, double[] x) {
    int b = e.length - 1;
    double[] v = e.clone();
    v[b] += e[b] < 0 ? -1 : 1;
    double square = 0;
    double dot = 0;
    for (int c = 0; c <= b; c++) {
      square += v[c] * v[c];
      dot += v[c] * x[c];
    }
    for (int c = 0; c <= b; c++) {
      x[c] -= 2 * dot / square * v[c];
    }
  }

  @Override
  public double[] pulled(double[] free, double[] gradient) {
    double[] all = new double[free.length + 1];
    double[] pulled = new double[free.length];
    for (int k = 0; k < free.length; k++) {
      all[counterparts[k]] = free[k];
      pulled[k] = gradient[counterparts[k]];
    }
    double[] w = gathered(all, rowA);
    double[] own = gathered(all, rowB);
    int b = own.length - 1;
    double size = 0;
    for (int c = 0; c < w.length; c++) {
      size = Math.max(size, c == b ? 0 : Math.abs(w[c]));
    }
    for (int k = 0; k < free.length; k++) {
      for (int c = 0; c < rowA.length; c++) {
        if (counterparts[k] == rowA[c]) {
          pulled[k] = slope(w, c, size, own, w, gradient);
        }
      }
      for (int c = 0; b > 0 && c <= b; c++) {
        if (counterparts[k] == rowB[c]) {
          pulled[k] += slope(own, c, Math.abs(own[c]), own, w, gradient);
        }
      }
    }
    return pulled;
  }

  /** Derivative of what row a contributes by {@code moved[c]}, which is w or row b itself. */
  private double slope(
      double[] moved, int c, double size, double[] own, double[] w, double[] gradient) {
    double step = STEP * Math.max(size, 1e-3 * Arrays.stream(moved).map(Math::abs).max().orElse(1));
    step = step > 0 ? step : STEP;
    double before = moved[c];
    moved[c] = before + step;
    double[] up = rowA(w, own);
    moved[c] = before - step;
    double[] down = rowA(w, own);
    moved[c] = before;
    double sum = 0;
    for (int i = 0; i < up.length; i++) {
      sum += gradient[rowA[i]] * (up[i] - down[i]);
    }
    return sum / (2 * step);
  }

  @Override
  public double[] free(double[] all) {
    double[] moved = all.clone();
    double[] own = gathered(all, rowB);
    double[] row = gathered(all, rowA);
    int b = own.length - 1;
    double length = 0;
    for (double value : row) {
      length += value * value;
    }
    double[] across = row.clone();
    reflect(unit(own), across);
    double square = 0;
    for (int c = 0; c < across.length; c++) {
      square += c == b ? 0 : across[c] * across[c];
    }
    double scale = square > 0 ? Math.sqrt(length / square) : 0;
    for (int c = 0; c < across.length; c++) {
      boolean last = c == across.length - 1;
      moved[rowA[c]] = scale > 0 ? scale * across[c] : last ? Math.sqrt(length) : 0;
    }
    double[] free = new double[counterparts.length];
    for (int k = 0; k < free.length; k++) {
      free[k] = moved[counterparts[k]];
    }
    return free;
  }

  private static double[] gathered(double[] all, int[] positions) {
    return Arrays.stream(positions).mapToDouble(p -> all[p]).toArray();
  }
}
