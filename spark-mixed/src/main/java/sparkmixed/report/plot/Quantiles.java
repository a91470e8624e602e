package sparkmixed.report.plot;

/** Sample quantiles, R's type 7. */
final class Quantiles {
  private Quantiles() {}

  /** The quantile of ascending values. */
  static double of(double[] sorted, double probability) {
    double place = probability * (sorted.length - 1);
    int left = (int) Math.floor(place);
    int right = Math.min(sorted.length - 1, left + 1);
    return sorted[left] + (place - left) * (sorted[right] - sorted[left]);
  }
}
