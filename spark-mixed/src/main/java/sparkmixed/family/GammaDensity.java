package sparkmixed.family;

/**
 * Gamma with shape {@code a = w/phi} and mean mu,
 *
 * <pre>
 *   log p = a [log(y/mu) - (y - mu)/mu] + [a log a - a - log Gamma(a)] - log y
 * </pre>
 *
 * <p>Both brackets are taken whole ({@link Logs#excess}, {@link Stirling}), so a small dispersion
 * does not cancel.
 */
final class GammaDensity extends PositiveMean {
  private static final long serialVersionUID = 1L;

  private final double inverse;
  private final double norm;
  private final double normSlope;

  GammaDensity(Link link, double dispersion) {
    super(link);
    this.inverse = 1 / dispersion;
    this.norm = norm(inverse);
    this.normSlope = normSlope(inverse);
  }

  /** {@code a log a - a - log Gamma(a)}. */
  private static double norm(double a) {
    return 0.5 * Math.log(a) - Logs.HALF_LOG_TWO_PI - Stirling.delta(a);
  }

  /** Its derivative in log a. */
  private static double normSlope(double a) {
    return 0.5 - a * Stirling.delta1(a);
  }

  @Override
  double density(double y, double weight, double mu, double t) {
    double a = weight * inverse;
    return a * Logs.excess(y, mu, y - mu) + (weight == 1 ? norm : norm(a));
  }

  @Override
  void curveOfLogMean(double y, double weight, double mu, double t, Terms out) {
    double a = weight * inverse;
    out.logDensity = a * Logs.excess(y, mu, y - mu) + (weight == 1 ? norm : norm(a));
    out.score = a * ((y - mu) / mu);
    out.observed = a * (y / mu);
    out.expected = a;
  }

  @Override
  void fullOfLogMean(double y, double weight, double mu, double t, Terms out) {
    double a = weight * inverse;
    double fit = a * Logs.excess(y, mu, y - mu);
    out.logDensity = fit + (weight == 1 ? norm : norm(a));
    out.score = a * ((y - mu) / mu);
    out.observed = a * (y / mu);
    out.expected = a;
    out.observedSlope = -out.observed;
    out.expectedSlope = 0;
    // da/dpsi = -a
    out.densityByDispersion = -fit - (weight == 1 ? normSlope : normSlope(a));
    out.scoreByDispersion = -out.score;
    out.observedByDispersion = -out.observed;
    out.expectedByDispersion = -a;
  }

  @Override
  public double constant(double y, double weight) {
    return -Math.log(y);
  }

  @Override
  double startingMean(double y) {
    return y;
  }
}
