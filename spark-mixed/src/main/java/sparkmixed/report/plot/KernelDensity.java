package sparkmixed.report.plot;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A Gaussian kernel estimate of a density on a grid, with Silverman's bandwidth {@code 0.9 min(sd,
 * IQR/1.34) n^(-1/5)} (R's {@code bw.nrd0}), from counts in fine bins: O(n log n + grid^2).
 *
 * @param at the grid
 * @param density there
 */
record KernelDensity(double[] at, double[] density) {
  private static final int GRID = 160;

  /** Bandwidths that the grid reaches beyond the data. */
  private static final double MARGIN = 3;

  /** Null if all values are the same, which have no density. */
  static @Nullable KernelDensity of(double[] values) {
    double[] sorted = values.clone();
    Arrays.parallelSort(sorted);
    int n = sorted.length;
    double bandwidth = bandwidth(sorted);
    if (!(bandwidth > 0)) {
      return null;
    }
    double from = sorted[0] - MARGIN * bandwidth;
    double step = (sorted[n - 1] + MARGIN * bandwidth - from) / (GRID - 1);
    double[] weight = new double[GRID];
    for (double value : sorted) {
      double place = (value - from) / step;
      int left = Math.min(GRID - 2, (int) place);
      weight[left] += 1 - (place - left);
      weight[left + 1] += place - left;
    }
    double[] at = new double[GRID];
    double[] density = new double[GRID];
    double scale = 1 / (n * bandwidth * Math.sqrt(2 * Math.PI));
    for (int k = 0; k < GRID; k++) {
      at[k] = from + k * step;
      for (int j = 0; j < GRID; j++) {
        double z = (k - j) * step / bandwidth;
        density[k] += scale * weight[j] * Math.exp(-0.5 * z * z);
      }
    }
    return new KernelDensity(at, density);
  }

  private static double bandwidth(double[] sorted) {
    int n = sorted.length;
    double mean = Arrays.stream(sorted).average().orElse(0);
    double squares = 0;
    for (double value : sorted) {
      squares += (value - mean) * (value - mean);
    }
    double sd = Math.sqrt(squares / Math.max(1, n - 1));
    double spread = (Quantiles.of(sorted, 0.75) - Quantiles.of(sorted, 0.25)) / 1.34;
    return 0.9 * (spread > 0 ? Math.min(sd, spread) : sd) * Math.pow(n, -0.2);
  }
}
