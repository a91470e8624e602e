package sparkmixed.family;

/**
 * The correction delta of Stirling's formula, and its derivatives,
 *
 * <pre>
 *   log Gamma(z) = (z - 1/2) log z - z + log(2 pi)/2 + delta(z)
 *   delta(z) ~ sum_n B_2n / (2n (2n - 1) z^(2n-1))
 * </pre>
 *
 * <p>Differences of log-gammas and polygammas at large arguments are small differences of delta,
 * plus logarithms that {@link Logs} takes without cancellation. Below {@value #ENOUGH} the
 * recurrence of Gamma leads upwards; from there eight terms are exact to double precision.
 *
 * @see <a href="https://dlmf.nist.gov/5.11">DLMF 5.11.1, 5.5.1</a>
 */
final class Stirling {
  static final double ENOUGH = 10;

  private static final double[] FACTORIALS = new double[21];

  static {
    FACTORIALS[0] = 1;
    for (int n = 1; n < FACTORIALS.length; n++) {
      FACTORIALS[n] = n * FACTORIALS[n - 1];
    }
  }

  private Stirling() {}

  /** delta(z), z positive. */
  static double delta(double z) {
    double sum = 0;
    double x = z;
    for (; x < ENOUGH; x++) {
      sum += (x + 0.5) * Math.log1p(1 / x) - 1;
    }
    double r = 1 / x;
    double s = r * r;
    return sum
        + r
            * (1.0 / 12
                - s
                    * (1.0 / 360
                        - s
                            * (1.0 / 1260
                                - s
                                    * (1.0 / 1680
                                        - s
                                            * (1.0 / 1188
                                                - s
                                                    * (691.0 / 360360
                                                        - s
                                                            * (1.0 / 156
                                                                - s * (3617.0 / 122400))))))));
  }

  /** delta'(z), z positive. */
  static double delta1(double z) {
    double sum = 0;
    double x = z;
    for (; x < ENOUGH; x++) {
      sum += Math.log1p(1 / x) - (x + 0.5) / (x * (x + 1));
    }
    double s = 1 / (x * x);
    return sum
        - s
            * (1.0 / 12
                - s
                    * (1.0 / 120
                        - s
                            * (1.0 / 252
                                - s
                                    * (1.0 / 240
                                        - s
                                            * (1.0 / 132
                                                - s
                                                    * (691.0 / 32760
                                                        - s
                                                            * (1.0 / 12
                                                                - s * (3617.0 / 8160))))))));
  }

  /** delta''(z), z at least {@value #ENOUGH}. */
  static double delta2(double z) {
    double r = 1 / z;
    double s = r * r;
    return r
        * s
        * (1.0 / 6
            - s
                * (1.0 / 30
                    - s
                        * (1.0 / 42
                            - s
                                * (1.0 / 30
                                    - s
                                        * (5.0 / 66
                                            - s
                                                * (691.0 / 2730
                                                    - s * (7.0 / 6 - s * (3617.0 / 510))))))));
  }

  /** delta'''(z), z at least {@value #ENOUGH}. */
  static double delta3(double z) {
    double s = 1 / (z * z);
    return -s
        * s
        * (1.0 / 2
            - s
                * (1.0 / 6
                    - s
                        * (1.0 / 6
                            - s
                                * (3.0 / 10
                                    - s
                                        * (5.0 / 6
                                            - s
                                                * (691.0 / 210
                                                    - s * (35.0 / 2 - s * (3617.0 / 30))))))));
  }

  /** {@code log y!}, y at least 0, whole or not. */
  static double logFactorial(double y) {
    if (y < FACTORIALS.length && y == Math.rint(y)) {
      return Math.log(FACTORIALS[(int) y]);
    }
    return y == 0 ? 0 : (y + 0.5) * Math.log(y) - y + Logs.HALF_LOG_TWO_PI + delta(y);
  }

  /** {@code log C(n, k)} for 0 at most k at most n, by gamma functions if they are not whole. */
  static double logBinomial(double n, double k) {
    double rest = n - k;
    if (k <= 0 || rest <= 0) {
      return 0;
    }
    // The leading terms join into an entropy, whose relative error is that of a logarithm.
    return k * Math.log(n / k)
        + rest * Math.log(n / rest)
        + 0.5 * Math.log(n / k / rest)
        - Logs.HALF_LOG_TWO_PI
        + delta(n)
        - delta(k)
        - delta(rest);
  }
}
