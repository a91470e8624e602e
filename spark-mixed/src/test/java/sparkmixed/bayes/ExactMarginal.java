package sparkmixed.bayes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** A distribution that is known, and what draws of it must look like. */
interface ExactMarginal {
  double mean();

  double sd();

  double cdf(double value);

  /** Mass at points, spread evenly to the middle between them. */
  static ExactMarginal of(double[] points, double[] mass) {
    double total = java.util.Arrays.stream(mass).sum();
    double mean = 0;
    for (int k = 0; k < points.length; k++) {
      mean += points[k] * mass[k] / total;
    }
    double variance = 0;
    for (int k = 0; k < points.length; k++) {
      variance += (points[k] - mean) * (points[k] - mean) * mass[k] / total;
    }
    double center = mean;
    double deviation = Math.sqrt(variance);
    return new ExactMarginal() {
      @Override
      public double mean() {
        return center;
      }

      @Override
      public double sd() {
        return deviation;
      }

      @Override
      public double cdf(double value) {
        double below = 0;
        for (int k = 0; k < points.length; k++) {
          double from = k == 0 ? points[0] : 0.5 * (points[k - 1] + points[k]);
          double to = k == points.length - 1 ? points[k] : 0.5 * (points[k] + points[k + 1]);
          double share = to > from ? (value - from) / (to - from) : value >= to ? 1 : 0;
          below += mass[k] / total * Math.max(0, Math.min(1, share));
        }
        return below;
      }
    };
  }

  /**
   * Means, standard deviations and quantiles within five Monte Carlo errors: some hundreds of them
   * are asked, and the errors of tails are themselves estimates.
   *
   * @param draws {@code [chain][draw]}
   */
  default void assertDrawn(String name, double[][] draws) {
    ParameterSummary own = ParameterSummary.of(name, draws);
    assertTrue(own.rhat() < 1.01, own.toString());
    assertEquals(mean(), own.mean(), 5 * own.mcseMean(), "mean of " + own);
    assertEquals(sd(), own.sd(), 5 * MonteCarloError.sd(draws), "sd of " + own);
    for (double level : new double[] {0.025, 0.25, 0.5, 0.75, 0.975}) {
      double size = EffectiveSampleSize.quantile(draws, level);
      double quantile = Quantiles.of(DrawMatrix.flat(draws)).at(level);
      assertEquals(
          level,
          cdf(quantile),
          5 * Math.sqrt(level * (1 - level) / size),
          "quantile of " + level + " of " + own);
    }
  }
}
