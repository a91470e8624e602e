package sparkmixed.diagnostics;

import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.RealMatrix;

/**
 * Tail probability of the two-sided Kolmogorov-Smirnov statistic of n values from a distribution
 * known beforehand: as R's {@code ks.test}, exact below 100 values, by the limit from there on.
 */
final class KolmogorovSmirnov {
  private static final int EXACT = 100;
  private static final int TERMS = 100;

  private KolmogorovSmirnov() {}

  /** {@code P(D_n > statistic)}. */
  static double survival(double statistic, long n) {
    if (Double.isNaN(statistic) || n == 0) {
      return Double.NaN;
    }
    if (n < EXACT) {
      return Math.max(0, 1 - below(statistic, (int) n));
    }
    return limit(Math.sqrt(n) * statistic);
  }

  /** Kolmogorov's limit, by whichever series converges. */
  private static double limit(double x) {
    if (x < 1) {
      if (x <= 0) {
        return 1;
      }
      double sum = 0;
      double z = -Math.PI * Math.PI / (8 * x * x);
      for (int k = 1; k < TERMS; k += 2) {
        sum += Math.exp(k * k * z);
      }
      return 1 - Math.sqrt(2 * Math.PI) / x * sum;
    }
    double sum = 0;
    for (int k = 1; k < TERMS; k++) {
      double term = 2 * Math.exp(-2.0 * k * k * x * x);
      sum += k % 2 == 1 ? term : -term;
      if (term < 1e-300) {
        break;
      }
    }
    return sum;
  }

  /** Marsaglia, Tsang and Wang (2003), doi:10.18637/jss.v008.i18. */
  private static double below(double d, int n) {
    int k = (int) (n * d) + 1;
    int m = 2 * k - 1;
    double h = k - n * d;
    double[][] entries = new double[m][m];
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < m; j++) {
        entries[i][j] = i - j + 1 < 0 ? 0 : 1;
      }
    }
    for (int i = 0; i < m; i++) {
      entries[i][0] -= Math.pow(h, i + 1);
      entries[m - 1][i] -= Math.pow(h, m - i);
    }
    entries[m - 1][0] += 2 * h - 1 > 0 ? Math.pow(2 * h - 1, m) : 0;
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < m; j++) {
        for (int g = 1; i - j + 1 > 0 && g <= i - j + 1; g++) {
          entries[i][j] /= g;
        }
      }
    }
    RealMatrix power = new Array2DRowRealMatrix(entries, false).power(n);
    double p = power.getEntry(k - 1, k - 1);
    for (int i = 1; i <= n; i++) {
      p *= (double) i / n;
    }
    return p;
  }
}
