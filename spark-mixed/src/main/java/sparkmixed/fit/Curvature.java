package sparkmixed.fit;

import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.EigenDecompositionSymmetric;
import sparkmixed.optimize.Optimum;

/**
 * Whether an optimum is one, from its gradient and Hessian: parameters on the boundary apart, and
 * the Hessian scaled to a diagonal of ones, so that units do not matter.
 */
final class Curvature {
  /** An eigenvalue below this is no curvature but rounding of the differences. */
  private static final double FLAT = 1e-9;

  private Curvature() {}

  /**
   * The facts of one fit.
   *
   * @param held parameters on the boundary
   * @param predictorScale see {@link FittedModel.Checks}
   */
  static FittedModel.Checks of(Optimum optimum, boolean[] held, double predictorScale) {
    int n = optimum.gradient().length;
    int[] free = java.util.stream.IntStream.range(0, n).filter(k -> !held[k]).toArray();
    int m = free.length;
    if (m == 0) {
      return new FittedModel.Checks(0, 1, predictorScale);
    }
    double[] hessian = optimum.hessian();
    if (hessian.length != n * n) {
      return new FittedModel.Checks(Double.NaN, Double.NaN, predictorScale);
    }
    double[] scale = new double[m];
    for (int j = 0; j < m; j++) {
      double diagonal = Math.abs(hessian[free[j] * n + free[j]]);
      scale[j] = diagonal > 0 ? 1 / Math.sqrt(diagonal) : 1;
    }
    double[][] scaled = new double[m][m];
    for (int j = 0; j < m; j++) {
      for (int i = 0; i < m; i++) {
        scaled[i][j] = hessian[free[j] * n + free[i]] * (scale[i] * scale[j]);
      }
    }
    if (!finite(scaled)) {
      return new FittedModel.Checks(Double.NaN, Double.NaN, predictorScale);
    }
    EigenDecompositionSymmetric eigen =
        new EigenDecompositionSymmetric(new Array2DRowRealMatrix(scaled, false));
    double decrement = 0;
    double least = Double.POSITIVE_INFINITY;
    for (int k = 0; k < m; k++) {
      double value = eigen.getEigenvalue(k);
      least = Math.min(least, value);
      double g = 0;
      for (int j = 0; j < m; j++) {
        g += eigen.getEigenvector(k).getEntry(j) * scale[j] * optimum.gradient()[free[j]];
      }
      decrement += Math.abs(value) > FLAT ? g * g / Math.abs(value) : 0;
    }
    // The covariance of the estimates is 2 H^-1.
    return new FittedModel.Checks(Math.sqrt(0.5 * decrement), least, predictorScale);
  }

  private static boolean finite(double[][] matrix) {
    for (double[] row : matrix) {
      for (double value : row) {
        if (!Double.isFinite(value)) {
          return false;
        }
      }
    }
    return true;
  }

  /**
   * Largest over smallest of the positive ones; 1 if there are fewer than two.
   *
   * @param squares mean squares of the columns of X
   * @param intercept position of the intercept among them, which does not count, or -1
   */
  static double ratio(double[] squares, int intercept) {
    double least = Double.POSITIVE_INFINITY;
    double most = 0;
    for (int j = 0; j < squares.length; j++) {
      if (j != intercept && squares[j] > 0) {
        least = Math.min(least, squares[j]);
        most = Math.max(most, squares[j]);
      }
    }
    return most > 0 ? Math.sqrt(most / least) : 1;
  }
}
