package sparkmixed.family;

/**
 * Negative binomial with variance {@code mu (1 + phi)}: the size {@code k = mu/phi} moves with the
 * mean. With H and its derivatives of {@link RisingFactorial} and {@code s = phi/(1 + phi)},
 *
 * <pre>
 *   log p = w [y log mu - (k + y) log(1 + phi) + H(y, k)] - w log y!
 *   t = log mu:  p1 = y - lost - k log(1 + phi),   -o = second - k log(1 + phi),   -o' = third - k log(1 + phi)
 *   psi:         lost + k c - y s,   p1_psi = k c - second,   o_psi = third - k c,   c = log(1 + phi) - s
 * </pre>
 *
 * <p>Fisher's information has no closed form here: {@code expected} is the quasi-likelihood weight
 * {@code w (dmu/deta)^2 / (mu (1 + phi))}, as R's glm would use, and its own derivatives.
 */
final class NegativeBinomial1 extends PositiveMean {
  private static final long serialVersionUID = 1L;

  private final double inverse;
  private final double share;
  private final double rest;
  private final double logPlus;
  private final double shortfall;

  NegativeBinomial1(Link link, double dispersion) {
    super(link);
    this.inverse = 1 / dispersion;
    this.share = 1 / (1 + inverse);
    this.rest = 1 / (1 + dispersion);
    this.logPlus = Math.log1p(dispersion);
    this.shortfall = Logs.logShortfall(dispersion);
  }

  @Override
  double density(double y, double weight, double mu, double t) {
    double k = mu * inverse;
    if (y == 0) {
      return -weight * k * logPlus;
    }
    if (large(y, k)) {
      return weight * LargeCount.log(y, k, mu, t, Stirling.delta(k));
    }
    return weight * (y * t - (k + y) * logPlus + RisingFactorial.log(y, k));
  }

  private static boolean large(double y, double k) {
    return y >= RisingFactorial.FEW && k >= Stirling.ENOUGH;
  }

  @Override
  void curveOfLogMean(double y, double weight, double mu, double t, Terms out) {
    double k = mu * inverse;
    RisingFactorial rising = out.rising;
    rising.at(y, k);
    double decay = k * logPlus;
    out.logDensity = density(y, weight, mu, t);
    out.score = weight * (rising.kept - decay);
    out.observed = weight * (decay - rising.second);
    out.expected = weight * mu * rest;
  }

  @Override
  void fullOfLogMean(double y, double weight, double mu, double t, Terms out) {
    curveOfLogMean(y, weight, mu, t, out);
    double k = mu * inverse;
    RisingFactorial rising = out.rising;
    double spread = k * shortfall;
    out.observedSlope = weight * (k * logPlus - rising.third);
    out.expectedSlope = out.expected;
    out.densityByDispersion = weight * byDispersion(y, k, mu, rising, spread);
    out.scoreByDispersion = weight * (spread - rising.second);
    out.observedByDispersion = weight * (rising.third - spread);
    out.expectedByDispersion = -out.expected * share;
  }

  /** {@code dlogp/dpsi}, in whichever of three equal forms does not cancel. */
  private double byDispersion(
      double y, double k, double mu, RisingFactorial rising, double spread) {
    if (large(y, k)) {
      return -LargeCount.bySize(y, k, mu, Stirling.delta1(k));
    }
    if (y < RisingFactorial.FEW) {
      return rising.lost + spread - y * share;
    }
    return k * logPlus - rising.kept + (y - mu) * rest;
  }

  @Override
  public double constant(double y, double weight) {
    return -weight * Stirling.logFactorial(y);
  }

  @Override
  double startingMean(double y) {
    return y > 0 ? y : 1.0 / 6;
  }
}
