package sparkmixed.bayes;

import java.util.Arrays;

/**
 * The distribution of a response and of replicates of it on one grid: shares of counts per unit, or
 * Gaussian kernel density estimates with the bandwidth that R's {@code density} takes, {@code 0.9
 * min(sd, IQR / 1.34) n^(-1/5)}.
 *
 * @param width of a bin of counts; NaN for a density
 * @param at points of the grid; of a bin the first count
 * @param observed at each point
 * @param replicated for each replicate that is shown, at each point
 */
public record PredictiveDistribution(
    double width, double[] at, double[] observed, double[][] replicated) {
  /** Points of a grid of densities. */
  private static final int POINTS = 256;

  /** Most bins of counts. */
  private static final int MOST_BINS = 128;

  /** Share of the numbers that lies beyond each end of a grid of densities. */
  private static final double BEYOND = 5e-4;

  private static final double KERNEL_REACH = 4;

  /**
   * From histograms, that of the response first.
   *
   * @param whole whether numbers are counts
   */
  static PredictiveDistribution of(DyadicHistogram[] histograms, boolean whole) {
    DyadicHistogram pooled = new DyadicHistogram(histograms[0].exponent());
    for (DyadicHistogram one : histograms) {
      pooled.add(one);
    }
    while (whole && pooled.most() - pooled.least() >= MOST_BINS) {
      pooled.coarsen(pooled.exponent() + 1);
    }
    for (DyadicHistogram one : histograms) {
      one.coarsen(pooled.exponent());
    }
    double[][] values = new double[histograms.length][];
    double[] at;
    if (whole) {
      at = new double[(int) (pooled.most() - pooled.least()) + 1];
      for (int k = 0; k < at.length; k++) {
        at[k] = Math.scalb((double) (pooled.least() + k), pooled.exponent());
      }
      Arrays.setAll(values, h -> shares(histograms[h], pooled));
    } else {
      at = grid(histograms[0], pooled);
      Arrays.setAll(values, h -> density(histograms[h], at));
    }
    return new PredictiveDistribution(
        whole ? Math.scalb(1.0, pooled.exponent()) : Double.NaN,
        at,
        values[0],
        Arrays.copyOfRange(values, 1, values.length));
  }

  private static double[] shares(DyadicHistogram one, DyadicHistogram pooled) {
    double[] shares = new double[(int) (pooled.most() - pooled.least()) + 1];
    double total = total(one);
    for (int k = 0; k < shares.length; k++) {
      shares[k] = Math.scalb((double) one.count(pooled.least() + k), -pooled.exponent()) / total;
    }
    return shares;
  }

  /** From about the least to about the greatest number, of the response and of all together. */
  private static double[] grid(DyadicHistogram observed, DyadicHistogram pooled) {
    double margin = bandwidth(observed);
    double low = Math.min(quantile(observed, BEYOND), quantile(pooled, BEYOND)) - margin;
    double high = Math.max(quantile(observed, 1 - BEYOND), quantile(pooled, 1 - BEYOND)) + margin;
    double[] at = new double[POINTS];
    for (int k = 0; k < POINTS; k++) {
      at[k] = low + (high - low) * k / (POINTS - 1);
    }
    return at;
  }

  private static double[] density(DyadicHistogram one, double[] at) {
    double[] density = new double[at.length];
    double h = bandwidth(one);
    double scale = total(one) * h * Math.sqrt(2 * Math.PI);
    for (long b = one.least(); b <= one.most(); b++) {
      long count = one.count(b);
      double centre = centre(one, b);
      for (int k = 0; count > 0 && k < at.length; k++) {
        double z = (at[k] - centre) / h;
        if (Math.abs(z) < KERNEL_REACH) {
          density[k] += count * Math.exp(-0.5 * z * z) / scale;
        }
      }
    }
    return density;
  }

  /** At least half a bin, which is all that can be told apart. */
  private static double bandwidth(DyadicHistogram one) {
    double n = total(one);
    double mean = 0;
    for (long b = one.least(); b <= one.most(); b++) {
      mean += one.count(b) * centre(one, b) / n;
    }
    double squares = 0;
    for (long b = one.least(); b <= one.most(); b++) {
      double rest = centre(one, b) - mean;
      squares += one.count(b) * rest * rest;
    }
    double sd = Math.sqrt(squares / Math.max(1, n - 1));
    double quartiles = (quantile(one, 0.75) - quantile(one, 0.25)) / 1.34;
    double spread = quartiles > 0 ? Math.min(sd, quartiles) : sd;
    return Math.max(0.9 * spread * Math.pow(n, -0.2), Math.scalb(0.5, one.exponent()));
  }

  private static double quantile(DyadicHistogram one, double probability) {
    double target = probability * total(one);
    double below = 0;
    for (long b = one.least(); b < one.most(); b++) {
      long count = one.count(b);
      if (count > 0 && below + count >= target) {
        return Math.scalb(b + (target - below) / count, one.exponent());
      }
      below += count;
    }
    return centre(one, one.most());
  }

  private static double centre(DyadicHistogram one, long bin) {
    return Math.scalb(bin + 0.5, one.exponent());
  }

  private static double total(DyadicHistogram one) {
    double total = 0;
    for (long b = one.least(); !one.isEmpty() && b <= one.most(); b++) {
      total += one.count(b);
    }
    return total;
  }
}
