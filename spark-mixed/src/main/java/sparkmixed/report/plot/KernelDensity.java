package sparkmixed.report.plot;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A Gaussian kernel estimate of a density on a grid, with Silverman's bandwidth {@code 0.9 min(sd,
 * IQR/1.34) n^(-1/5)} (R's {@code bw.nrd0}), from counts in fine bins: O(n log n + grid^2).
 *
 * <p>At an end of the support the kernels are reflected, so that nothing is lost beyond it.
 *
 * @param at the grid
 * @param density there
 */
record KernelDensity(double[] at, double[] density) {
  private static final int GRID = 160;

  /** Bandwidths that the grid reaches beyond the data. */
  private static final double MARGIN = 3;

  /**
   * Where a density is wanted.
   *
   * @param from first point of the grid
   * @param to last point
   * @param points of the grid, at least two
   * @param lower end of the support, negative infinity if there is none
   * @param upper the other
   */
  record Range(double from, double to, int points, double lower, double upper) {

    /**
     * Around all but a share of the draws at either end, and no further than the support.
     *
     * @param values not all the same
     */
    static Range of(double[] values, double share, int points, double lower, double upper) {
      double[] sorted = values.clone();
      Arrays.parallelSort(sorted);
      double room = MARGIN * bandwidth(sorted);
      return new Range(
          Math.max(lower, Quantiles.of(sorted, share) - room),
          Math.min(upper, Quantiles.of(sorted, 1 - share) + room),
          points,
          lower,
          upper);
    }

    /** Wider by a share of its width at either end, as far as the support goes. */
    Range widened(double share) {
      double room = share * (to - from);
      return new Range(
          Math.max(lower, from - room), Math.min(upper, to + room), points, lower, upper);
    }
  }

  /** Over the whole line; null if all values are the same, which have no density. */
  static @Nullable KernelDensity of(double[] values) {
    return of(
        values, Range.of(values, 0, GRID, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY));
  }

  /** On a grid, from values that may lie beyond it; null if all values are the same. */
  static @Nullable KernelDensity of(double[] values, Range range) {
    double[] sorted = values.clone();
    Arrays.parallelSort(sorted);
    double bandwidth = bandwidth(sorted);
    if (!(bandwidth > 0)) {
      return null;
    }
    int points = range.points();
    double from = range.from();
    double step = (range.to() - from) / (points - 1);
    double[] weight = new double[points];
    for (double value : sorted) {
      if (value >= from && value <= range.to()) {
        double place = (value - from) / step;
        int left = Math.min(points - 2, (int) place);
        weight[left] += 1 - (place - left);
        weight[left + 1] += place - left;
      }
    }
    double[] at = new double[points];
    double[] density = new double[points];
    double scale = 1 / (sorted.length * bandwidth * Math.sqrt(2 * Math.PI));
    Arrays.setAll(at, k -> from + k * step);
    for (int k = 0; k < points; k++) {
      for (int j = 0; j < points; j++) {
        density[k] +=
            scale
                * weight[j]
                * (kernel((at[k] - at[j]) / bandwidth)
                    + kernel((at[k] + at[j] - 2 * range.lower()) / bandwidth)
                    + kernel((at[k] + at[j] - 2 * range.upper()) / bandwidth));
      }
    }
    return new KernelDensity(at, density);
  }

  private static double kernel(double z) {
    return Math.exp(-0.5 * z * z);
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
