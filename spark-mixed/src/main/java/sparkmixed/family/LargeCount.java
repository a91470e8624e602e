package sparkmixed.family;

/**
 * The negative binomial at a large y, by Stirling's formula, where {@code lgamma(k + y) -
 * lgamma(k)} and {@code (k + y) log(k + mu)} would cancel,
 *
 * <pre>
 *   log p = y log mu - mu - (k + y) [log(1 + v) - v] - log(1 + y/k)/2 + delta(k + y) - delta(k)
 *   v = (mu - y)/(k + y)
 * </pre>
 *
 * <p>Poisson's two terms, and corrections each as small as it is in truth. {@code k + y} at least
 * {@value Stirling#ENOUGH}; delta(k) belongs to the caller, who may know it for a small k.
 *
 * @see <a href="https://www.r-project.org/doc/reports/CLoader-dbinom-2002.pdf">Loader 2000, Fast
 *     and Accurate Computation of Binomial Probabilities</a>, whose saddle-point form this is
 */
final class LargeCount {
  private LargeCount() {}

  /** log p without {@code log y!}, for {@code t = log mu}. */
  static double log(double y, double k, double mu, double t, double delta) {
    double total = k + y;
    double difference = mu - y;
    double bulk =
        Math.abs(difference) < 0.5 * total
            ? -mu - total * Logs.excess(k + mu, total, difference)
            : -y - total * Math.log((k + mu) / total);
    return y * t + bulk - 0.5 * Logs.log1p(y / k) + Stirling.delta(total) - delta;
  }

  /** {@code dlog p/dlog k}. */
  static double bySize(double y, double k, double mu, double delta1) {
    double total = k + y;
    return 0.5 * y / total
        - k * Logs.shortfall(k + mu, total, mu - y)
        + k * (Stirling.delta1(total) - delta1);
  }
}
