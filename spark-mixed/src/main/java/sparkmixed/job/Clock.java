package sparkmixed.job;

/** Wall time. */
final class Clock {
  private static final double NANOS = 1e9;

  private Clock() {}

  static double secondsSince(long nanoTime) {
    return (System.nanoTime() - nanoTime) / NANOS;
  }
}
