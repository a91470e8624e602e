package sparkmixed.family;

/**
 * A family with a positive mean, differentiated in {@code t = log mu} and then in eta. A log link
 * has {@code t = eta}, a power link {@code mu = eta^c} has
 *
 * <pre>
 *   t' = c/eta,   t'' = -c/eta^2,   t''' = 2c/eta^3
 *   score    = p1 t'
 *   observed = o t'^2 - p1 t'',   slope o' t'^3 + 3 o t' t'' - p1 t'''
 *   expected = i t'^2,            slope i' t'^3 + 2 i t' t''
 * </pre>
 *
 * <p>with {@code p1 = dlogp/dt, o = -d2logp/dt2}, i Fisher's weight for t, and primes of o and i
 * their derivatives in t. In t these are products of mu and y with shares, where derivatives in mu
 * would overflow for a mean of 1e160.
 */
abstract class PositiveMean implements Likelihood {
  private static final long serialVersionUID = 1L;

  private final Link link;
  private final boolean logarithmic;
  private final double power;

  PositiveMean(Link link) {
    this.link = link;
    this.logarithmic = link == Link.LOG;
    this.power = link.power();
  }

  /** log p without the constant, for {@code t = log mu}; NaN or infinite where it overflows. */
  abstract double density(double y, double weight, double mu, double t);

  /** Sets {@code logDensity} and, for t in place of eta, {@code score, observed, expected}. */
  abstract void curveOfLogMean(double y, double weight, double mu, double t, Terms out);

  /** Sets every field, for t in place of eta. */
  abstract void fullOfLogMean(double y, double weight, double mu, double t, Terms out);

  /** A mean near y that is positive. */
  abstract double startingMean(double y);

  private boolean valid(double eta) {
    // Cubes of 1/eta must stay finite.
    return logarithmic ? eta > -1e90 && eta < 1e90 : eta > 1e-90 && eta < 1e90;
  }

  private double logMean(double eta) {
    return logarithmic ? eta : power * Math.log(eta);
  }

  @Override
  public final double logDensity(double y, double weight, double eta) {
    if (!valid(eta)) {
      return Double.NEGATIVE_INFINITY;
    }
    double value = density(y, weight, mean(eta), logMean(eta));
    return Double.isFinite(value) ? value : Double.NEGATIVE_INFINITY;
  }

  @Override
  public final void curve(double y, double weight, double eta, Terms out) {
    if (!valid(eta)) {
      out.impossible();
      return;
    }
    curveOfLogMean(y, weight, mean(eta), logMean(eta), out);
    if (!logarithmic) {
      double inverse = 1 / eta;
      chainCurve(power * inverse, -power * inverse * inverse, out);
    }
    out.settleCurve();
  }

  @Override
  public final void full(double y, double weight, double eta, Terms out) {
    if (!valid(eta)) {
      out.impossible();
      return;
    }
    fullOfLogMean(y, weight, mean(eta), logMean(eta), out);
    if (!logarithmic) {
      double inverse = 1 / eta;
      double t1 = power * inverse;
      double t2 = -t1 * inverse;
      double t3 = -2 * t2 * inverse;
      out.observedSlope =
          out.observedSlope * t1 * t1 * t1 + 3 * out.observed * t1 * t2 - out.score * t3;
      out.expectedSlope = out.expectedSlope * t1 * t1 * t1 + 2 * out.expected * t1 * t2;
      out.observedByDispersion = out.observedByDispersion * t1 * t1 - out.scoreByDispersion * t2;
      out.expectedByDispersion *= t1 * t1;
      out.scoreByDispersion *= t1;
      chainCurve(t1, t2, out);
    }
    out.settleFull();
  }

  private static void chainCurve(double t1, double t2, Terms out) {
    out.observed = out.observed * t1 * t1 - out.score * t2;
    out.expected *= t1 * t1;
    out.score *= t1;
  }

  @Override
  public final double mean(double eta) {
    return link.mean(eta);
  }

  @Override
  public final double startingEta(double y, double weight) {
    return link.eta(startingMean(y));
  }
}
