package sparkmixed.testing;

import org.apache.commons.statistics.distribution.GammaDistribution;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.apache.commons.statistics.distribution.PoissonDistribution;
import sparkmixed.frame.FrameOptions;
import sparkmixed.frame.ModelFrame;
import sparkmixed.frame.TableRows;

/**
 * The marginal likelihood of {@code y ~ x + (1 + x | g)} by the trapezoidal rule on a fine grid
 * over both random effects: none of the product's densities, modes or nodes.
 */
public final class BruteForce {
  private static final double REACH = 9;
  private static final double STEP = 0.075;

  /** Distributions of y with canonical logit or log mean. */
  public enum Density {
    BERNOULLI,
    POISSON,
    GAMMA,
    NEGATIVE_BINOMIAL;

    double log(double y, double eta, double dispersion) {
      return switch (this) {
        case BERNOULLI -> Math.log(y == 1 ? 1 / (1 + Math.exp(-eta)) : 1 / (1 + Math.exp(eta)));
        case POISSON -> PoissonDistribution.of(Math.exp(eta)).logProbability((int) y);
        case GAMMA ->
            GammaDistribution.of(1 / dispersion, dispersion * Math.exp(eta)).logDensity(y);
        case NEGATIVE_BINOMIAL -> negativeBinomial(y, Math.exp(eta), dispersion);
      };
    }

    /** Product form of the binomial coefficient. */
    private static double negativeBinomial(double y, double mu, double size) {
      double sum = size * Math.log(size / (size + mu)) + y * Math.log(mu / (size + mu));
      for (int k = 0; k < y; k++) {
        sum += Math.log((size + k) / (k + 1));
      }
      return sum;
    }
  }

  private BruteForce() {}

  /**
   * The log-likelihood. Columns of the table: y, x, g.
   *
   * @param theta lower triangle of the factor by columns; the last two may be zero
   * @param dispersion phi of a gamma, size of a negative binomial
   */
  public static double logLik(
      TableRows table, Density density, double[] beta, double[] theta, double dispersion) {
    ModelFrame frame = table.frame("y ~ x + (1 | g)", FrameOptions.none());
    TableRows.Cursor cursor = table.cursor(frame);
    int y = frame.inputs().indexOf("y");
    int x = frame.inputs().indexOf("x");
    int g = frame.inputs().indexOf("g");
    double sum = 0;
    int from = 0;
    while (from < table.rows()) {
      String group = cursor.at(from).text(g);
      int to = from;
      while (to < table.rows() && cursor.at(to).text(g).equals(group)) {
        to++;
      }
      double[][] rows = new double[to - from][];
      for (int i = from; i < to; i++) {
        cursor.at(i);
        rows[i - from] = new double[] {cursor.number(y), cursor.number(x)};
      }
      sum += group(rows, density, beta, theta, dispersion);
      from = to;
    }
    return sum;
  }

  private static double group(
      double[][] rows, Density density, double[] beta, double[] theta, double dispersion) {
    NormalDistribution normal = NormalDistribution.of(0, 1);
    boolean one = theta[1] == 0 && theta[2] == 0;
    double sum = 0;
    for (double u = -REACH; u <= REACH; u += STEP) {
      for (double v = one ? 0 : -REACH; v <= (one ? 0 : REACH); v += STEP) {
        double log = normal.logDensity(u) + (one ? -Math.log(STEP) : normal.logDensity(v));
        for (double[] row : rows) {
          double intercept = beta[0] + theta[0] * u;
          double slope = beta[1] + theta[1] * u + theta[2] * v;
          log += density.log(row[0], intercept + slope * row[1], dispersion);
        }
        sum += Math.exp(log);
      }
    }
    return Math.log(sum * STEP * STEP);
  }
}
