package sparkmixed.bayes;

import java.util.Arrays;

/** Quantiles of draws by linear interpolation, R's type 7. */
public final class Quantiles {
  private final double[] sorted;

  private Quantiles(double[] sorted) {
    this.sorted = sorted;
  }

  /** Of all draws of {@code [chain][draw]}. O(S log S). */
  public static Quantiles of(double[][] x) {
    return of(DrawMatrix.flat(x));
  }

  /** Of draws in any order. */
  public static Quantiles of(double[] x) {
    double[] sorted = x.clone();
    Arrays.sort(sorted);
    return new Quantiles(sorted);
  }

  /**
   * At a probability.
   *
   * @return NaN if a draw is
   */
  public double at(double probability) {
    // NaN sorts last
    if (Double.isNaN(sorted[sorted.length - 1])) {
      return Double.NaN;
    }
    double index = probability * (sorted.length - 1);
    int low = (int) index;
    double below = sorted[low];
    double above = sorted[Math.min(low + 1, sorted.length - 1)];
    double h = index - low;
    return h == 0 || above == below ? below : (1 - h) * below + h * above;
  }

  /** The r-th smallest, from 1. */
  double orderStatistic(int r) {
    return sorted[r - 1];
  }

  int size() {
    return sorted.length;
  }
}
