package sparkmixed.fit;

import sparkmixed.linalg.Cholesky;

/**
 * Covariance of estimates from the Hessian of a deviance in all parameters at once, {@code 2 H^-1}:
 * the uncertainty of each includes that of the others.
 */
final class JointHessian {
  private JointHessian() {}

  /**
   * Inverts.
   *
   * @param hessian n x n
   * @param held parameters on the boundary, which stay where they are
   * @return covariance, n x n, zero for what is held; empty if the Hessian is not positive definite
   */
  static double[] covariance(double[] hessian, boolean[] held) {
    int n = held.length;
    int[] free = new int[n];
    int m = 0;
    for (int k = 0; k < n; k++) {
      if (!held[k]) {
        free[m++] = k;
      }
    }
    double[] scale = new double[m];
    double[] l = new double[m * m];
    for (int j = 0; j < m; j++) {
      double diagonal = hessian[free[j] * n + free[j]];
      if (!(diagonal > 0)) {
        return new double[0];
      }
      scale[j] = 1 / Math.sqrt(diagonal);
    }
    for (int j = 0; j < m; j++) {
      for (int i = 0; i < m; i++) {
        l[j * m + i] = hessian[free[j] * n + free[i]] * scale[i] * scale[j];
      }
    }
    if (m == 0 || !Cholesky.factor(l, m) || smallest(l, m) < 1e-6) {
      return new double[0];
    }
    double[] inverse = new double[m * m];
    Cholesky.inverse(l, m, m, inverse);
    double[] covariance = new double[n * n];
    for (int j = 0; j < m; j++) {
      for (int i = 0; i < m; i++) {
        covariance[free[j] * n + free[i]] = 2 * inverse[j * m + i] * scale[i] * scale[j];
      }
    }
    return covariance;
  }

  private static double smallest(double[] l, int m) {
    double smallest = 1;
    for (int j = 0; j < m; j++) {
      smallest = Math.min(smallest, l[j * m + j]);
    }
    return smallest;
  }
}
