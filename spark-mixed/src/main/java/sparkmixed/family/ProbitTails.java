package sparkmixed.family;

/**
 * {@code pi = Phi(eta)}. At eta = -x, with h, d, e, g of {@link NormalTail} and {@code u = phi/(1 -
 * Q)},
 *
 * <pre>
 *   log pi       = -log h - x^2/2 - log(2 pi)/2,   h,   -h d,   h d^2 e (g - e)
 *   log(1 - pi)  = log(1 - Q),   -u,   -u (x + u),   -u [(x + u)^2 + u (x + u) - 1]
 * </pre>
 */
enum ProbitTails implements Tails {
  INSTANCE;

  @Override
  public boolean valid(double eta) {
    return Math.abs(eta) < 1e150;
  }

  @Override
  public double logSuccess(double eta) {
    if (eta <= 0) {
      return NormalTail.logUpper(-eta);
    }
    return Logs.log1p(-NormalTail.density(eta) / NormalTail.hazard(eta));
  }

  @Override
  public double logFailure(double eta) {
    return logSuccess(-eta);
  }

  @Override
  public void at(double eta, Values out) {
    double x = Math.abs(eta);
    double g = NormalTail.g(x);
    double e = 2 / (x + g);
    double d = 1 / (x + e);
    double h = x + d;
    out.logSuccess = -Math.log(h) - 0.5 * x * x - Logs.HALF_LOG_TWO_PI;
    out.success1 = h;
    out.success2 = -h * d;
    out.success3 = h * d * d * e * (g - e);

    double density = NormalTail.density(x);
    double tail = density / h;
    double u = density / (1 - tail);
    double sum = x + u;
    out.logFailure = Logs.log1p(-tail);
    out.failure1 = -u;
    out.failure2 = -u * sum;
    out.failure3 = -u * (sum * sum + u * sum - 1);
    if (eta > 0) {
      out.mirror();
    }
  }
}
