package sparkmixed.family;

/**
 * {@code pi = 1/2 + atan(eta)/pi}. At eta = -x the smaller tail is {@code atan2(1, x)/pi}; with
 * {@code f = 1/(pi (1 + x^2))} and P either probability, log P has the derivatives {@code r = f/P},
 * {@code f'/P - r^2}, {@code f''/P - 3 r f'/P + 2 r^3}.
 */
enum CauchitTails implements Tails {
  INSTANCE;

  @Override
  public boolean valid(double eta) {
    return Math.abs(eta) < 1e90;
  }

  @Override
  public double logSuccess(double eta) {
    double tail = Math.atan2(1, Math.abs(eta)) / Math.PI;
    return eta <= 0 ? Math.log(tail) : Logs.log1p(-tail);
  }

  @Override
  public double logFailure(double eta) {
    return logSuccess(-eta);
  }

  @Override
  public void at(double eta, Values out) {
    double x = Math.abs(eta);
    double tail = Math.atan2(1, x) / Math.PI;
    double s = 1 / (1 + x * x);
    double f = s / Math.PI;
    // f'/f and f''/f in eta at -x.
    double slope = 2 * x * s;
    double bend = (6 * x * x - 2) * s * s;

    double r = f / tail;
    out.logSuccess = Math.log(tail);
    out.success1 = r;
    out.success2 = r * (slope - r);
    out.success3 = r * (bend - 3 * r * slope + 2 * r * r);

    double t = -f / (1 - tail);
    out.logFailure = Logs.log1p(-tail);
    out.failure1 = t;
    out.failure2 = t * (slope - t);
    out.failure3 = t * (bend - 3 * t * slope + 2 * t * t);
    if (eta > 0) {
      out.mirror();
    }
  }
}
