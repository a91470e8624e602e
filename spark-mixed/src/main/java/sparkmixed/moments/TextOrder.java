package sparkmixed.moments;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The order of texts by their bytes, that is by code point: a merge sort of their positions. Runs
 * that are in order already, as whole lists of levels often are, are only looked at.
 */
final class TextOrder {
  /** Texts that are sorted by insertion. */
  private static final int RUN = 8;

  /** Texts that one thread sorts. */
  private static final int CHUNK = 1 << 14;

  private final byte[][] texts;

  /** The first eight bytes of each text, which mostly decide. */
  private final long[] prefixes;

  private TextOrder(byte[][] texts) {
    this.texts = texts;
    this.prefixes = new long[texts.length];
    for (int k = 0; k < texts.length; k++) {
      prefixes[k] = prefix(texts[k]);
    }
  }

  /** Positions of distinct texts in ascending order. */
  static int[] of(byte[][] texts) {
    TextOrder order = new TextOrder(texts);
    int n = texts.length;
    int[] sorted = new int[n];
    Arrays.setAll(sorted, k -> k);
    int[] space = new int[n];
    int chunks = (n + CHUNK - 1) / CHUNK;
    IntStream.range(0, chunks)
        .parallel()
        .forEach(c -> order.sort(sorted, space, c * CHUNK, Math.min(n - c * CHUNK, CHUNK)));
    for (long width = CHUNK; width < n; width *= 2) {
      order.mergeAll(sorted, space, 0, n, (int) width);
    }
    return sorted;
  }

  private void sort(int[] sorted, int[] space, int from, int count) {
    int to = from + count;
    for (int start = from; start < to; start += RUN) {
      insert(sorted, start, Math.min(to, start + RUN));
    }
    for (int width = RUN; width < count; width *= 2) {
      mergeAll(sorted, space, from, to, width);
    }
  }

  private void insert(int[] sorted, int from, int to) {
    for (int k = from + 1; k < to; k++) {
      int own = sorted[k];
      int at = k;
      while (at > from && isBefore(own, sorted[at - 1])) {
        sorted[at] = sorted[at - 1];
        at--;
      }
      sorted[at] = own;
    }
  }

  /** Merges neighbouring runs of {@code width} positions between {@code from} and {@code to}. */
  private void mergeAll(int[] sorted, int[] space, int from, int to, int width) {
    for (long start = from; start + width < to; start += 2L * width) {
      int middle = (int) start + width;
      merge(sorted, space, (int) start, middle, (int) Math.min(to, (long) middle + width));
    }
  }

  private void merge(int[] sorted, int[] space, int from, int middle, int to) {
    if (!isBefore(sorted[middle], sorted[middle - 1])) {
      return;
    }
    System.arraycopy(sorted, from, space, from, middle - from);
    int left = from;
    int right = middle;
    for (int at = from; left < middle; at++) {
      boolean take = right < to && isBefore(sorted[right], space[left]);
      sorted[at] = take ? sorted[right++] : space[left++];
    }
  }

  private boolean isBefore(int a, int b) {
    return prefixes[a] == prefixes[b]
        ? Arrays.compareUnsigned(texts[a], texts[b]) < 0
        : Long.compareUnsigned(prefixes[a], prefixes[b]) < 0;
  }

  private static long prefix(byte[] text) {
    long value = 0;
    for (int k = 0; k < Long.BYTES; k++) {
      value = (value << Byte.SIZE) | (k < text.length ? text[k] & 0xFF : 0);
    }
    return value;
  }
}
