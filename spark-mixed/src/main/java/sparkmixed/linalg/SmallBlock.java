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
  private static final double HUGE = 1e150;

  private final int k;
  private final double[] d;
  private final double[] at;

  /** |D| is exp(logScale) times this. */
  private double determinant;

  private double logScale;

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
   * @return false if D is not positive definite; P and W are then undefined
   */
  public boolean eliminate(double[] a, int offset, double[] t) {
    if (k == 1) {
      double det = 1 + t[0] * t[0] * a[offset];
      p[0] = t[0] / det;
      w[0] = t[0] * p[0];
      determinant = det;
      return det > 0;
    }
    if (k == 2) {
      return eliminatePair(a, offset, t);
    }
    multiply(a, offset, t);
    if (!factor()) {
      return false;
    }
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
    return true;
  }

  /** |D| of the last level eliminated; infinite if it is past the range of doubles. */
  public double determinant() {
    return logScale == 0 ? determinant : Double.POSITIVE_INFINITY;
  }

  /**
   * log|D| of the last level eliminated; a logarithm of its own, since most passes do not need it.
   */
  public double logDet() {
    return logScale + Math.log(determinant);
  }

  /** The same for K = 2, written out: most random slopes are of this size. */
  private boolean eliminatePair(double[] a, int offset, double[] t) {
    double t0 = t[0];
    double t1 = t[1];
    double t3 = t[3];
    double a00 = a[offset];
    double a10 = a[offset + 1];
    double a11 = a[offset + 3];
    double second = a10 * t0 + a11 * t1;
    double pivot = 1 + t0 * (a00 * t0 + a10 * t1) + t1 * second;
    double below = t3 * second;
    double factor = below / pivot;
    double pivot2 = 1 + t3 * a11 * t3 - factor * below;
    determinant = pivot * pivot2;
    if (!(pivot > 0 && pivot2 > 0)) {
      return false;
    }
    double i11 = 1 / pivot2;
    double i10 = -factor * i11;
    double i00 = 1 / pivot - factor * i10;
    p[0] = i00 * t0;
    p[1] = i10 * t0;
    p[2] = i00 * t1 + i10 * t3;
    p[3] = i10 * t1 + i11 * t3;
    w[0] = t0 * p[0];
    w[1] = t0 * p[2];
    w[2] = w[1];
    w[3] = t1 * p[2] + t3 * p[3];
    return true;
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

  private boolean factor() {
    determinant = 1;
    logScale = 0;
    for (int j = 0; j < k; j++) {
      for (int c = 0; c < j; c++) {
        double f = d[c * k + j];
        for (int i = j; i < k; i++) {
          d[j * k + i] -= f * d[c * k + i];
        }
      }
      double pivot = d[j * k + j];
      if (!(pivot > 0)) {
        return false;
      }
      determinant *= pivot;
      if (determinant > HUGE) {
        logScale += Math.log(determinant);
        determinant = 1;
      }
      double root = Math.sqrt(pivot);
      for (int i = j; i < k; i++) {
        d[j * k + i] /= root;
      }
    }
    return true;
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
