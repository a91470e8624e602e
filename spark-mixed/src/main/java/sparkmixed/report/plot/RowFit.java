package sparkmixed.report.plot;

import java.util.Arrays;

/**
 * What residual plots need of each row, in the order of the fitted values, so that the plots do not
 * depend on the order of the rows.
 *
 * @param total rows that there are
 * @param fitted means given the random effects; of a model that is not linear the linear predictor
 * @param residual {@code y - mu} of a linear model, otherwise the same as {@code standardized}
 * @param standardized standard normal if the model is right: {@code (y - mu) sqrt(w) / sigma} of a
 *     linear model, otherwise the randomized quantile residual
 */
public record RowFit(long total, double[] fitted, double[] residual, double[] standardized) {

  /** Sorts; null-free arrays of one length. */
  public RowFit {
    int[] order = order(fitted, residual);
    fitted = permuted(fitted, order);
    residual = permuted(residual, order);
    standardized = permuted(standardized, order);
  }

  /**
   * Positions by ascending x, then y: sorted as single precision with their positions, then set
   * right.
   */
  private static int[] order(double[] x, double[] y) {
    int n = x.length;
    long[] keys = new long[n];
    for (int k = 0; k < n; k++) {
      int bits = Float.floatToIntBits((float) x[k]);
      int ordered = bits < 0 ? bits ^ Integer.MAX_VALUE : bits;
      keys[k] = ((long) ordered << Integer.SIZE) | k;
    }
    Arrays.parallelSort(keys);
    int[] order = new int[n];
    for (int from = 0; from < n; ) {
      int to = from + 1;
      while (to < n && keys[to] >> Integer.SIZE == keys[from] >> Integer.SIZE) {
        to++;
      }
      if (to - from == 1) {
        order[from] = (int) keys[from];
      } else {
        Integer[] tied = new Integer[to - from];
        for (int k = from; k < to; k++) {
          tied[k - from] = (int) keys[k];
        }
        Arrays.sort(
            tied,
            (a, b) -> {
              int first = Double.compare(x[a], x[b]);
              return first != 0 ? first : Double.compare(y[a], y[b]);
            });
        for (int k = from; k < to; k++) {
          order[k] = tied[k - from];
        }
      }
      from = to;
    }
    return order;
  }

  private static double[] permuted(double[] values, int[] order) {
    double[] result = new double[order.length];
    Arrays.setAll(result, k -> values[order[k]]);
    return result;
  }

  public int size() {
    return fitted.length;
  }

  /** Whether these are not all rows. */
  public boolean sampled() {
    return fitted.length < total;
  }
}
