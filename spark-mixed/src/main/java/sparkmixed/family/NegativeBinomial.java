package sparkmixed.family;

/**
 * Negative binomial with size k, {@code Var = mu + mu^2/k}. With {@code s = mu/(k + mu)} and {@code
 * H(y) = log[Gamma(k + y) / (Gamma(k) k^y)] = sum_{j<y} log(1 + j/k)},
 *
 * <pre>
 *   log p = w [y log mu - (k + y) log(1 + mu/k) + H(y)] - w log y!
 *   t = log mu:   p1 = (1 - s)(y - mu),   o = (k + y) s (1 - s),   o' = o (1 - 2s),   i = mu (1 - s)
 *   psi = log k:  sum_{j<y} k/(k + j) - y (1 - s) - k [log(1 + mu/k) - s]
 * </pre>
 *
 * <p>H(y) and its slope are tabulated for small y; {@link LargeCount} has the rest. As k grows all
 * of it tends to Poisson without a difference of large numbers.
 */
final class NegativeBinomial extends PositiveMean {
  private static final long serialVersionUID = 1L;
  private static final int TABLE = 64;

  private final double size;
  private final double delta;
  private final double delta1;
  private final double[] rising = new double[TABLE];
  private final double[] risingLost = new double[TABLE];

  NegativeBinomial(Link link, double size) {
    super(link);
    this.size = size;
    this.delta = Stirling.delta(size);
    this.delta1 = Stirling.delta1(size);
    for (int y = 1; y < TABLE; y++) {
      int j = y - 1;
      rising[y] = rising[j] + Math.log1p(j / size);
      risingLost[y] = risingLost[j] + j / (size + j);
    }
  }

  @Override
  double density(double y, double weight, double mu, double t) {
    if (y == 0) {
      return -weight * size * Logs.log1p(mu / size);
    }
    if (y < TABLE) {
      return weight * (y * t - (size + y) * Logs.log1p(mu / size) + rising[(int) y]);
    }
    return weight * LargeCount.log(y, size, mu, t, delta);
  }

  /** {@code dlogp/dpsi} for weight 1. */
  private double bySize(double y, double mu, double s) {
    if (y < TABLE) {
      return y * s - risingLost[(int) y] - size * Logs.logShortfall(mu / size);
    }
    return LargeCount.bySize(y, size, mu, delta1);
  }

  @Override
  void curveOfLogMean(double y, double weight, double mu, double t, Terms out) {
    double r = 1 / (size + mu);
    double rest = size * r;
    out.logDensity = density(y, weight, mu, t);
    out.score = weight * rest * (y - mu);
    out.observed = weight * rest * ((size + y) * r) * mu;
    out.expected = weight * mu * rest;
  }

  @Override
  void fullOfLogMean(double y, double weight, double mu, double t, Terms out) {
    curveOfLogMean(y, weight, mu, t, out);
    double r = 1 / (size + mu);
    double s = mu * r;
    double rest = size * r;
    out.observedSlope = out.observed * (rest - s);
    out.expectedSlope = out.expected * rest;
    out.densityByDispersion = weight * bySize(y, mu, s);
    out.scoreByDispersion = out.score * s;
    out.observedByDispersion = weight * s * rest * (2 * mu * rest - y * (rest - s));
    out.expectedByDispersion = out.expected * s;
  }

  @Override
  public double constant(double y, double weight) {
    return -weight * Stirling.logFactorial(y);
  }

  @Override
  double startingMean(double y) {
    return y > 0 ? y : 1.0 / 6;
  }
}
