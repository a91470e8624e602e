package sparkmixed.pls;

import sparkmixed.linalg.SmallBlock;

/**
 * {@code H = C Q C'} of one level and what follows from it; scratch of one thread. O(K^2 N + K^3).
 */
final class LevelGradient {
  private final int k;
  private final double[] h;
  private final double[] hp;

  LevelGradient(int k) {
    this.k = k;
    this.h = new double[k * k];
    this.hp = new double[k * k];
  }

  /**
   * Sets {@code H = y c'}.
   *
   * @param half y holds half of C Q: then {@code H = y c' + c y'}
   */
  void setH(double[] c, double[] y, int n, boolean half) {
    for (int j = 0; j < k; j++) {
      for (int i = 0; i < k; i++) {
        double sum = 0;
        for (int b = 0; b < n; b++) {
          sum += y[b * k + i] * c[b * k + j];
        }
        h[j * k + i] = sum;
      }
    }
    for (int j = 0; j < k; j++) {
      for (int i = 0; i <= j; i++) {
        double sum = h[j * k + i] + h[i * k + j];
        double value = half ? sum : 0.5 * sum;
        h[j * k + i] = value;
        h[i * k + j] = value;
      }
    }
  }

  void setH(double value) {
    h[0] = value;
  }

  /** gradient += 2 [ A P' - (I - A W) H P' ]. */
  void add(double[] a, int offset, SmallBlock block, double[] gradient) {
    if (k == 1) {
      double a0 = a[offset];
      gradient[0] += 2 * block.p[0] * (a0 - (1 - a0 * block.w[0]) * h[0]);
      return;
    }
    // A P' - (I - A W) H P' = A (P' + W H P') - H P'
    for (int j = 0; j < k; j++) {
      for (int i = 0; i < k; i++) {
        double sum = 0;
        for (int e = 0; e < k; e++) {
          sum += h[e * k + i] * block.p[e * k + j];
        }
        hp[j * k + i] = sum;
      }
    }
    for (int j = 0; j < k; j++) {
      for (int i = 0; i < k; i++) {
        double sum = -hp[j * k + i];
        for (int e = 0; e < k; e++) {
          double inner = block.p[e * k + j];
          for (int f = 0; f < k; f++) {
            inner += block.w[f * k + e] * hp[j * k + f];
          }
          sum += a[offset + e * k + i] * inner;
        }
        gradient[j * k + i] += 2 * sum;
      }
    }
  }

  /** Writes {@code Q_ii = W + W H W}. */
  void selected(SmallBlock block, double[] target, int offset) {
    for (int j = 0; j < k; j++) {
      for (int i = 0; i < k; i++) {
        double sum = 0;
        for (int e = 0; e < k; e++) {
          sum += h[e * k + i] * block.w[j * k + e];
        }
        hp[j * k + i] = sum;
      }
    }
    for (int j = 0; j < k; j++) {
      for (int i = 0; i < k; i++) {
        double sum = block.w[j * k + i];
        for (int e = 0; e < k; e++) {
          sum += block.w[e * k + i] * hp[j * k + e];
        }
        target[offset + j * k + i] = sum;
      }
    }
  }
}
