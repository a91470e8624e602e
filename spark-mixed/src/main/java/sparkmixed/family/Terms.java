package sparkmixed.family;

/**
 * One row's log-density and its derivatives, written by {@link Likelihood#curve} and {@link
 * Likelihood#full}; {@code psi} is the log of the dispersion. Made once per thread and reused.
 *
 * <p>Where eta has no valid mean, or a value overflows, {@link #logDensity} is negative infinity
 * and all others are 0.
 */
public final class Terms {
  /** {@code log p(y | eta)} without {@link Likelihood#constant}. */
  public double logDensity;

  /** {@code dlogp/deta}. */
  public double score;

  /** {@code -d2logp/deta2}, negative in places for some families and links. */
  public double observed;

  /** Fisher's weight, {@code (dmu/deta)^2 / Var(y)}. */
  public double expected;

  /** {@code dobserved/deta}. */
  public double observedSlope;

  /** {@code dexpected/deta}. */
  public double expectedSlope;

  /** {@code dlogp/dpsi}; this and what follows is 0 for a family without a dispersion. */
  public double densityByDispersion;

  /** {@code dscore/dpsi}. */
  public double scoreByDispersion;

  /** {@code dobserved/dpsi}. */
  public double observedByDispersion;

  /** {@code dexpected/dpsi}. */
  public double expectedByDispersion;

  /** Scratch of the families that need it, so that a row allocates nothing. */
  final Tails.Values tails = new Tails.Values();

  final RisingFactorial rising = new RisingFactorial();

  void impossible() {
    logDensity = Double.NEGATIVE_INFINITY;
    score = 0;
    observed = 0;
    expected = 0;
    observedSlope = 0;
    expectedSlope = 0;
    noDispersion();
  }

  void noDispersion() {
    densityByDispersion = 0;
    scoreByDispersion = 0;
    observedByDispersion = 0;
    expectedByDispersion = 0;
  }

  /** After a curve: NaN or an overflow anywhere makes the row impossible. */
  void settleCurve() {
    double sum = logDensity + score + observed + expected;
    if (!Double.isFinite(sum)) {
      impossible();
    }
  }

  /** After all terms: NaN or an overflow anywhere makes the row impossible. */
  void settleFull() {
    double sum =
        logDensity
            + score
            + observed
            + expected
            + observedSlope
            + expectedSlope
            + densityByDispersion
            + scoreByDispersion
            + observedByDispersion
            + expectedByDispersion;
    if (!Double.isFinite(sum)) {
      impossible();
    }
  }
}
