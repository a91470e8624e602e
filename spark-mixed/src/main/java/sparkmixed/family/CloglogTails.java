package sparkmixed.family;

/**
 * {@code pi = 1 - exp(-m)}, {@code m = exp(eta)}: log(1 - pi) and its derivatives are all -m. With
 * {@code a = m/(exp(m) - 1)} and {@code b = 1 - m - a},
 *
 * <pre>
 *   log pi = log(1 - exp(-m)),   a,   a b,   a (b^2 - m - a b)
 * </pre>
 *
 * <p>For small m, a is its Bernoulli series, for b tends to -m/2.
 *
 * @see <a href="https://dlmf.nist.gov/24.2">DLMF 24.2.1</a>
 */
enum CloglogTails implements Tails {
  INSTANCE;

  @Override
  public boolean valid(double eta) {
    return Math.abs(eta) < 1e90;
  }

  @Override
  public double logSuccess(double eta) {
    return logSuccess(eta, Math.exp(eta));
  }

  private static double logSuccess(double eta, double m) {
    if (m < 1e-8) {
      // The next term is m^2/24; m itself may have underflowed.
      return eta - 0.5 * m;
    }
    return m < 0.6931471805599453 ? Math.log(-Math.expm1(-m)) : Math.log1p(-Math.exp(-m));
  }

  @Override
  public double logFailure(double eta) {
    return -Math.exp(eta);
  }

  @Override
  public void at(double eta, Values out) {
    double m = Math.exp(eta);
    out.logFailure = -m;
    out.failure1 = -m;
    out.failure2 = -m;
    out.failure3 = -m;
    if (m > 750) {
      out.logSuccess = 0;
      out.success1 = 0;
      out.success2 = 0;
      out.success3 = 0;
      return;
    }
    double a;
    double b;
    if (m < 0.5) {
      double s = m * m;
      double even =
          s
              * (1.0 / 12
                  - s
                      * (1.0 / 720
                          - s
                              * (1.0 / 30240
                                  - s
                                      * (1.0 / 1209600
                                          - s
                                              * (1.0 / 47900160
                                                  - s * (691.0 / 1307674368000.0))))));
      a = 1 - 0.5 * m + even;
      b = -0.5 * m - even;
    } else {
      a = m / Math.expm1(m);
      b = 1 - m - a;
    }
    out.logSuccess = logSuccess(eta, m);
    out.success1 = a;
    out.success2 = a * b;
    out.success3 = a * (b * b - m - a * b);
  }
}
