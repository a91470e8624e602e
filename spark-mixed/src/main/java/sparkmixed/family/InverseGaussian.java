package sparkmixed.family;

/**
 * Inverse Gaussian with {@code q = w/phi} and mean mu,
 *
 * <pre>
 *   log p = [log q - log(2 pi) - 3 log y]/2 - q (y - mu)^2 / (2 mu^2 y)
 * </pre>
 */
final class InverseGaussian extends PositiveMean {
  private static final long serialVersionUID = 1L;

  private final double inverse;
  private final double norm;

  InverseGaussian(Link link, double dispersion) {
    super(link);
    this.inverse = 1 / dispersion;
    this.norm = 0.5 * Math.log(inverse);
  }

  @Override
  double density(double y, double weight, double mu, double t) {
    double error = (y - mu) / mu;
    return norm - 0.5 * weight * inverse * error * error / y;
  }

  @Override
  void curveOfLogMean(double y, double weight, double mu, double t, Terms out) {
    double q = weight * inverse;
    double error = (y - mu) / mu;
    double information = q / mu;
    out.logDensity = norm - 0.5 * q * error * error / y;
    out.score = information * error;
    out.observed = information * (1 + 2 * error);
    out.expected = information;
  }

  @Override
  void fullOfLogMean(double y, double weight, double mu, double t, Terms out) {
    curveOfLogMean(y, weight, mu, t, out);
    // d(y/mu)/dt = -y/mu: 2y/mu - 1 turns into 1 - 4y/mu, both times q/mu.
    out.observedSlope = -out.expected * (3 + 4 * (y - mu) / mu);
    out.expectedSlope = -out.expected;
    out.densityByDispersion = norm - out.logDensity - 0.5;
    out.scoreByDispersion = -out.score;
    out.observedByDispersion = -out.observed;
    out.expectedByDispersion = -out.expected;
  }

  @Override
  public double constant(double y, double weight) {
    return 0.5 * Math.log(weight) - Logs.HALF_LOG_TWO_PI - 1.5 * Math.log(y);
  }

  @Override
  double startingMean(double y) {
    return y;
  }
}
