package sparkmixed.bayes;

/** R's {@code round(x, 1)}. */
final class RoundedDecimal {
  /** From here on doubles have no decimal to spare. */
  private static final double LARGE = 1e14;

  private RoundedDecimal() {}

  /**
   * The nearer of the two neighbours with one decimal, as differences of doubles tell it; of equals
   * the one whose last digit is even. The algorithm of R from 4.0.0 on.
   */
  static double of(double x) {
    if (!(Math.abs(x) < LARGE)) {
      return x;
    }
    double tenths = Math.floor(10 * Math.abs(x));
    double size = Math.abs(x);
    double below = tenths / 10;
    double above = Math.ceil(10 * size) / 10;
    double toBelow = size - below;
    double toAbove = above - size;
    boolean down = toBelow < toAbove || (toBelow == toAbove && tenths % 2 == 0);
    return Math.copySign(down ? below : above, x) + 0.0;
  }
}
