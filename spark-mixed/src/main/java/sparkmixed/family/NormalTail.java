package sparkmixed.family;

/**
 * The upper tail of the standard normal distribution, by Laplace's continued fraction for its
 * hazard h, x at least 0,
 *
 * <pre>
 *   h(x) = phi(x) / Q(x) = x + d,   d = 1/(x + e),   e = 2/(x + g),   g = 3/(x + 4/(x + ...))
 * </pre>
 *
 * <p>The derivatives of log Q are products of h, d, e and g - e, so one smooth function gives all
 * of them without a cancellation, at 0 and at 1e100 alike. Here {@code (x + B) g(x)} is a Chebyshev
 * series in {@code (x - B)/(x + B)}; its coefficients come from 40-digit values at the 60 nodes.
 *
 * @see <a href="https://dlmf.nist.gov/7.9">DLMF 7.9.2</a>
 */
final class NormalTail {
  private static final double B = 3.5;

  // spotless:off
  // mpmath 1.3.0: c_j = 2/60 sum_k cos(pi j (k + 1/2)/60) (x_k + B) g(x_k), the first one halved.
  private static final double[] COEFFICIENTS = {
    4.525746099944901, -1.3718207991577145, -0.2502743226534265, 0.08505526248038942,
    0.018880169981705334, -0.006258618443062496, -0.0019541055681836154, 0.0004541066125999077,
    0.00022035600254484612, -2.6394702447667143e-05, -2.4587709387106007e-05, 2.71189623924591e-07,
    2.5766023506966065e-06, 2.58410498214776e-07, -2.4143599638865144e-07, -5.673239733817972e-08,
    1.8525218153525574e-08, 8.457119440886465e-09, -8.440330095439768e-10, -1.0179782276860007e-09,
    -5.304482815812053e-11, 1.0064343175626145e-10, 2.0306909092319894e-11, -7.623490209539186e-12,
    -3.2815687032530774e-12, 2.989509492529778e-13, 3.8737559051777903e-13, 2.904672524252342e-14,
    -3.52427062933101e-14, -8.466637579914018e-15, 2.233928855143451e-15, 1.196660374116447e-15,
    -3.4933580728330854e-17, -1.227807416987853e-16,
  };
  // spotless:on

  private NormalTail() {}

  /** g(x), by Clenshaw's recurrence. */
  static double g(double x) {
    double t = 2 * ((x - B) / (x + B));
    double next = 0;
    double last = 0;
    for (int j = COEFFICIENTS.length - 1; j > 0; j--) {
      double current = Math.fma(t, next, COEFFICIENTS[j]) - last;
      last = next;
      next = current;
    }
    return (Math.fma(0.5 * t, next, COEFFICIENTS[0]) - last) / (x + B);
  }

  /** h(x), x at least 0. */
  static double hazard(double x) {
    return x + 1 / (x + 2 / (x + g(x)));
  }

  /** phi(x); the rounding of x^2, which exp would blow up, is put back. */
  static double density(double x) {
    double square = x * x;
    double lost = Math.fma(x, x, -square);
    // An infinite square has lost NaN; the density is 0 long before.
    return square > 1500 ? 0 : Math.exp(-0.5 * square) * (1 - 0.5 * lost) / Math.sqrt(2 * Math.PI);
  }

  /** {@code log Q(x)}, x at least 0. */
  static double logUpper(double x) {
    return -Math.log(hazard(x)) - 0.5 * x * x - Logs.HALF_LOG_TWO_PI;
  }

  /** The distribution function. */
  static double lower(double eta) {
    double x = Math.abs(eta);
    double tail = density(x) / hazard(x);
    return eta > 0 ? 1 - tail : tail;
  }

  /** {@link #lower} turned round, by Newton's method on log Q. */
  static double quantile(double p) {
    double tail = Math.min(p, 1 - p);
    if (!(tail > 0)) {
      return p == 0 ? Double.NEGATIVE_INFINITY : p == 1 ? Double.POSITIVE_INFINITY : Double.NaN;
    }
    double target = Math.log(tail);
    // Q(x) is at most exp(-x^2/2)/2, so this is too large, and log Q is concave: no overshooting.
    double x = Math.sqrt(Math.max(0, -2 * (target + Math.log(2))));
    for (int iteration = 0; iteration < 20; iteration++) {
      double step = (logUpper(x) - target) / hazard(x);
      x += step;
      if (Math.abs(step) <= 1e-15 * x) {
        break;
      }
    }
    return p < 0.5 ? -x : x;
  }
}
