package sparkmixed.pls;

/** Multiplies the columns and rows of one crossed factor by its template, level by level. */
final class TemplateScaling {
  private TemplateScaling() {}

  /** matrix = T' matrix T for the columns and rows of one factor; m x m. */
  static void bothSides(DenseSystem.Range range, double[] t, double[] matrix, int m) {
    int k = range.k();
    for (int level = 0; level < range.levels(); level++) {
      int at = range.start() + level * k;
      for (int b = 0; b < k; b++) {
        int target = (at + b) * m;
        double diagonal = t[b * k + b];
        for (int i = 0; i < m; i++) {
          matrix[target + i] *= diagonal;
        }
        for (int a = b + 1; a < k; a++) {
          double f = t[b * k + a];
          int source = (at + a) * m;
          for (int i = 0; i < m; i++) {
            matrix[target + i] += f * matrix[source + i];
          }
        }
      }
    }
    int from = range.start();
    int to = from + range.levels() * k;
    for (int j = 0; j < m; j++) {
      for (int at = from; at < to; at += k) {
        for (int b = 0; b < k; b++) {
          double sum = 0;
          for (int a = b; a < k; a++) {
            sum += t[b * k + a] * matrix[j * m + at + a];
          }
          matrix[j * m + at + b] = sum;
        }
      }
    }
  }

  /** matrix = T matrix T' for the leading n columns and rows of one factor; m x m. */
  static void back(DenseSystem.Range range, double[] t, double[] matrix, int m, int n) {
    int k = range.k();
    for (int level = 0; level < range.levels(); level++) {
      int at = range.start() + level * k;
      for (int b = k - 1; b >= 0; b--) {
        int target = (at + b) * m;
        double diagonal = t[b * k + b];
        for (int i = 0; i < n; i++) {
          matrix[target + i] *= diagonal;
        }
        for (int a = 0; a < b; a++) {
          double f = t[a * k + b];
          int source = (at + a) * m;
          for (int i = 0; i < n; i++) {
            matrix[target + i] += f * matrix[source + i];
          }
        }
      }
    }
    int from = range.start();
    int to = from + range.levels() * k;
    for (int j = 0; j < n; j++) {
      for (int at = from; at < to; at += k) {
        for (int b = k - 1; b >= 0; b--) {
          double sum = 0;
          for (int a = 0; a <= b; a++) {
            sum += t[a * k + b] * matrix[j * m + at + a];
          }
          matrix[j * m + at + b] = sum;
        }
      }
    }
  }

  /** x = T x for the numbers of one factor. */
  static void lift(DenseSystem.Range range, double[] t, double[] x) {
    int k = range.k();
    for (int level = 0; level < range.levels(); level++) {
      int at = range.start() + level * k;
      for (int i = k - 1; i >= 0; i--) {
        double sum = 0;
        for (int c = 0; c <= i; c++) {
          sum += t[c * k + i] * x[at + c];
        }
        x[at + i] = sum;
      }
    }
  }

  /** x = T' x for the numbers of one factor. */
  static void transposed(DenseSystem.Range range, double[] t, double[] x) {
    int k = range.k();
    for (int at = range.start(); at < range.start() + range.levels() * k; at += k) {
      for (int b = 0; b < k; b++) {
        double sum = 0;
        for (int a = b; a < k; a++) {
          sum += t[b * k + a] * x[at + a];
        }
        x[at + b] = sum;
      }
    }
  }

  /** {@code b = T u} of one level, K numbers each from {@code at} on. */
  static void lift(double[] t, int k, double[] u, double[] b, int at) {
    for (int r = 0; r < k; r++) {
      double sum = 0;
      for (int c = 0; c <= r; c++) {
        sum += t[c * k + r] * u[at + c];
      }
      b[at + r] = sum;
    }
  }

  /** {@code x = T'y} of one level. */
  static void transposed(double[] t, int k, double[] y, double[] x, int at) {
    for (int c = 0; c < k; c++) {
      double sum = 0;
      for (int r = c; r < k; r++) {
        sum += t[c * k + r] * y[at + r];
      }
      x[at + c] = sum;
    }
  }
}
