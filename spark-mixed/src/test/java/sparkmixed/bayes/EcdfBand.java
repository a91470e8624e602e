package sparkmixed.bayes;

import org.apache.commons.statistics.distribution.BinomialDistribution;

/**
 * Where the empirical distribution function of n uniform ranks lies at all of 1/K, 2/K, ... at once
 * with a given probability: pointwise binomial intervals of one level, found such that a walk
 * through them has that probability.
 *
 * @param lower counts of ranks up to k/K, k = 1 .. K - 1
 * @see <a href="https://doi.org/10.1007/s11222-022-10090-6">Sailynoja, Buerkner &amp; Vehtari 2022,
 *     Statistics and Computing 32</a>
 */
record EcdfBand(int n, int[] lower, int[] upper) {
  private static final int HALVINGS = 25;

  static EcdfBand of(int n, int bins, double coverage) {
    double low = (1 - coverage) / bins;
    double high = 1 - coverage;
    for (int step = 0; step < HALVINGS; step++) {
      double middle = 0.5 * (low + high);
      if (pointwise(n, bins, middle).probability() >= coverage) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return pointwise(n, bins, low);
  }

  private static EcdfBand pointwise(int n, int bins, double outside) {
    int[] lower = new int[bins - 1];
    int[] upper = new int[bins - 1];
    for (int k = 1; k < bins; k++) {
      BinomialDistribution count = BinomialDistribution.of(n, (double) k / bins);
      lower[k - 1] = count.inverseCumulativeProbability(outside / 2);
      upper[k - 1] = count.inverseSurvivalProbability(outside / 2);
    }
    return new EcdfBand(n, lower, upper);
  }

  /** That of a walk which stays inside. */
  double probability() {
    int bins = lower.length + 1;
    double[] at = new double[n + 1];
    at[0] = 1;
    int from = 0;
    int to = 0;
    for (int k = 0; k < lower.length; k++) {
      double[] next = new double[n + 1];
      double share = 1.0 / (bins - k);
      for (int before = from; before <= to; before++) {
        BinomialDistribution more = BinomialDistribution.of(n - before, share);
        for (int after = Math.max(before, lower[k]); after <= upper[k]; after++) {
          next[after] += at[before] * more.probability(after - before);
        }
      }
      at = next;
      from = lower[k];
      to = upper[k];
    }
    return java.util.Arrays.stream(at).sum();
  }

  /** Whether counts by bin stay inside. */
  boolean holds(long[] histogram) {
    long sum = 0;
    for (int k = 0; k < lower.length; k++) {
      sum += histogram[k];
      if (sum < lower[k] || sum > upper[k]) {
        return false;
      }
    }
    return true;
  }
}
