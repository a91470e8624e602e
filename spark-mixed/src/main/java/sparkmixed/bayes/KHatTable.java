package sparkmixed.bayes;

/**
 * Observations by what their k-hat says of the leave-one-out estimate.
 *
 * @param good up to 0.5 (or the threshold, if that is less): weights of finite variance
 * @param ok up to the threshold: reliable with this number of draws
 * @param bad up to 1: biased
 * @param veryBad above 1: not even the mean exists
 * @param threshold of the number of draws, {@link ParetoSmoothing#threshold}
 */
public record KHatTable(long good, long ok, long bad, long veryBad, double threshold)
    implements java.io.Serializable {
  private static final double FINITE_VARIANCE = 0.5;

  /**
   * No observation yet.
   *
   * @param draws S
   */
  public static KHatTable empty(int draws) {
    return new KHatTable(0, 0, 0, 0, ParetoSmoothing.threshold(draws));
  }

  /** With one more. */
  public KHatTable with(double k) {
    if (k <= Math.min(FINITE_VARIANCE, threshold)) {
      return new KHatTable(good + 1, ok, bad, veryBad, threshold);
    }
    if (k <= threshold) {
      return new KHatTable(good, ok + 1, bad, veryBad, threshold);
    }
    return k <= 1
        ? new KHatTable(good, ok, bad + 1, veryBad, threshold)
        : new KHatTable(good, ok, bad, veryBad + 1, threshold);
  }

  /** Those of two parts of the observations. */
  public KHatTable plus(KHatTable other) {
    return new KHatTable(
        good + other.good, ok + other.ok, bad + other.bad, veryBad + other.veryBad, threshold);
  }

  /** Observations whose estimate is not to be relied on. */
  public long unreliable() {
    return bad + veryBad;
  }
}
