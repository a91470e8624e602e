package sparkmixed.pls;

import sparkmixed.moments.Blocks;

/**
 * Draws from the normal approximation at a mode, {@code (u, beta) = L^-T t} with {@code L L' = H}
 * the factored system: substitution backwards with noise of its own at every level. Exact for a
 * linear model. O(numbers of the system) a draw.
 */
final class ModeSampler {
  private final BlockStage[] work;
  private final DenseSystem dense;
  private final double[] v;
  private int fixed;

  ModeSampler(BlockStage[] work, DenseSystem dense, int m) {
    this.work = work;
    this.dense = dense;
    this.v = new double[m];
  }

  /**
   * One draw about zero.
   *
   * @param t standard normal numbers; fixed effects are drawn too if it has as many as the system
   * @param u receives the draw
   * @param b receives Lambda u
   */
  void draw(double[][] templates, Effects t, Effects u, Effects b) {
    java.util.Arrays.fill(v, 0);
    boolean all = t.fixed.length == dense.order() - 1 - dense.randomColumns();
    fixed = all ? t.fixed.length : 0;
    dense.draw(templates, t.dense, all ? t.fixed : new double[0], u.dense, v);
    System.arraycopy(v, 0, b.dense, 0, b.dense.length);
    System.arraycopy(v, b.dense.length, u.fixed, 0, fixed);
    System.arraycopy(v, b.dense.length, b.fixed, 0, fixed);
    for (int s = work.length - 1; s >= 0; s--) {
      draw(s, templates[work[s].factor], t.stage[s], u.stage[s], b);
    }
  }

  private void draw(int s, double[] template, Blocks t, Blocks u, Effects b) {
    BlockStage stage = work[s];
    int k = stage.k;
    double[] c = new double[k * stage.widest()];
    double[] l = new double[k * k];
    double[] e = new double[k];
    Ancestors path = new Ancestors(work, work, s);
    for (int i = 0; i < stage.rows(); i++) {
      int n = stage.width(i);
      stage.gather(i, c);
      java.util.Arrays.fill(e, 0);
      path.of(i, n);
      while (path.next()) {
        for (int a = 0; a < path.k; a++) {
          subtract(c, (path.own + a) * k, b.stage[path.stage()].get(path.row(), a), e, k);
        }
      }
      int crossedEnd = n - stage.tailWidth;
      int shift = stage.start[i] - stage.linkWidth;
      for (int column = stage.linkWidth; column < crossedEnd; column++) {
        subtract(c, column * k, v[stage.column[shift + column]], e, k);
      }
      for (int j = 0; j < fixed; j++) {
        subtract(c, (crossedEnd + j) * k, v[b.dense.length + j], e, k);
      }
      factor(stage.head.page(i), stage.head.offset(i), template, l, k);
      double[] page = u.page(i);
      int at = u.offset(i);
      // L^-T ( t + L^-1 T'e )
      for (int r = 0; r < k; r++) {
        double sum = 0;
        for (int a = r; a < k; a++) {
          sum += template[r * k + a] * e[a];
        }
        for (int a = 0; a < r; a++) {
          sum -= l[a * k + r] * page[at + a];
        }
        page[at + r] = sum / l[r * k + r];
      }
      for (int r = k - 1; r >= 0; r--) {
        double sum = page[at + r] + t.get(i, r);
        for (int a = r + 1; a < k; a++) {
          sum -= l[r * k + a] * page[at + a];
        }
        page[at + r] = sum / l[r * k + r];
      }
      double[] target = b.stage[s].page(i);
      for (int r = 0; r < k; r++) {
        double sum = 0;
        for (int a = 0; a <= r; a++) {
          sum += template[a * k + r] * page[at + a];
        }
        target[at + r] = sum;
      }
    }
  }

  /** L L' = T'AT + I. */
  private static void factor(double[] a, int at, double[] t, double[] l, int k) {
    for (int c = 0; c < k; c++) {
      for (int r = c; r < k; r++) {
        double sum = r == c ? 1 : 0;
        for (int i = r; i < k; i++) {
          for (int j = c; j < k; j++) {
            sum += t[r * k + i] * a[at + j * k + i] * t[c * k + j];
          }
        }
        for (int j = 0; j < c; j++) {
          sum -= l[j * k + r] * l[j * k + c];
        }
        l[c * k + r] = r == c ? Math.sqrt(sum) : sum / l[c * k + c];
      }
    }
  }

  private static void subtract(double[] c, int at, double f, double[] e, int k) {
    for (int r = 0; r < k; r++) {
      e[r] -= c[at + r] * f;
    }
  }
}
