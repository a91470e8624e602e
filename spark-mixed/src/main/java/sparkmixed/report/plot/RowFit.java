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
    int n = fitted.length;
    long[] order = new long[n];
    Integer[] positions = new Integer[n];
    Arrays.setAll(positions, k -> k);
    double[] x = fitted;
    double[] y = residual;
    Arrays.sort(
        positions,
        (a, b) -> {
          int first = Double.compare(x[a], x[b]);
          return first != 0 ? first : Double.compare(y[a], y[b]);
        });
    Arrays.setAll(order, k -> positions[k]);
    fitted = permuted(fitted, order);
    residual = permuted(residual, order);
    standardized = permuted(standardized, order);
  }

  private static double[] permuted(double[] values, long[] order) {
    double[] result = new double[order.length];
    Arrays.setAll(result, k -> values[(int) order[k]]);
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
