package sparkmixed.bayes;

import org.apache.commons.statistics.distribution.NormalDistribution;

/**
 * Variance of the log of an estimate that is normal around its mean, over a thousand normal scores;
 * negative values of the estimate are left out, as R's loo does.
 */
final class LogNormalScores {
  private static final double[] SCORES = scores(1000);

  private LogNormalScores() {}

  private static double[] scores(int n) {
    NormalDistribution normal = NormalDistribution.of(0, 1);
    double[] z = new double[n];
    for (int i = 0; i < n; i++) {
      z[i] = normal.inverseCumulativeProbability((i + 1 - 0.375) / (n + 0.25));
    }
    return z;
  }

  /**
   * Var(log X).
   *
   * @param coefficientOfVariation of X
   */
  static double varianceOfLog(double coefficientOfVariation) {
    int count = 0;
    double mean = 0;
    double squares = 0;
    for (double z : SCORES) {
      double x = 1 + coefficientOfVariation * z;
      if (x > 0) {
        count++;
        double log = Math.log(x);
        double delta = log - mean;
        mean += delta / count;
        squares += delta * (log - mean);
      }
    }
    return squares / (count - 1);
  }
}
