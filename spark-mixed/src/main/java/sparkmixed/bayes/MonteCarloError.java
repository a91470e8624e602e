package sparkmixed.bayes;

import org.apache.commons.statistics.distribution.BetaDistribution;

/**
 * Standard errors that estimates have because draws are finitely many. Equal those of R's
 * posterior; NaN where it gives NA. Draws are {@code [chain][draw]}.
 *
 * @see <a href="https://doi.org/10.1214/20-BA1221">Vehtari, Gelman, Simpson, Carpenter &amp;
 *     Buerkner 2021, Bayesian Analysis 16(2), section 4</a>
 */
public final class MonteCarloError {
  /** Phi(-1) and Phi(1), as many digits as posterior has. */
  private static final double LOWER = 0.1586553;

  private static final double UPPER = 0.8413447;

  private MonteCarloError() {}

  /** Of the mean. */
  public static double mean(double[][] x) {
    double sd = Math.sqrt(DrawMatrix.variance(DrawMatrix.flat(x)));
    return sd / Math.sqrt(EffectiveSampleSize.mean(x));
  }

  /** Of the standard deviation, by the delta method from that of the variance. */
  public static double sd(double[][] x) {
    double mean = DrawMatrix.mean(DrawMatrix.flat(x));
    double[][] squares = EffectiveSampleSize.map(x, draw -> (draw - mean) * (draw - mean));
    double size = EffectiveSampleSize.mean(squares);
    double[] flat = DrawMatrix.flat(squares);
    double variance = DrawMatrix.mean(flat);
    double fourth = 0;
    for (double square : flat) {
      fourth += square * square / flat.length;
    }
    return Math.sqrt((fourth - variance * variance) / size / variance / 4);
  }

  /**
   * Of a quantile: half the distance of the draws at whose ranks it may be, one error either way.
   */
  public static double quantile(double[][] x, double probability) {
    double size = EffectiveSampleSize.quantile(x, probability);
    if (Double.isNaN(size)) {
      return Double.NaN;
    }
    BetaDistribution rank =
        BetaDistribution.of(size * probability + 1, size * (1 - probability) + 1);
    Quantiles sorted = Quantiles.of(x);
    int s = sorted.size();
    int low = (int) Math.floor(rank.inverseCumulativeProbability(LOWER) * s);
    int high = (int) Math.ceil(rank.inverseCumulativeProbability(UPPER) * s);
    return (sorted.orderStatistic(Math.min(high, s)) - sorted.orderStatistic(Math.max(low, 1))) / 2;
  }
}
