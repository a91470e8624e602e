package sparkmixed.inference;

import org.apache.commons.numbers.gamma.LogGamma;
import org.apache.commons.statistics.distribution.ChiSquaredDistribution;

/** Upper tail of a chi-squared distribution, also where it is below the least double. */
final class ChiSquaredTail {
  /** Below this a probability has lost digits. */
  private static final double LEAST = 1e-290;

  private static final int MOST_TERMS = 100_000;

  private ChiSquaredTail() {}

  /** Probability of at least {@code x}. */
  static double probability(double x, int df) {
    return ChiSquaredDistribution.of(df).survivalProbability(x);
  }

  /**
   * Natural logarithm of the probability of at least {@code x}; far out by the continued fraction
   * of the incomplete gamma function, a = df / 2, z = x / 2,
   *
   * <pre>
   *   Gamma(a, z) = e^-z z^a 1/(z + 1 - a - 1 (1 - a)/(z + 3 - a - 2 (2 - a)/(z + 5 - a - ...)))
   * </pre>
   *
   * @see <a href="https://dlmf.nist.gov/8.9.E2">DLMF 8.9.2, its even part</a>
   */
  static double log(double x, int df) {
    double p = probability(x, df);
    if (!(p < LEAST)) {
      return Math.log(p);
    }
    double a = 0.5 * df;
    double z = 0.5 * x;
    return -z + a * Math.log(z) - LogGamma.value(a) - Math.log(denominator(a, z));
  }

  /** By Lentz's method; z is far above a, where all terms are positive or small. */
  private static double denominator(double a, double z) {
    double f = z + 1 - a;
    double c = f;
    double d = 0;
    for (int k = 1; k < MOST_TERMS; k++) {
      double numerator = -k * (k - a);
      double b = z + 2 * k + 1 - a;
      d = 1 / (b + numerator * d);
      c = b + numerator / c;
      double step = c * d;
      f *= step;
      if (Math.abs(step - 1) < 1e-15) {
        break;
      }
    }
    return f;
  }
}
