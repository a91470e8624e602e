package sparkmixed.pls;

import sparkmixed.linalg.SmallBlock;

/**
 * {@code H = C Q C'} of one level and what follows from it; scratch of one thread. O(K^2 N + K^3).
 */
final class LevelGradient {
  private final int k;
  private final double[] h;
  private final double[] hp;
  private final double[] u;

  LevelGradient(int k) {
    this.k = k;
    this.h = new double[k * k];
    this.hp = new double[k * k];
    this.u = new double[k];
  }

  /**
   * Sets {@code H = y c'}.
   *
   * @param c holds C from position {@code at}
   * @param half y holds half of C Q: then {@code H = y c' + c y'}
   */
  void setH(double[] c, int at, double[] y, int n, boolean half) {
    if (k == 2) {
      setPair(c, at, y, n, half);
      return;
    }
    for (int j = 0; j < k; j++) {
      for (int i = 0; i < k; i++) {
        double sum = 0;
        for (int b = 0; b < n; b++) {
          sum += y[b * k + i] * c[at + b * k + j];
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

  private void setPair(double[] c, int at, double[] y, int n, boolean half) {
    double h00 = 0;
    double h11 = 0;
    double cross = 0;
    for (int b = 0; b < 2 * n; b += 2) {
      double c0 = c[at + b];
      double c1 = c[at + b + 1];
      h00 += y[b] * c0;
      h11 += y[b + 1] * c1;
      cross += y[b] * c1 + y[b + 1] * c0;
    }
    double whole = half ? 2 : 1;
    h[0] = whole * h00;
    h[3] = whole * h11;
    h[1] = 0.5 * whole * cross;
    h[2] = h[1];
  }

  /** gradient += 2 [ A P' - (I - A W) H P' ]. */
  void add(double[] a, int offset, SmallBlock block, double[] gradient) {
    if (k == 1) {
      double a0 = a[offset];
      gradient[0] += 2 * block.p[0] * (a0 - (1 - a0 * block.w[0]) * h[0]);
      return;
    }
    if (k == 2) {
      addPair(a, offset, block, gradient);
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

  private void addPair(double[] a, int offset, SmallBlock block, double[] gradient) {
    double a00 = a[offset];
    double a10 = a[offset + 1];
    double a11 = a[offset + 3];
    double[] p = block.p;
    double[] w = block.w;
    for (int j = 0; j < 2; j++) {
      double hp0 = h[0] * p[j] + h[2] * p[2 + j];
      double hp1 = h[1] * p[j] + h[3] * p[2 + j];
      double inner0 = p[j] + w[0] * hp0 + w[2] * hp1;
      double inner1 = p[2 + j] + w[1] * hp0 + w[3] * hp1;
      gradient[2 * j] += 2 * (a00 * inner0 + a10 * inner1 - hp0);
      gradient[2 * j + 1] += 2 * (a10 * inner0 + a11 * inner1 - hp1);
    }
  }

  /**
   * squares += u u' / scale. The column of y in C Q is {@code e / scale} with {@code e = Z'W(y - X
   * beta - Z b)}, b of this level left out, since Q holds {@code v v' / scale} and v ends in -1;
   * and {@code u = P e}.
   */
  void addSquares(double[] y, int at, double scale, SmallBlock block, double[] squares) {
    if (scale == Double.POSITIVE_INFINITY) {
      return;
    }
    if (k == 2) {
      double u0 = block.p[0] * y[at] + block.p[2] * y[at + 1];
      double u1 = block.p[1] * y[at] + block.p[3] * y[at + 1];
      squares[0] += scale * u0 * u0;
      squares[1] += scale * u0 * u1;
      squares[2] += scale * u0 * u1;
      squares[3] += scale * u1 * u1;
      return;
    }
    for (int i = 0; i < k; i++) {
      double sum = 0;
      for (int e = 0; e < k; e++) {
        sum += block.p[e * k + i] * y[at + e];
      }
      u[i] = sum;
    }
    for (int j = 0; j < k; j++) {
      double f = scale * u[j];
      for (int i = 0; i < k; i++) {
        squares[j * k + i] += f * u[i];
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
