package sparkmixed.family;

/** Logarithms near 1, where the plain formula cancels. */
final class Logs {
  static final double HALF_LOG_TWO_PI = 0.9189385332046727;

  private Logs() {}

  /**
   * {@code log(1 + x)} for x at least -0.9, to 2 ulp: {@code log(u) x / (u - 1)} with u the rounded
   * {@code 1 + x}, whose rounding error cancels in the quotient. Math.log1p is no intrinsic and
   * takes three times as long.
   */
  static double log1p(double x) {
    double u = 1 + x;
    if (u == 1) {
      return x;
    }
    return x > 1e16 ? Math.log(x) : Math.log(u) * (x / (u - 1));
  }

  /** {@code log(a/b) - (a - b)/b} for positive a and b, never positive; pass a - b uncancelled. */
  static double excess(double a, double b, double difference) {
    double d = difference / b;
    return Math.abs(d) < 0.25 ? excess(d) : Math.log(a / b) - d;
  }

  /** {@code log(a/b) - (a - b)/a}, never negative: the same, turned round. */
  static double shortfall(double a, double b, double difference) {
    double d = difference / b;
    return Math.abs(d) < 0.25 ? excess(d) + d * (difference / a) : Math.log(a / b) - difference / a;
  }

  /** {@code log(1 + x) - x} for x above -1. */
  static double logExcess(double x) {
    return Math.abs(x) < 0.25 ? excess(x) : Math.log1p(x) - x;
  }

  /** {@code log(1 + x) - x/(1 + x)} for x at least 0. */
  static double logShortfall(double x) {
    double share = x / (1 + x);
    return x < 0.25 ? excess(x) + x * share : log1p(x) - share;
  }

  /** With r = d/(2 + d), log(1 + d) = 2 atanh(r) and 2r - d = -d r. */
  private static double excess(double d) {
    double r = d / (2 + d);
    double s = r * r;
    double series =
        1.0 / 3
            + s
                * (1.0 / 5
                    + s
                        * (1.0 / 7
                            + s
                                * (1.0 / 9
                                    + s
                                        * (1.0 / 11
                                            + s
                                                * (1.0 / 13
                                                    + s
                                                        * (1.0 / 15
                                                            + s
                                                                * (1.0 / 17
                                                                    + s
                                                                        * (1.0 / 19
                                                                            + s
                                                                                * (1.0
                                                                                    / 21)))))))));
    return r * (2 * s * series - d);
  }
}
