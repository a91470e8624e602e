package sparkmixed.objective;

import org.hipparchus.linear.EigenDecompositionSymmetric;
import org.hipparchus.linear.MatrixUtils;
import org.hipparchus.linear.RealMatrix;
import sparkmixed.covariance.CovarianceLayout;
import sparkmixed.covariance.CovarianceTerm;
import sparkmixed.covariance.TermShift;

/**
 * A fixed-point step of the deviance. The gradient by a template is {@code 2 T^-T (C - B)} with
 *
 * <pre>
 *   C = n I - sum_l (Mt^-1)_ll ,   B = sum_l u_l u_l' / sigma^2
 * </pre>
 *
 * <p>so at a stationary point C = B. The step is {@code T <- T G} with G the geometric mean of C^-1
 * and B, the one positive definite solution of {@code G C G = B}; for a scalar term {@code theta^2
 * <- theta^2 B / C}, Schall's (1991) update. It needs no second derivative, never leaves the
 * parameter space, and from anywhere comes near the optimum in a few steps.
 */
final class FixedPoint {
  private static final double SMALLEST = 1e-12;

  private FixedPoint() {}

  /**
   * @param gradient derivatives by all entries of the templates of each factor
   * @param squares B of each factor
   */
  static double[] next(
      CovarianceLayout layout, double[] theta, double[][] gradient, double[][] squares) {
    double[] next = theta.clone();
    for (int j = 0; j < layout.terms().size(); j++) {
      CovarianceTerm term = layout.terms().get(j);
      int k = term.width();
      double[] t = layout.template(j, theta);
      double[] g = block(gradient[term.factor()], layout.widths()[term.factor()], term);
      double[] b = block(squares[term.factor()], layout.widths()[term.factor()], term);
      double[] c = new double[k * k];
      for (int col = 0; col < k; col++) {
        for (int row = 0; row < k; row++) {
          double sum = 0;
          for (int e = 0; e < k; e++) {
            sum += t[row * k + e] * g[col * k + e];
          }
          c[col * k + row] = 0.5 * sum + b[col * k + row];
        }
      }
      if (term.correlated()) {
        layout.setTemplate(j, stepped(t, c, b, k), next);
      } else {
        for (int d = 0; d < k; d++) {
          int e = d * k + d;
          t[e] *= Math.sqrt(Math.max(SMALLEST, b[e]) / Math.max(SMALLEST, c[e]));
        }
        layout.setTemplate(j, t, next);
      }
    }
    return next;
  }

  private static double[] block(double[] whole, int stride, CovarianceTerm term) {
    int k = term.width();
    double[] block = new double[k * k];
    for (int j = 0; j < k; j++) {
      System.arraycopy(whole, (term.start() + j) * stride + term.start(), block, j * k, k);
    }
    return block;
  }

  private static double[] stepped(double[] t, double[] c, double[] b, int k) {
    if (k == 1) {
      return new double[] {t[0] * Math.sqrt(Math.max(SMALLEST, b[0]) / Math.max(SMALLEST, c[0]))};
    }
    RealMatrix cm = symmetric(c, k);
    RealMatrix root = power(cm, 0.5);
    RealMatrix inverse = power(cm, -0.5);
    RealMatrix inner = root.multiply(symmetric(b, k)).multiply(root);
    RealMatrix mean = inverse.multiply(power(inner, 0.5)).multiply(inverse);
    RealMatrix moved = MatrixUtils.createRealMatrix(k, k);
    for (int row = 0; row < k; row++) {
      for (int col = 0; col < k; col++) {
        moved.setEntry(row, col, col > row ? 0 : t[col * k + row]);
      }
    }
    moved = moved.multiply(mean);
    double[] flat = new double[k * k];
    for (int col = 0; col < k; col++) {
      for (int row = 0; row < k; row++) {
        flat[col * k + row] = moved.getEntry(row, col);
      }
    }
    return TermShift.lowerTriangular(flat, k);
  }

  private static RealMatrix symmetric(double[] a, int k) {
    RealMatrix matrix = MatrixUtils.createRealMatrix(k, k);
    for (int j = 0; j < k; j++) {
      for (int i = 0; i < k; i++) {
        matrix.setEntry(i, j, 0.5 * (a[j * k + i] + a[i * k + j]));
      }
    }
    return matrix;
  }

  /** A power of a matrix that is symmetric up to rounding. */
  private static RealMatrix power(RealMatrix a, double exponent) {
    EigenDecompositionSymmetric eigen =
        new EigenDecompositionSymmetric(a.add(a.transpose()).scalarMultiply(0.5));
    double[] values = eigen.getEigenvalues();
    double largest = 0;
    for (double value : values) {
      largest = Math.max(largest, Math.abs(value));
    }
    for (int k = 0; k < values.length; k++) {
      values[k] = Math.pow(Math.max(values[k], SMALLEST * Math.max(largest, SMALLEST)), exponent);
    }
    return eigen
        .getV()
        .multiply(MatrixUtils.createRealDiagonalMatrix(values))
        .multiply(eigen.getVT());
  }
}
