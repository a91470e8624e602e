package sparkmixed.family;

/** Poisson with a power link, {@code log p = w [y log mu - mu]}. */
final class PoissonPower extends PositiveMean {
  private static final long serialVersionUID = 1L;

  PoissonPower(Link link) {
    super(link);
  }

  @Override
  double density(double y, double weight, double mu, double t) {
    return weight * (y * t - mu);
  }

  @Override
  void curveOfLogMean(double y, double weight, double mu, double t, Terms out) {
    out.logDensity = weight * (y * t - mu);
    out.score = weight * (y - mu);
    out.observed = weight * mu;
    out.expected = out.observed;
  }

  @Override
  void fullOfLogMean(double y, double weight, double mu, double t, Terms out) {
    curveOfLogMean(y, weight, mu, t, out);
    out.observedSlope = out.observed;
    out.expectedSlope = out.observed;
    out.noDispersion();
  }

  @Override
  public double constant(double y, double weight) {
    return -weight * Stirling.logFactorial(y);
  }

  @Override
  double startingMean(double y) {
    return y + 0.1;
  }
}
