package sparkmixed.family;

/**
 * Gaussian with any link, {@code log p = -[psi + w (y - mu)^2/phi]/2 + [log w - log(2 pi)]/2}, by
 * the derivatives of mu in eta: for a power link {@code mu' = c mu/eta, mu'' = c (c-1) mu/eta^2,
 * mu''' = c (c-1)(c-2) mu/eta^3}, for a log link mu itself.
 */
final class Gaussian implements Likelihood {
  private static final long serialVersionUID = 1L;

  private final Link link;
  private final double power;
  private final double inverse;
  private final double logDispersion;

  Gaussian(Link link, double dispersion) {
    this.link = link;
    this.power = link.power();
    this.inverse = 1 / dispersion;
    this.logDispersion = Math.log(dispersion);
  }

  private boolean valid(double eta) {
    return switch (link) {
      case SQRT, INVERSE_SQUARED -> eta > 1e-90 && eta < 1e90;
      case INVERSE -> Math.abs(eta) > 1e-90 && Math.abs(eta) < 1e90;
      default -> Math.abs(eta) < 1e150;
    };
  }

  @Override
  public double logDensity(double y, double weight, double eta) {
    if (!valid(eta)) {
      return Double.NEGATIVE_INFINITY;
    }
    double residual = y - link.mean(eta);
    return -0.5 * (logDispersion + weight * inverse * residual * residual);
  }

  @Override
  public void curve(double y, double weight, double eta, Terms out) {
    if (!valid(eta)) {
      out.impossible();
      return;
    }
    setCurve(y, weight, eta, out);
    out.settleCurve();
  }

  private void setCurve(double y, double weight, double eta, Terms out) {
    double q = weight * inverse;
    double mu = link.mean(eta);
    double residual = y - mu;
    out.logDensity = -0.5 * (logDispersion + q * residual * residual);
    if (link == Link.IDENTITY) {
      out.score = q * residual;
      out.observed = q;
      out.expected = q;
      return;
    }
    double mu1 = link == Link.LOG ? mu : power * mu / eta;
    double mu2 = link == Link.LOG ? mu : (power - 1) * mu1 / eta;
    out.score = q * residual * mu1;
    out.expected = q * mu1 * mu1;
    out.observed = out.expected - q * residual * mu2;
  }

  @Override
  public void full(double y, double weight, double eta, Terms out) {
    if (!valid(eta)) {
      out.impossible();
      return;
    }
    setCurve(y, weight, eta, out);
    if (link == Link.IDENTITY) {
      out.observedSlope = 0;
      out.expectedSlope = 0;
    } else {
      double q = weight * inverse;
      double mu = link.mean(eta);
      double mu1 = link == Link.LOG ? mu : power * mu / eta;
      double mu2 = link == Link.LOG ? mu : (power - 1) * mu1 / eta;
      double mu3 = link == Link.LOG ? mu : (power - 2) * mu2 / eta;
      out.observedSlope = q * (3 * mu1 * mu2 - (y - mu) * mu3);
      out.expectedSlope = 2 * q * mu1 * mu2;
    }
    out.densityByDispersion = -0.5 * logDispersion - out.logDensity - 0.5;
    out.scoreByDispersion = -out.score;
    out.observedByDispersion = -out.observed;
    out.expectedByDispersion = -out.expected;
    out.settleFull();
  }

  @Override
  public double constant(double y, double weight) {
    return 0.5 * Math.log(weight) - Logs.HALF_LOG_TWO_PI;
  }

  @Override
  public double mean(double eta) {
    return link.mean(eta);
  }

  @Override
  public double startingEta(double y, double weight) {
    boolean free = link == Link.IDENTITY || (link == Link.INVERSE && y != 0);
    return link.eta(free || y > 0 ? y : y == 0 ? 0.1 : -0.1 * y);
  }
}
