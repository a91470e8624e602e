package sparkmixed.moments;

import sparkmixed.error.ResourceGuardException;

/** How arrays of this package grow, and where they must stop. */
final class Growth {
  private static final int LARGEST = Integer.MAX_VALUE - 16;

  private Growth() {}

  /** The next size of a dense array. */
  static int next(int size) {
    if (size >= LARGEST) {
      throw full();
    }
    return (int) Math.min(LARGEST, size + (size >> 1) + 16L);
  }

  /** A size, if an array may have it. */
  static int exact(long size) {
    if (size > LARGEST) {
      throw full();
    }
    return (int) size;
  }

  /** The next size of a hash table, a power of two. */
  static int table(int size) {
    if (size >= 1 << 30) {
      throw full();
    }
    return size << 1;
  }

  private static ResourceGuardException full() {
    return new ResourceGuardException(
        "A grouping factor, or a pair of them, has more than 250 million distinct levels in one partition;"
            + " repartition the data into more partitions, or group by a coarser factor.");
  }
}
