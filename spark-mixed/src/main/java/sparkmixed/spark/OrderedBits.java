package sparkmixed.spark;

/** Doubles as 64 bits whose order as unsigned numbers is theirs: NaN last, the two zeros as one. */
final class OrderedBits {
  private OrderedBits() {}

  static long of(double value) {
    long bits = Double.doubleToLongBits(value + 0.0);
    return bits < 0 ? ~bits : bits ^ Long.MIN_VALUE;
  }

  static double value(long ordered) {
    return Double.longBitsToDouble(ordered < 0 ? ordered ^ Long.MIN_VALUE : ~ordered);
  }

  /** The first {@code count} bits. */
  static long prefix(long ordered, int count) {
    return count == 0 ? 0 : ordered >>> (64 - count);
  }
}
