package sparkmixed.family;

/**
 * Binomial with any link, {@code log p = n [y log pi + (1 - y) log(1 - pi)]}, y the proportion of n
 * successes; Fisher's weight is {@code -n (log pi)' (log(1 - pi))'}.
 */
final class BinomialTails implements Likelihood {
  private static final long serialVersionUID = 1L;

  private final Link link;
  private final Tails tails;

  BinomialTails(Link link, Tails tails) {
    this.link = link;
    this.tails = tails;
  }

  @Override
  public double logDensity(double y, double weight, double eta) {
    if (!tails.valid(eta)) {
      return Double.NEGATIVE_INFINITY;
    }
    // Only the tails that count: the other one may be minus infinity, and 0 times that NaN.
    double value = y > 0 ? y * tails.logSuccess(eta) : 0;
    return weight * (y < 1 ? value + (1 - y) * tails.logFailure(eta) : value);
  }

  @Override
  public void curve(double y, double weight, double eta, Terms out) {
    if (!tails.valid(eta)) {
      out.impossible();
      return;
    }
    tails.at(eta, out.tails);
    setCurve(y, weight, out);
    out.settleCurve();
  }

  private static void setCurve(double y, double weight, Terms out) {
    Tails.Values at = out.tails;
    double successes = weight * y;
    double failures = weight * (1 - y);
    out.logDensity = times(successes, at.logSuccess) + times(failures, at.logFailure);
    out.score = times(successes, at.success1) + times(failures, at.failure1);
    out.observed = -times(successes, at.success2) - times(failures, at.failure2);
    out.expected = -weight * times(at.success1, at.failure1);
  }

  @Override
  public void full(double y, double weight, double eta, Terms out) {
    if (!tails.valid(eta)) {
      out.impossible();
      return;
    }
    Tails.Values at = out.tails;
    tails.at(eta, at);
    setCurve(y, weight, out);
    out.observedSlope = -times(weight * y, at.success3) - times(weight * (1 - y), at.failure3);
    out.expectedSlope =
        -weight * (times(at.success2, at.failure1) + times(at.success1, at.failure2));
    out.noDispersion();
    out.settleFull();
  }

  /** A product in which 0 wins over infinity. */
  private static double times(double a, double b) {
    return a == 0 ? 0 : a * b;
  }

  @Override
  public double constant(double y, double weight) {
    return logCombinations(y, weight);
  }

  /** Log binomial coefficient; counts within 1e-6 of whole numbers are taken as those. */
  static double logCombinations(double y, double trials) {
    double n = nearlyWhole(trials);
    return Stirling.logBinomial(n, nearlyWhole(n * y));
  }

  private static double nearlyWhole(double count) {
    double whole = Math.rint(count);
    return Math.abs(count - whole) <= 1e-6 ? whole : count;
  }

  @Override
  public double mean(double eta) {
    return link.mean(eta);
  }

  @Override
  public double startingEta(double y, double weight) {
    return link.eta(startingMean(y, weight));
  }

  /** Half a success and half a failure more, which keeps the mean off the boundary. */
  static double startingMean(double y, double trials) {
    return (trials * y + 0.5) / (trials + 1);
  }
}
