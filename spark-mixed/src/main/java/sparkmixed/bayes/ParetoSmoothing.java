package sparkmixed.bayes;

import java.util.Arrays;
import java.util.Comparator;

/**
 * Pareto-smoothed importance weights: the largest M of S ratios are replaced by quantiles of a
 * generalized Pareto distribution fitted to them,
 *
 * <pre>
 *   M = ceil(min(S / 5, 3 sqrt(S / r)))
 * </pre>
 *
 * <p>whose shape k-hat says whether they can be relied on. Equals {@code psis} of R's loo.
 *
 * @param logWeights smoothed log ratios, not normalised, length S
 * @param k shape of the tail; infinite if it has fewer than five ratios, or all of them are equal
 * @see <a href="https://jmlr.org/papers/v25/19-556.html">Vehtari, Simpson, Gelman, Yao &amp; Gabry
 *     2024, JMLR 25</a>
 */
public record ParetoSmoothing(double[] logWeights, double k) {
  private static final int SHORTEST_TAIL = 5;

  /**
   * Smooths ratios. O(S log S).
   *
   * @param logRatios log of target over proposal density, each up to one constant; negative
   *     infinity has no weight
   * @param relativeEfficiency r, effective sample size over S of draws that are autocorrelated; 1
   *     for independent ones
   */
  public static ParetoSmoothing of(double[] logRatios, double relativeEfficiency) {
    int s = logRatios.length;
    double largest = Arrays.stream(logRatios).max().orElseThrow();
    if (!Double.isFinite(largest)) {
      throw new IllegalArgumentException("the largest log ratio is " + largest);
    }
    double[] weights = new double[s];
    for (int i = 0; i < s; i++) {
      weights[i] = logRatios[i] - largest;
    }
    double k = smooth(weights, tailLength(s, relativeEfficiency));
    for (int i = 0; i < s; i++) {
      weights[i] = Math.min(weights[i], 0) + largest;
    }
    return new ParetoSmoothing(weights, k);
  }

  static int tailLength(int s, double relativeEfficiency) {
    return (int) Math.ceil(Math.min(0.2 * s, 3 * Math.sqrt(s / relativeEfficiency)));
  }

  /** Replaces the tail of log weights that are at most 0; its shape. */
  private static double smooth(double[] weights, int length) {
    int s = weights.length;
    if (length < SHORTEST_TAIL) {
      return Double.POSITIVE_INFINITY;
    }
    double[] sorted = weights.clone();
    Arrays.sort(sorted);
    int from = s - length;
    if (sorted[s - 1] - sorted[from] < Math.ulp(1.0) / 100) {
      return Double.POSITIVE_INFINITY;
    }
    double cutoff = Math.exp(sorted[from - 1]);
    double[] exceedance = new double[length];
    for (int j = 0; j < length; j++) {
      exceedance[j] = Math.exp(sorted[from + j]) - cutoff;
    }
    GeneralizedPareto tail = GeneralizedPareto.fit(exceedance);
    if (Double.isFinite(tail.k())) {
      int[] order = largest(weights, sorted[from], length);
      for (int j = 0; j < length; j++) {
        weights[order[j]] = Math.log(tail.quantile((j + 0.5) / length) + cutoff);
      }
    }
    return tail.k();
  }

  /** Positions of the largest, ascending; of equal ones the last come first into the tail. */
  private static int[] largest(double[] weights, double least, int length) {
    int[] found = new int[length];
    int at = length;
    for (int i = weights.length - 1; i >= 0; i--) {
      if (weights[i] > least) {
        found[--at] = i;
      }
    }
    for (int i = weights.length - 1; at > 0; i--) {
      if (weights[i] == least) {
        found[--at] = i;
      }
    }
    return Arrays.stream(found)
        .boxed()
        .sorted(Comparator.comparingDouble(i -> weights[i]))
        .mapToInt(Integer::intValue)
        .toArray();
  }

  /** Weights that sum to 1. */
  public double[] normalized() {
    double total = LogSumExp.of(logWeights);
    return Arrays.stream(logWeights).map(one -> Math.exp(one - total)).toArray();
  }

  /** {@code r / sum w^2} of normalised weights. */
  public double effectiveSampleSize(double relativeEfficiency) {
    return relativeEfficiency / Arrays.stream(normalized()).map(w -> w * w).sum();
  }

  /**
   * Largest k-hat that S draws suffice for, {@code min(1 - 1/log10 S, 0.7)}.
   *
   * @param draws S
   */
  public static double threshold(int draws) {
    return Math.min(1 - 1 / Math.log10(draws), 0.7);
  }
}
