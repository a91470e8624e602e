package sparkmixed.bayes;

import java.io.Serializable;

/**
 * Counts of numbers in bins {@code [b, b + 1) 2^k} that nobody has to choose beforehand: k is the
 * least one for which the range so far has at most {@link #BINS} bins. Coarser bins are unions of
 * finer ones, so the result depends neither on the order of the numbers nor on how parts are put
 * together. What is not finite is left out. O(1) a number but for at most some 2,000 coarsenings.
 */
final class DyadicHistogram implements Serializable {
  private static final long serialVersionUID = 1L;

  static final int BINS = 1024;

  /** The exponent of the smallest double. */
  static final int FINEST = Double.MIN_EXPONENT - 52;

  /** Bits of a double: a finer bin could not hold more than one of the numbers. */
  private static final int PRECISION = 52;

  /** A bin's number is in the slot of its remainder, so that the range may grow to both sides. */
  private long[] counts = new long[BINS];

  private int exponent;
  private long least;
  private long most;
  private boolean empty = true;

  /**
   * @param finest the least k
   */
  DyadicHistogram(int finest) {
    exponent = finest;
  }

  void add(double value) {
    if (!Double.isFinite(value)) {
      return;
    }
    coarsen(Math.getExponent(value) - PRECISION);
    long bin = (long) Math.floor(Math.scalb(value, -exponent));
    include(bin, bin);
    // the exponent may have grown
    counts[slot((long) Math.floor(Math.scalb(value, -exponent)))]++;
  }

  void add(DyadicHistogram other) {
    if (other.empty) {
      coarsen(other.exponent);
      return;
    }
    coarsen(other.exponent);
    int shift = exponent - other.exponent;
    include(shifted(other.least, shift), shifted(other.most, shift));
    shift = exponent - other.exponent;
    for (long b = other.least; b <= other.most; b++) {
      counts[slot(shifted(b, shift))] += other.counts[slot(b)];
    }
  }

  /** Lets the range hold two bins, with a greater exponent if there is no room for them. */
  private void include(long low, long high) {
    long from = empty ? low : Math.min(least, low);
    long to = empty ? high : Math.max(most, high);
    int shift = 0;
    while (shifted(to, shift) - shifted(from, shift) >= BINS) {
      shift++;
    }
    coarsen(exponent + shift);
    least = shifted(from, shift);
    most = shifted(to, shift);
    empty = false;
  }

  /** Makes bins at least this coarse. */
  void coarsen(int atLeast) {
    int shift = atLeast - exponent;
    if (shift <= 0) {
      return;
    }
    exponent = atLeast;
    if (empty) {
      return;
    }
    long[] coarser = new long[BINS];
    for (long b = least; b <= most; b++) {
      coarser[slot(shifted(b, shift))] += counts[slot(b)];
    }
    counts = coarser;
    least = shifted(least, shift);
    most = shifted(most, shift);
  }

  private static long shifted(long bin, int shift) {
    return bin >> Math.min(shift, Long.SIZE - 1);
  }

  private static int slot(long bin) {
    return (int) Math.floorMod(bin, (long) BINS);
  }

  /** k. */
  int exponent() {
    return exponent;
  }

  boolean isEmpty() {
    return empty;
  }

  /** The first bin that was needed. */
  long least() {
    return least;
  }

  /** The last one. */
  long most() {
    return most;
  }

  /** Numbers in a bin. */
  long count(long bin) {
    return empty || bin < least || bin > most ? 0 : counts[slot(bin)];
  }
}
