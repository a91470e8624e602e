package sparkmixed.bayes;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
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
    int[] order =
        IntStream.range(0, x.length)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> x[i]))
            .mapToInt(Integer::intValue)
            .toArray();
    NormalDistribution normal = NormalDistribution.of(0, 1);
    double[] z = new double[x.length];
    int from = 0;
    while (from < order.length) {
      int to = from + 1;
      while (to < order.length && x[order[to]] == x[order[from]]) {
        to++;
      }
      double rank = 0.5 * (from + 1 + to);
      double score = normal.inverseCumulativeProbability((rank - 0.375) / (x.length + 0.25));
      for (int k = from; k < to; k++) {
        z[order[k]] = Double.isNaN(x[order[k]]) ? Double.NaN : score;
      }
      from = to;
    }
    return z;
  }
}
