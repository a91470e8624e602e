package sparkmixed.objective;

/** Algebra of K x K matrices by columns, for K of a few. */
final class GroupAlgebra {
  private GroupAlgebra() {}

  /** target = T' A T. */
  static void congruence(double[] t, double[] a, double[] target, int k) {
    for (int c = 0; c < k; c++) {
      for (int r = 0; r < k; r++) {
        double sum = 0;
        for (int j = c; j < k; j++) {
          double inner = 0;
          for (int i = r; i < k; i++) {
            inner += t[r * k + i] * a[j * k + i];
          }
          sum += inner * t[c * k + j];
        }
        target[c * k + r] = sum;
      }
    }
  }

  /** target = L^-1 B L^-T for a symmetric B. */
  static void whitened(double[] l, double[] b, double[] target, int k) {
    System.arraycopy(b, 0, target, 0, k * k);
    for (int c = 0; c < k; c++) {
      for (int j = 0; j < k; j++) {
        double f = target[c * k + j] / l[j * k + j];
        target[c * k + j] = f;
        for (int i = j + 1; i < k; i++) {
          target[c * k + i] -= l[j * k + i] * f;
        }
      }
    }
    for (int r = 0; r < k; r++) {
      for (int j = 0; j < k; j++) {
        double f = target[j * k + r] / l[j * k + j];
        target[j * k + r] = f;
        for (int i = j + 1; i < k; i++) {
          target[i * k + r] -= l[j * k + i] * f;
        }
      }
    }
  }
}
