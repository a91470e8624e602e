package sparkmixed.diagnostics;

import java.io.Serializable;
import java.util.Arrays;

/**
 * Values that should be uniform on [0, 1], in parts that can be put together: kept as they are up
 * to {@link #MOST} altogether, counted in {@link #BINS} bins beyond, where the distance of
 * distributions is known to one bin's width. Which of the two depends on the number of all values
 * only. At most 8 MB.
 */
final class UniformSample implements Serializable {
  private static final long serialVersionUID = 1L;

  static final int MOST = 1 << 20;
  static final int BINS = 1 << 20;

  private static final int FIRST = 1 << 10;

  private double[] values = new double[FIRST];
  private int kept;
  private long[] counts = new long[0];
  private long size;

  void add(double u) {
    size++;
    if (counts.length > 0) {
      count(u);
      return;
    }
    if (kept == MOST) {
      toCounts();
      count(u);
      return;
    }
    if (kept == values.length) {
      values = Arrays.copyOf(values, 2 * kept);
    }
    values[kept++] = u;
  }

  private void toCounts() {
    counts = new long[BINS];
    for (int k = 0; k < kept; k++) {
      count(values[k]);
    }
    values = new double[0];
    kept = 0;
  }

  private void count(double u) {
    counts[(int) Math.max(0, Math.min(BINS - 1, u * BINS))]++;
  }

  /** Adds another part's values. */
  void add(UniformSample other) {
    boolean counting = counts.length > 0 || other.counts.length > 0;
    if (counting || size + other.size > MOST) {
      if (counts.length == 0) {
        toCounts();
      }
      for (int k = 0; k < other.kept; k++) {
        count(other.values[k]);
      }
      for (int b = 0; b < other.counts.length; b++) {
        counts[b] += other.counts[b];
      }
    } else {
      values = Arrays.copyOf(values, Math.max(values.length, kept + other.kept));
      System.arraycopy(other.values, 0, values, kept, other.kept);
      kept += other.kept;
    }
    size += other.size;
  }

  long size() {
    return size;
  }

  /** What the statistic may be too small by; 0 where it is exact. */
  double bound() {
    return counts.length == 0 ? 0 : 1.0 / BINS;
  }

  /** Largest distance of the empirical distribution function from the identity. */
  double statistic() {
    double largest = 0;
    if (counts.length == 0) {
      double[] sorted = Arrays.copyOf(values, kept);
      Arrays.sort(sorted);
      for (int k = 0; k < kept; k++) {
        double above = (k + 1.0) / kept - sorted[k];
        double under = sorted[k] - (double) k / kept;
        largest = Math.max(largest, Math.max(above, under));
      }
      return largest;
    }
    long below = 0;
    for (int b = 0; b < BINS - 1; b++) {
      below += counts[b];
      largest = Math.max(largest, Math.abs((double) below / size - (b + 1.0) / BINS));
    }
    return largest;
  }
}
