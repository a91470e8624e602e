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
 * on short pieces make both exact to about 1e-12 relative. S is tabulated as it is asked for, so
 * that all pairs of many means take little longer than one.
 */
final class StudentizedRange {
  private static final NormalDistribution NORMAL = NormalDistribution.of(0, 1);
  private static final GaussIntegrator RULE = new GaussIntegratorFactory().legendre(12);

  /** Beyond this from its peak a normal density does not matter. */
  private static final double REACH = 8.5;

  /** Natural logarithm of what does not matter beside the peak. */
  private static final double NEGLIGIBLE = 42;

  /** Steps in which the logarithm of an estimate is searched, times the root of nu. */
  private static final double LARGEST_STEP = 0.7;

  /** Natural logarithm of the least estimate that matters. */
  private static final double FARTHEST_LOG = 745;

  /** Where S is below the least double. */
  private static final int FARTHEST = 80;

  private static final int NODES = 16;
  private static final double[] NODE = new double[NODES];
  private static final double[] WEIGHT = new double[NODES];

  static {
    for (int j = 0; j < NODES; j++) {
      double angle = Math.PI * (j + 0.5) / NODES;
      NODE[j] = Math.cos(angle);
      WEIGHT[j] = (j % 2 == 0 ? 1 : -1) * Math.sin(angle);
    }
  }

  private final int k;

  /** log S at Chebyshev nodes between whole numbers, made when first asked for. */
  private final double[][] pieces = new double[FARTHEST][];

  /**
   * @param k number of values, two at least
   */
  StudentizedRange(int k) {
    this.k = k;
  }

  /**
   * Probability of a larger range.
   *
   * @param nu degrees of freedom, may be infinite
   */
  double survival(double q, double nu) {
    if (Double.isNaN(q) || !(nu > 0)) {
      return Double.NaN;
    }
    if (q <= 0) {
      return 1;
    }
    return Double.isInfinite(nu) ? Math.min(1, normal(q)) : new Studentized(q, nu).survival();
  }

  /** The integral over t = log s. */
  private final class Studentized {
    private final double q;
    private final double nu;
    private final double constant;
    private final double step;

    Studentized(double q, double nu) {
      this.q = q;
      this.nu = nu;
      this.constant = constant(0.5 * nu);
      this.step = LARGEST_STEP / Math.sqrt(Math.max(1, nu));
    }

    double survival() {
      double peak = peak();
      double top = log(peak);
      double low = edge(peak, top, -1);
      int count = (int) Math.ceil((edge(peak, top, 1) - low) / step);
      double sum = 0;
      for (int piece = 0; piece < count; piece++) {
        double from = low + piece * step;
        sum += RULE.integrate(x -> Math.exp(log(from + 0.5 * step * (x + 1)) - top)) * 0.5 * step;
      }
      return Math.min(1, sum * Math.exp(top));
    }

    private double log(double t) {
      return constant + nu * t - 0.5 * nu * Math.expm1(2 * t) + logNormal(q * Math.exp(t));
    }

    private double peak() {
      double best = 0;
      double value = log(best);
      double width = step;
      for (int round = 0; round < 3; round++) {
        for (int direction = -1; direction <= 1; direction += 2) {
          double next = log(best + direction * width);
          while (next > value || (next == value && Double.isInfinite(value))) {
            best += direction * width;
            value = next;
            next = log(best + direction * width);
            if (best < -FARTHEST_LOG) {
              return best;
            }
          }
        }
        width /= 4;
      }
      return best;
    }

    private double edge(double peak, double top, int direction) {
      double t = peak + direction * step;
      while (log(t) > top - NEGLIGIBLE && Math.abs(t) < FARTHEST_LOG) {
        t += direction * step;
      }
      return t;
    }
  }

  /** {@code log 2 + h log h - h - log Gamma(h)}, by Stirling's series where its terms cancel. */
  private static double constant(double h) {
    return h < 1000
        ? Math.log(2) + h * Math.log(h) - h - LogGamma.value(h)
        : Math.log(2) + 0.5 * Math.log(h / (2 * Math.PI)) - 1 / (12 * h) + 1 / (360 * h * h * h);
  }

  /** log S(w), by the barycentric formula. */
  private double logNormal(double w) {
    if (!(w < FARTHEST)) {
      return Double.NEGATIVE_INFINITY;
    }
    int piece = (int) w;
    double[] values = pieces[piece];
    if (values == null) {
      values = new double[NODES];
      for (int j = 0; j < NODES; j++) {
        values[j] = Math.log(normal(piece + 0.5 * (1 + NODE[j])));
      }
      pieces[piece] = values;
    }
    double x = 2 * (w - piece) - 1;
    double above = 0;
    double below = 0;
    for (int j = 0; j < NODES; j++) {
      if (x == NODE[j] || Double.isInfinite(values[j])) {
        return values[j];
      }
      double share = WEIGHT[j] / (x - NODE[j]);
      above += share * values[j];
      below += share;
    }
    return above / below;
  }

  /** S(w). */
  private double normal(double w) {
    if (w > FARTHEST) {
      return 0;
    }
    double high = Math.max(REACH, 0.5 * w + REACH);
    int pieces = (int) Math.ceil(0.5 * (high + REACH));
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
