package sparkmixed.bayes;

import java.io.Serializable;
import java.util.Arrays;

/**
 * What a {@link PredictiveCheck} needs of rows, in parts that can be put together: sums, extremes
 * and zeros of the response and of every replicate, and histograms of the first {@link #SHOWN}.
 * Memory is {@code O(S)}, whatever the rows; the result depends neither on their order nor on the
 * parts.
 */
public final class PredictiveSums implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Replicates whose distribution is kept. */
  public static final int SHOWN = 50;

  /** Series are the response, then the replicates. */
  private final CarefulSums sums;

  private final double[] least;
  private final double[] most;
  private final long[] zeros;
  private final DyadicHistogram[] histograms;
  private final int[] shown;
  private final boolean whole;
  private long rows;

  /**
   * @param replicates S
   * @param whole whether responses are counts
   */
  public PredictiveSums(int replicates, boolean whole) {
    this.whole = whole;
    this.sums = new CarefulSums(replicates + 1);
    this.least = new double[replicates + 1];
    this.most = new double[replicates + 1];
    this.zeros = new long[replicates + 1];
    Arrays.fill(least, Double.POSITIVE_INFINITY);
    Arrays.fill(most, Double.NEGATIVE_INFINITY);
    int count = Math.min(SHOWN, replicates);
    this.shown = new int[count + 1];
    this.histograms = new DyadicHistogram[count + 1];
    for (int k = 0; k <= count; k++) {
      shown[k] = k == 0 ? 0 : 1 + (int) ((k - 0.5) * replicates / count);
      histograms[k] = new DyadicHistogram(whole ? 0 : DyadicHistogram.FINEST);
    }
  }

  /**
   * Adds a row.
   *
   * @param y its response
   * @param replicated one response a draw
   */
  public void add(double y, double[] replicated) {
    rows++;
    add(0, y);
    for (int s = 0; s < replicated.length; s++) {
      add(s + 1, replicated[s]);
    }
    for (int k = 0; k < shown.length; k++) {
      histograms[k].add(k == 0 ? y : replicated[shown[k] - 1]);
    }
  }

  private void add(int series, double value) {
    sums.add(series, value);
    least[series] = Math.min(least[series], value);
    most[series] = Math.max(most[series], value);
    zeros[series] += value == 0 ? 1 : 0;
  }

  /** Adds the rows of another part. */
  public PredictiveSums add(PredictiveSums other) {
    rows += other.rows;
    sums.add(other.sums);
    for (int s = 0; s < least.length; s++) {
      least[s] = Math.min(least[s], other.least[s]);
      most[s] = Math.max(most[s], other.most[s]);
      zeros[s] += other.zeros[s];
    }
    for (int k = 0; k < histograms.length; k++) {
      histograms[k].add(other.histograms[k]);
    }
    return this;
  }

  /** n. */
  public long rows() {
    return rows;
  }

  /** Whether responses are counts. */
  boolean whole() {
    return whole;
  }

  /** Replicates. */
  int size() {
    return least.length - 1;
  }

  /** A statistic of the response and of every replicate. */
  double[] statistic(PredictiveCheck.Statistic which) {
    double[] values = new double[least.length];
    for (int s = 0; s < values.length; s++) {
      values[s] =
          switch (which) {
            case MEAN -> sums.mean(s, rows);
            case SD -> sums.sd(s, rows);
            case MIN -> least[s];
            case MAX -> most[s];
            case ZEROS -> Double.isNaN(least[s]) ? Double.NaN : (double) zeros[s] / rows;
          };
    }
    return values;
  }

  /** Histograms of the response and of the replicates that are shown. */
  DyadicHistogram[] histograms() {
    return histograms;
  }

  /** The replicates of the histograms after the first, from 0 on. */
  int[] shown() {
    int[] numbers = new int[shown.length - 1];
    Arrays.setAll(numbers, k -> shown[k + 1] - 1);
    return numbers;
  }
}
