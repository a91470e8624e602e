package sparkmixed.fit;

import java.util.Arrays;
import sparkmixed.frame.ModelFrame;
import sparkmixed.moments.Pilot;

/**
 * Which columns of X are linearly dependent on earlier ones, from their cross products: a Cholesky
 * factorization that skips a column whose residual sum of squares is negligible. The later of
 * dependent columns goes, as in R.
 */
final class RankCheck {
  /** On the squared norm of a column's residual over that of the column. */
  private static final double COLLINEAR = 1e-11;

  private final int p;
  private final int stride;
  private final double[] l;
  private final boolean[] kept;
  private final double[] gram;

  /**
   * @param gram cross products, {@code stride x stride}; columns 0..p-1 are X, column p the
   *     response
   * @param raw uncentred sums of squares of the columns, where known
   * @param tolerance on the squared norm of the residual over that of the column
   */
  RankCheck(double[] gram, int stride, int p, double[] raw, double tolerance) {
    this.p = p;
    this.stride = stride;
    this.gram = gram;
    this.l = new double[p * p];
    this.kept = new boolean[p];
    for (int j = 0; j < p; j++) {
      for (int i = 0; i < j; i++) {
        double sum = gram[i * stride + j];
        for (int c = 0; c < i; c++) {
          sum -= l[c * p + i] * l[c * p + j];
        }
        l[i * p + j] = kept[i] ? sum / l[i * p + i] : 0;
      }
      double rest = gram[j * stride + j];
      for (int c = 0; c < j; c++) {
        rest -= l[c * p + j] * l[c * p + j];
      }
      kept[j] = rest > tolerance * gram[j * stride + j] && rest > 1e-26 * raw[j];
      l[j * p + j] = kept[j] ? Math.sqrt(rest) : 1;
      if (!kept[j]) {
        for (int c = 0; c < j; c++) {
          l[c * p + j] = 0;
        }
      }
    }
  }

  /** Of all rows, from their cross products under {@code pilot}. */
  static RankCheck of(ModelFrame frame, double[] gram, Pilot pilot) {
    int p = frame.p();
    int intercept = frame.interceptColumn();
    // columns are shifted beside an intercept only, whose sum of squares is the sum of weights
    double weights = intercept < 0 ? 0 : gram[intercept * (p + 1) + intercept];
    double[] raw = new double[p];
    for (int j = 0; j < p; j++) {
      double shift = pilot.xShift()[j];
      raw[j] = gram[j * (p + 1) + j] + shift * shift * weights;
    }
    return new RankCheck(gram, p + 1, p, raw, COLLINEAR);
  }

  /** The independent columns. */
  int[] independent() {
    return columns(true);
  }

  /** The columns that depend on earlier ones. */
  int[] dependent() {
    return columns(false);
  }

  private int[] columns(boolean independent) {
    int[] columns = new int[p];
    int count = 0;
    for (int j = 0; j < p; j++) {
      if (kept[j] == independent) {
        columns[count++] = j;
      }
    }
    return Arrays.copyOf(columns, count);
  }

  /** Least-squares coefficients; zero for dependent columns. */
  double[] coefficients() {
    double[] b = new double[p];
    for (int j = 0; j < p; j++) {
      double sum = kept[j] ? gram[j * stride + p] : 0;
      for (int c = 0; c < j; c++) {
        sum -= l[c * p + j] * b[c];
      }
      b[j] = kept[j] ? sum / l[j * p + j] : 0;
    }
    for (int j = p - 1; j >= 0; j--) {
      double sum = b[j];
      for (int i = j + 1; i < p; i++) {
        sum -= l[j * p + i] * b[i];
      }
      b[j] = kept[j] ? sum / l[j * p + j] : 0;
    }
    return b;
  }
}
