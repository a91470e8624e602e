package sparkmixed.family;

/**
 * {@code pi = exp(eta)}, eta negative. With {@code c = 1/(exp(-eta) - 1)}, the odds, log(1 - pi)
 * has the derivatives {@code -c, -c (1 + c), -c (1 + c)(1 + 2c)}.
 */
enum LogTails implements Tails {
  INSTANCE;

  @Override
  public boolean valid(double eta) {
    return eta < 0 && eta > -1e90;
  }

  @Override
  public double logSuccess(double eta) {
    return eta;
  }

  @Override
  public double logFailure(double eta) {
    return eta > -0.6931471805599453 ? Math.log(-Math.expm1(eta)) : Math.log1p(-Math.exp(eta));
  }

  @Override
  public void at(double eta, Values out) {
    double c = 1 / Math.expm1(-eta);
    out.logSuccess = eta;
    out.success1 = 1;
    out.success2 = 0;
    out.success3 = 0;
    out.logFailure = logFailure(eta);
    out.failure1 = -c;
    out.failure2 = -c * (1 + c);
    out.failure3 = -c * (1 + c) * (1 + 2 * c);
  }
}
