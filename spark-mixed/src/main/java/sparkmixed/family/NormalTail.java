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
 * series in {@code t = (x - B)/(x + B)}, split into even and odd powers, which are series in {@code
 * s = 2t^2 - 1} of half the length.
 *
 * @see <a href="https://dlmf.nist.gov/7.9">DLMF 7.9, with z^2 = x^2/2</a>
 */
final class NormalTail {
  private static final double B = 3.5;

  // spotless:off
  // mpmath 1.3.0: with F(t) = (x + B) g(x), x = B (1 + t)/(1 - t), and 40 nodes s_k = cos(pi (k + 1/2)/40),
  //   c_j = 2/40 sum_k cos(pi j (k + 1/2)/40) f(sqrt((s_k + 1)/2)),  the first one halved,
  // for f(t) = [F(t) + F(-t)]/2 and for f(t) = [F(t) - F(-t)]/(2t).
  private static final double[] EVEN = {
    4.525746099944901, -0.2502743226534265, 0.018880169981705334, -0.0019541055681836154,
    0.00022035600254484612, -2.4587709387106007e-05, 2.5766023506966065e-06, -2.4143599638865144e-07,
    1.8525218153525574e-08, -8.440330095439768e-10, -5.304482815812053e-11, 2.0306909092319894e-11,
    -3.2815687032530774e-12, 3.8737559051777903e-13, -3.52427062933101e-14, 2.233928855143451e-15,
    -3.4933580728330854e-17,
  };
  private static final double[] ODD = {
    -1.4636151278593177, 0.18358865740320632, -0.013478132442427489, 0.0009608955563024955,
    -5.2682331102680045e-05, -1.0707379265423835e-07, 6.494530405034203e-07, -1.3263204407386833e-07,
    1.9167249397508875e-08, -2.2530105157359473e-09, 2.170540603639459e-10, -1.5767196851423003e-11,
    5.202164323446286e-13, 7.768546616132697e-14, -1.959201567628013e-14, 2.6587405164520935e-15,
    -2.654197682191997e-16,
  };
  // spotless:on

  private NormalTail() {}

  /** g(x), by Clenshaw's recurrence for both halves at once: neither waits for the other. */
  static double g(double x) {
    double t = (x - B) / (x + B);
    double twice = 4 * t * t - 2;
    double even = 0;
    double evenBefore = 0;
    double odd = 0;
    double oddBefore = 0;
    for (int j = EVEN.length - 1; j > 0; j--) {
      double nextEven = Math.fma(twice, even, EVEN[j] - evenBefore);
      double nextOdd = Math.fma(twice, odd, ODD[j] - oddBefore);
      evenBefore = even;
      even = nextEven;
      oddBefore = odd;
      odd = nextOdd;
    }
    double half = 0.5 * twice;
    even = Math.fma(half, even, EVEN[0] - evenBefore);
    odd = Math.fma(half, odd, ODD[0] - oddBefore);
    return Math.fma(t, odd, even) / (x + B);
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
