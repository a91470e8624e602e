package sparkmixed.inference;

import org.apache.commons.numbers.gamma.LogGamma;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.hipparchus.analysis.integration.gauss.GaussIntegrator;
import org.hipparchus.analysis.integration.gauss.GaussIntegratorFactory;

/**
 * The distribution of the range of k independent standard normal values over an independent
 * estimate of their standard deviation with nu degrees of freedom: what Tukey's comparisons of all
 * pairs use.
 *
 * <pre>
 *   P(R &gt; q) = integral f_nu(s) S(q s) ds ,
 *   S(w) = k integral phi(z) { Phi(z)^(k-1) - [Phi(z) - Phi(z - w)]^(k-1) } dz
 * </pre>
 *
 * <p>Both integrands are positive, so small probabilities keep their digits; Gauss-Legendre rules
 * on short pieces make both exact to about 1e-12 relative.
 */
final class StudentizedRange {
  private static final NormalDistribution NORMAL = NormalDistribution.of(0, 1);
  private static final GaussIntegrator RULE = new GaussIntegratorFactory().legendre(12);

  /** Beyond this from its peak a normal density does not matter. */
  private static final double REACH = 8.5;

  /** Natural logarithm of what does not matter beside the peak. */
  private static final double NEGLIGIBLE = 42;

  private static final int PIECES = 24;
  private static final double LARGEST_STEP = 0.7;

  private final int k;
  private final double nu;

  /**
   * @param k number of values, two at least
   * @param nu degrees of freedom, may be infinite
   */
  StudentizedRange(int k, double nu) {
    this.k = k;
    this.nu = nu;
  }

  /** Probability of a larger range. */
  double survival(double q) {
    if (Double.isNaN(q) || !(nu > 0)) {
      return Double.NaN;
    }
    if (q <= 0) {
      return 1;
    }
    if (Double.isInfinite(nu)) {
      return Math.min(1, normal(q));
    }
    double peak = peak(q);
    double top = log(peak, q);
    double low = edge(q, peak, top, -1);
    double high = edge(q, peak, top, 1);
    double sum = 0;
    double width = (high - low) / PIECES;
    for (int piece = 0; piece < PIECES; piece++) {
      double from = low + piece * width;
      sum +=
          RULE.integrate(t -> Math.exp(log(from + 0.5 * width * (t + 1), q) - top)) * 0.5 * width;
    }
    return Math.min(1, sum * Math.exp(top));
  }

  /** Log of the integrand over t = log s. */
  private double log(double t, double q) {
    double half = 0.5 * nu;
    double density =
        Math.log(2)
            + half * Math.log(half)
            - LogGamma.value(half)
            + nu * t
            - half * Math.exp(2 * t);
    double tail = normal(q * Math.exp(t));
    return tail > 0 ? density + Math.log(tail) : Double.NEGATIVE_INFINITY;
  }

  private double peak(double q) {
    double best = 0;
    double step = LARGEST_STEP / Math.sqrt(Math.max(1, nu));
    double value = log(best, q);
    for (int round = 0; round < 3; round++) {
      for (int direction = -1; direction <= 1; direction += 2) {
        double next = log(best + direction * step, q);
        while (next > value || (next == value && Double.isInfinite(value))) {
          best += direction * step;
          value = next;
          next = log(best + direction * step, q);
          if (best < -745) {
            return best;
          }
        }
      }
      step /= 4;
    }
    return best;
  }

  private double edge(double q, double peak, double top, int direction) {
    double step = LARGEST_STEP / Math.sqrt(Math.max(1, nu));
    double t = peak + direction * step;
    while (log(t, q) > top - NEGLIGIBLE && Math.abs(t) < 745) {
      t += direction * step;
    }
    return t;
  }

  /** S(w). */
  private double normal(double w) {
    if (w > 80) {
      return 0;
    }
    double high = Math.max(REACH, 0.5 * w + REACH);
    int pieces = (int) Math.ceil(high + REACH);
    double width = (high + REACH) / pieces;
    double sum = 0;
    for (int piece = 0; piece < pieces; piece++) {
      double from = -REACH + piece * width;
      sum += RULE.integrate(t -> exceeds(from + 0.5 * width * (t + 1), w)) * 0.5 * width;
    }
    return k * sum;
  }

  private double exceeds(double z, double w) {
    double all = NORMAL.cumulativeProbability(z);
    double below = NORMAL.cumulativeProbability(z - w);
    double power = Math.pow(all, k - 1);
    return NORMAL.density(z) * -power * Math.expm1((k - 1) * Math.log1p(-below / all));
  }
}
