package sparkmixed.bayes;

import java.util.Arrays;
import org.apache.commons.statistics.distribution.ChiSquaredDistribution;

/**
 * Simulation-based calibration of one quantity: over parameters drawn from the prior and data drawn
 * from the model, the rank of the true value among L independent posterior draws is uniform over 0
 * .. L, if the sampler is right.
 *
 * @see <a href="https://arxiv.org/abs/1804.06788">Talts, Betancourt, Simpson, Vehtari &amp; Gelman
 *     2018</a>
 */
public final class CalibrationRanks {
  private final long[] counts;

  /**
   * No simulation yet.
   *
   * @param draws L, posterior draws of a simulation
   */
  public CalibrationRanks(int draws) {
    this.counts = new long[draws + 1];
  }

  /**
   * Adds a simulation.
   *
   * @param truth the value that its data were drawn with
   * @param draws of the posterior, thinned until they are nearly independent; L of them
   */
  public void add(double truth, double[] draws) {
    if (draws.length != counts.length - 1) {
      throw new IllegalArgumentException(draws.length + " draws instead of " + (counts.length - 1));
    }
    int rank = 0;
    for (double draw : draws) {
      rank += draw < truth ? 1 : 0;
    }
    counts[rank]++;
  }

  /** Simulations by their rank, length L + 1. */
  public long[] counts() {
    return counts.clone();
  }

  /** Simulations so far. */
  public long simulations() {
    return Arrays.stream(counts).sum();
  }

  /**
   * Simulations by equally wide bins of ranks.
   *
   * @param bins a divisor of L + 1
   */
  public long[] histogram(int bins) {
    if (bins < 2 || counts.length % bins != 0) {
      throw new IllegalArgumentException(bins + " bins for " + counts.length + " ranks");
    }
    long[] histogram = new long[bins];
    int width = counts.length / bins;
    for (int r = 0; r < counts.length; r++) {
      histogram[r / width] += counts[r];
    }
    return histogram;
  }

  /**
   * Probability of ranks less uniform than these, by Pearson's chi-square.
   *
   * @param bins a divisor of L + 1, each with five simulations or more on average
   */
  public double pValue(int bins) {
    double expected = (double) simulations() / bins;
    double statistic = 0;
    for (long count : histogram(bins)) {
      statistic += (count - expected) * (count - expected) / expected;
    }
    return ChiSquaredDistribution.of(bins - 1).survivalProbability(statistic);
  }

  /**
   * Every so many draws of a chain, from its end.
   *
   * @param draws of one parameter
   * @param wanted L, at most the length
   */
  public static double[] thin(double[] draws, int wanted) {
    int step = draws.length / wanted;
    double[] thinned = new double[wanted];
    for (int k = 0; k < wanted; k++) {
      thinned[wanted - 1 - k] = draws[draws.length - 1 - k * step];
    }
    return thinned;
  }
}
