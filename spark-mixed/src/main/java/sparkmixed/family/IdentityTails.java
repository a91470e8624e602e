package sparkmixed.family;

/** {@code pi = eta}, strictly between 0 and 1. */
enum IdentityTails implements Tails {
  INSTANCE;

  @Override
  public boolean valid(double eta) {
    return eta > 1e-90 && eta < 1;
  }

  @Override
  public double logSuccess(double eta) {
    return Math.log(eta);
  }

  @Override
  public double logFailure(double eta) {
    return Math.log1p(-eta);
  }

  @Override
  public void at(double eta, Values out) {
    double r = 1 / eta;
    double s = -1 / (1 - eta);
    out.logSuccess = Math.log(eta);
    out.success1 = r;
    out.success2 = -r * r;
    out.success3 = 2 * r * r * r;
    out.logFailure = Math.log1p(-eta);
    out.failure1 = s;
    out.failure2 = -s * s;
    out.failure3 = 2 * s * s * s;
  }
}
