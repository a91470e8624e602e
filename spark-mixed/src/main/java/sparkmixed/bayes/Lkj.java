package sparkmixed.bayes;

import org.apache.commons.numbers.gamma.LogBeta;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.sampling.distribution.AhrensDieterMarsagliaTsangGammaSampler;
import org.apache.commons.statistics.distribution.BetaDistribution;
import sparkmixed.error.ConfigurationException;
import sparkmixed.formula.NumberText;

/**
 * The LKJ prior of a k x k correlation matrix, {@code p(R) = det(R)^(eta - 1) / c_k(eta)}: uniform
 * for eta = 1, the more about no correlation the larger eta.
 *
 * <p>The canonical partial correlations {@code tanh(y_ij)}, i above j, that make {@link
 * CorrelationFactor} are independent, and {@code (1 + tanh(y_ij))/2} is symmetric beta with shape
 * {@code a_j = eta + (k - 1 - j)/2}, j counted from 1. O(k^2) each.
 *
 * @param eta shape, positive
 * @see <a href="https://doi.org/10.1016/j.jmva.2009.04.008">Lewandowski, Kurowicka &amp; Joe 2009,
 *     JMVA 100, section 3 and equation 16</a>
 */
public record Lkj(double eta) {
  private static final double LOG_2 = Math.log(2);

  /**
   * @throws ConfigurationException if eta is not positive
   */
  public Lkj {
    if (!(eta > 0 && eta < Double.POSITIVE_INFINITY)) {
      throw new ConfigurationException(
          "the shape of lkj must be positive, not "
              + (Double.isFinite(eta) ? NumberText.of(eta) : String.valueOf(eta)));
    }
  }

  /** Log density of the matrix {@code R = L L'} among correlation matrices. */
  public double logDensity(CorrelationFactor factor) {
    int k = factor.size();
    double logDeterminant = 0;
    for (int i = 0; i < k; i++) {
      logDeterminant += 2 * Math.log(factor.get(i, i));
    }
    return (eta - 1) * logDeterminant - logConstant(k);
  }

  /** {@code log c_k(eta)}. */
  double logConstant(int k) {
    double sum = 0;
    for (int j = 1; j < k; j++) {
      sum += (k - j) * logBeta(shape(k, j));
    }
    return sum;
  }

  /**
   * Log density of y, so with the Jacobian of the way to R.
   *
   * @param y as {@link CorrelationFactor#of} takes it
   */
  public double logDensity(int k, double[] y) {
    double sum = 0;
    int at = 0;
    for (int j = 1; j < k; j++) {
      double a = shape(k, j);
      double constant = logBeta(a);
      for (int i = j + 1; i <= k; i++) {
        sum += a * logOneMinusSquare(y[at++]) - constant;
      }
    }
    return sum;
  }

  /** Adds the derivatives of {@link #logDensity(int, double[])} to {@code gradient}. */
  public void addDerivative(int k, double[] y, double[] gradient) {
    int at = 0;
    for (int j = 1; j < k; j++) {
      double a = shape(k, j);
      for (int i = j + 1; i <= k; i++, at++) {
        gradient[at] -= 2 * a * Math.tanh(y[at]);
      }
    }
  }

  /** Draws a matrix: the y of its factor. */
  public double[] sample(int k, UniformRandomProvider random) {
    double[] y = new double[k * (k - 1) / 2];
    int at = 0;
    for (int j = 1; j < k; j++) {
      var gamma = AhrensDieterMarsagliaTsangGammaSampler.of(random, shape(k, j), 1);
      for (int i = j + 1; i <= k; i++) {
        // artanh of 2 B - 1, with the beta variable B = above / (above + below)
        double above = Math.max(gamma.sample(), Double.MIN_NORMAL);
        double below = Math.max(gamma.sample(), Double.MIN_NORMAL);
        y[at++] = 0.5 * (Math.log(above) - Math.log(below));
      }
    }
    return y;
  }

  /**
   * The density of one correlation of k x k: {@code (r + 1)/2} is symmetric beta with shape {@code
   * eta + (k - 2)/2}.
   */
  public Density marginal(int k) {
    double shape = eta + 0.5 * (k - 2);
    return new LocatedDensity(
        toString(),
        BetaDistribution.of(shape, shape),
        z -> (shape - 1) / z - (shape - 1) / (1 - z),
        -1,
        2,
        null);
  }

  private double shape(int k, int j) {
    return eta + 0.5 * (k - 1 - j);
  }

  /** Log of the integral of {@code (1 - p^2)^(a - 1)} from -1 to 1. */
  private static double logBeta(double a) {
    return (2 * a - 1) * LOG_2 + LogBeta.value(a, a);
  }

  /** {@code log(1 - tanh(y)^2)}. */
  private static double logOneMinusSquare(double y) {
    double size = Math.abs(y);
    return 2 * (LOG_2 - size - Math.log1p(Math.exp(-2 * size)));
  }

  @Override
  public String toString() {
    return "lkj(" + NumberText.of(eta) + ")";
  }
}
