package sparkmixed.bayes;

import java.util.Arrays;
import org.apache.commons.statistics.distribution.NormalDistribution;

/**
 * Draws replaced by normal scores of their ranks over all chains, ties sharing their average,
 *
 * <pre>
 *   z = Phi^-1((r - 3/8) / (S + 1/4))
 * </pre>
 *
 * <p>so that diagnostics exist whether or not the parameter has moments.
 */
final class RankNormal {
  private RankNormal() {}

  /** Scores, of the same shape; NaN stays NaN. O(S log S). */
  static double[][] of(double[][] x) {
    double[] all = DrawMatrix.flat(x);
    int n = x[0].length;
    double[] scores = scores(all);
    double[][] z = new double[x.length][];
    for (int c = 0; c < z.length; c++) {
      z[c] = Arrays.copyOfRange(scores, c * n, (c + 1) * n);
    }
    return z;
  }

  private static double[] scores(double[] x) {
    double[] ranks = ranks(x);
    NormalDistribution normal = NormalDistribution.of(0, 1);
    double[] z = new double[x.length];
    for (int i = 0; i < z.length; i++) {
      z[i] =
          Double.isNaN(x[i])
              ? Double.NaN
              : normal.inverseCumulativeProbability((ranks[i] - 0.375) / (x.length + 0.25));
    }
    return z;
  }

  /** Ranks from 1 on, ties sharing their average; those of NaN mean nothing. O(S log S). */
  static double[] ranks(double[] x) {
    double[] sorted = x.clone();
    Arrays.sort(sorted);
    double[] ranks = new double[x.length];
    for (int i = 0; i < ranks.length; i++) {
      ranks[i] = 0.5 * (below(sorted, x[i], false) + below(sorted, x[i], true) + 1);
    }
    return ranks;
  }

  /**
   * How many are smaller than {@code x}, or at most as large. NaN, which sort last, are neither.
   */
  private static int below(double[] sorted, double x, boolean orEqual) {
    int low = 0;
    int high = sorted.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      boolean counts = orEqual ? sorted[middle] <= x : sorted[middle] < x;
      low = counts ? middle + 1 : low;
      high = counts ? high : middle;
    }
    return low;
  }
}
