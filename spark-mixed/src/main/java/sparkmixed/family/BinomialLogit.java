package sparkmixed.family;

/**
 * Binomial with the logit link, {@code log p = n [y eta - log(1 + exp(eta))]}, y the proportion of
 * n successes.
 *
 * <p>Everything is in {@code e = exp(-|eta|)}, at most 1: the smaller of pi and 1 - pi is {@code
 * e/(1 + e)} and keeps all its digits. The link is canonical, so observed and expected are the
 * same.
 */
final class BinomialLogit implements Likelihood {
  private static final long serialVersionUID = 1L;

  @Override
  public double logDensity(double y, double weight, double eta) {
    double value = weight * (linear(y, eta) - Logs.log1p(Math.exp(-Math.abs(eta))));
    return Double.isFinite(value) ? value : Double.NEGATIVE_INFINITY;
  }

  /** {@code y eta - max(eta, 0)} */
  private static double linear(double y, double eta) {
    return eta > 0 ? (y - 1) * eta : y * eta;
  }

  @Override
  public void curve(double y, double weight, double eta, Terms out) {
    set(y, weight, eta, out);
    out.settleCurve();
  }

  @Override
  public void full(double y, double weight, double eta, Terms out) {
    double difference = set(y, weight, eta, out);
    out.observedSlope = out.observed * difference;
    out.expectedSlope = out.observedSlope;
    out.noDispersion();
    out.settleFull();
  }

  /** Sets the curve and returns {@code 1 - 2 pi}. */
  private static double set(double y, double weight, double eta, Terms out) {
    double e = Math.exp(-Math.abs(eta));
    double larger = 1 / (1 + e);
    double smaller = e * larger;
    double pi = eta > 0 ? larger : smaller;
    double rest = eta > 0 ? smaller : larger;
    out.logDensity = weight * (linear(y, eta) - Logs.log1p(e));
    // y - pi, but exact for a success of a probability next to 1.
    out.score = weight * (y * rest - (1 - y) * pi);
    out.observed = weight * larger * smaller;
    out.expected = out.observed;
    return rest - pi;
  }

  @Override
  public double constant(double y, double weight) {
    return BinomialTails.logCombinations(y, weight);
  }

  @Override
  public double mean(double eta) {
    return Link.LOGIT.mean(eta);
  }

  @Override
  public double startingEta(double y, double weight) {
    return Link.LOGIT.eta(BinomialTails.startingMean(y, weight));
  }
}
