package sparkmixed.linalg;

/**
 * Algebra of one level's K x K block, by columns:
 *
 * <pre>
 *   D = T' A T + I,   P = D^-1 T',   W = T P
 * </pre>
 *
 * <p>{@code W = T D^-1 T'} is what eliminating the level takes off the rest of the system, without
 * an inverse of T. O(K^3). One instance is scratch for one thread.
 */
public final class SmallBlock {
  private final int k;
  private final double[] d;
  private final double[] at;

  /** P, K x K. */
  public final double[] p;

  /** W, K x K, symmetric. */
  public final double[] w;

  public SmallBlock(int k) {
    this.k = k;
    this.d = new double[k * k];
    this.at = new double[k * k];
    this.p = new double[k * k];
    this.w = new double[k * k];
  }

  /**
   * Computes P and W.
   *
   * @param a holds A, symmetric, from position {@code offset}
   * @param t lower triangular template, K x K
   * @return log|D|, or NaN if D is not positive definite
   */
  public double eliminate(double[] a, int offset, double[] t) {
    if (k == 1) {
      double det = 1 + t[0] * t[0] * a[offset];
      p[0] = t[0] / det;
      w[0] = t[0] * p[0];
      return det > 0 ? Math.log(det) : Double.NaN;
    }
    multiply(a, offset, t);
    double logDet = factor();
    solve(t);
    for (int j = 0; j < k; j++) {
      for (int i = 0; i < k; i++) {
        double sum = 0;
        for (int c = 0; c <= i; c++) {
          sum += t[c * k + i] * p[j * k + c];
        }
        w[j * k + i] = sum;
      }
    }
    return logDet;
  }

  /** D = T'(A T) + I. */
  private void multiply(double[] a, int offset, double[] t) {
    for (int j = 0; j < k; j++) {
      for (int i = 0; i < k; i++) {
        double sum = 0;
        for (int c = j; c < k; c++) {
          sum += a[offset + c * k + i] * t[j * k + c];
        }
        at[j * k + i] = sum;
      }
    }
    for (int j = 0; j < k; j++) {
      for (int i = j; i < k; i++) {
        double sum = i == j ? 1 : 0;
        for (int c = i; c < k; c++) {
          sum += t[i * k + c] * at[j * k + c];
        }
        d[j * k + i] = sum;
      }
    }
  }

  private double factor() {
    double logDet = 0;
    for (int j = 0; j < k; j++) {
      for (int c = 0; c < j; c++) {
        double f = d[c * k + j];
        for (int i = j; i < k; i++) {
          d[j * k + i] -= f * d[c * k + i];
        }
      }
      double pivot = d[j * k + j];
      if (!(pivot > 0)) {
        return Double.NaN;
      }
      logDet += Math.log(pivot);
      double root = Math.sqrt(pivot);
      for (int i = j; i < k; i++) {
        d[j * k + i] /= root;
      }
    }
    return logDet;
  }

  /** P = D^-1 T' from the factor of D. */
  private void solve(double[] t) {
    for (int j = 0; j < k; j++) {
      int column = j * k;
      for (int i = 0; i < k; i++) {
        p[column + i] = i <= j ? t[i * k + j] : 0;
      }
      for (int i = 0; i < k; i++) {
        double x = p[column + i] / d[i * k + i];
        p[column + i] = x;
        for (int r = i + 1; r < k; r++) {
          p[column + r] -= x * d[i * k + r];
        }
      }
      for (int i = k - 1; i >= 0; i--) {
        double x = p[column + i];
        for (int r = i + 1; r < k; r++) {
          x -= d[i * k + r] * p[column + r];
        }
        p[column + i] = x / d[i * k + i];
      }
    }
  }
}
