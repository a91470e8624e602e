package sparkmixed.family;

/**
 * Poisson with the log link, {@code log p = w [y eta - exp(eta)]}; canonical, so observed, expected
 * and their slopes are all the mean.
 */
final class PoissonLog implements Likelihood {
  private static final long serialVersionUID = 1L;

  @Override
  public double logDensity(double y, double weight, double eta) {
    double value = weight * (y * eta - Math.exp(eta));
    return Double.isFinite(value) ? value : Double.NEGATIVE_INFINITY;
  }

  @Override
  public void curve(double y, double weight, double eta, Terms out) {
    double mu = Math.exp(eta);
    out.logDensity = weight * (y * eta - mu);
    out.score = weight * (y - mu);
    out.observed = weight * mu;
    out.expected = out.observed;
    out.settleCurve();
  }

  @Override
  public void full(double y, double weight, double eta, Terms out) {
    curve(y, weight, eta, out);
    out.observedSlope = out.observed;
    out.expectedSlope = out.observed;
    out.noDispersion();
  }

  @Override
  public double constant(double y, double weight) {
    return -weight * Stirling.logFactorial(y);
  }

  @Override
  public double mean(double eta) {
    return Math.exp(eta);
  }

  @Override
  public double startingEta(double y, double weight) {
    return Math.log(y + 0.1);
  }
}
