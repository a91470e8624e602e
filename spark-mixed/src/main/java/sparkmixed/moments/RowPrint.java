package sparkmixed.moments;

/**
 * A number that tells two sets of rows apart by their responses and weights, whatever order or
 * partitions they stand in: the sum of one well-mixed number a row, modulo 2^64. Of rows that
 * differ it is the same with a probability of about 2^-64.
 */
public final class RowPrint {
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  private RowPrint() {}

  /** The part of one row. */
  public static long of(double response, double weight) {
    // 0.0 + x makes one zero of the two
    long y = Double.doubleToLongBits(0.0 + response);
    long w = Double.doubleToLongBits(weight);
    return LevelHash.mix(y + GOLDEN * LevelHash.mix(w));
  }
}
