package sparkmixed.frame;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Polynomials orthogonal over a set of points, by their three-term recurrence
 *
 * <pre>
 *   p_0 = 1,   p_{k+1}(t) = (t - alpha_k) p_k(t) - (norm2_k / norm2_{k-1}) p_{k-1}(t),
 *   norm2_k = sum p_k^2,   alpha_k = sum t p_k^2 / norm2_k
 * </pre>
 *
 * <p>as R's {@code poly} and {@code contr.poly} define them (Kennedy &amp; Gentle 1980, Statistical
 * Computing, pp. 343-344).
 */
final class OrthogonalPolynomial {
  // Moments of degree 2d lose about three decimal digits a degree; the sums behind them have 30.
  private static final MathContext PRECISION = new MathContext(120);

  static final int MAX_DEGREE = 20;

  private static final BigDecimal VANISHING = new BigDecimal("1e-24");

  private OrthogonalPolynomial() {}

  /**
   * Recurrence coefficients from power sums.
   *
   * @param moments {@code sum t^k}, k = 0 .. 2d
   * @return {@code alpha_0 .. alpha_{d-1}, norm2_0 .. norm2_d}, or null if there are fewer than d +
   *     1 distinct points
   */
  static double @Nullable [] recurrence(BigDecimal[] moments) {
    int degree = (moments.length - 1) / 2;
    double[] result = new double[2 * degree + 1];
    BigDecimal[] previous = new BigDecimal[0];
    BigDecimal[] current = {BigDecimal.ONE};
    BigDecimal previousNorm = BigDecimal.ONE;
    for (int k = 0; k <= degree; k++) {
      BigDecimal norm = product(current, current, moments, 0);
      if (norm.compareTo(VANISHING.multiply(moments[2 * k])) <= 0) {
        return null;
      }
      result[degree + k] = norm.doubleValue();
      if (k < degree) {
        BigDecimal alpha = product(current, current, moments, 1).divide(norm, PRECISION);
        result[k] = alpha.doubleValue();
        BigDecimal[] next = next(current, previous, alpha, norm.divide(previousNorm, PRECISION));
        previous = current;
        current = next;
        previousNorm = norm;
      }
    }
    return result;
  }

  private static BigDecimal[] next(
      BigDecimal[] current, BigDecimal[] previous, BigDecimal alpha, BigDecimal ratio) {
    BigDecimal[] next = new BigDecimal[current.length + 1];
    Arrays.fill(next, BigDecimal.ZERO);
    for (int i = 0; i < current.length; i++) {
      next[i + 1] = next[i + 1].add(current[i], PRECISION);
      next[i] = next[i].subtract(alpha.multiply(current[i], PRECISION), PRECISION);
    }
    for (int i = 0; i < previous.length; i++) {
      next[i] = next[i].subtract(ratio.multiply(previous[i], PRECISION), PRECISION);
    }
    return next;
  }

  /** {@code sum over the points of t^shift p(t) q(t)}. */
  private static BigDecimal product(
      BigDecimal[] p, BigDecimal[] q, BigDecimal[] moments, int shift) {
    BigDecimal sum = BigDecimal.ZERO;
    for (int i = 0; i < p.length; i++) {
      for (int j = 0; j < q.length; j++) {
        sum =
            sum.add(
                p[i].multiply(q[j], PRECISION).multiply(moments[i + j + shift], PRECISION),
                PRECISION);
      }
    }
    return sum;
  }

  /**
   * Contrasts for n equally spaced levels: n x (n - 1), row-major, columns orthonormal.
   *
   * <p>Levels are symmetric about their middle, so every alpha is zero and {@code norm2_k /
   * norm2_{k-1} = k^2 (n^2 - k^2) / (4 (4 k^2 - 1))}. The recurrence loses orthogonality for high
   * degrees; each column is therefore cleaned of the ones before it, twice.
   */
  static double[] contrasts(int n) {
    double[][] basis = new double[n][n];
    Arrays.fill(basis[0], 1 / Math.sqrt(n));
    for (int k = 1; k < n; k++) {
      double[] column = basis[k];
      for (int i = 0; i < n; i++) {
        column[i] = (i - (n - 1) / 2.0) * basis[k - 1][i];
      }
      for (int sweep = 0; sweep < 2; sweep++) {
        for (int j = k - 1; j >= 0; j--) {
          double overlap = dot(column, basis[j]);
          for (int i = 0; i < n; i++) {
            column[i] -= overlap * basis[j][i];
          }
        }
      }
      double norm = Math.sqrt(dot(column, column));
      for (int i = 0; i < n; i++) {
        column[i] /= norm;
      }
    }
    double[] result = new double[n * (n - 1)];
    for (int i = 0; i < n; i++) {
      for (int k = 1; k < n; k++) {
        result[i * (n - 1) + k - 1] = basis[k][i];
      }
    }
    return result;
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }
}
