package sparkmixed.pls;

import java.util.Arrays;
import sparkmixed.linalg.SmallBlock;
import sparkmixed.moments.Blocks;

/** Conditional modes of one stage, by substitution. O(K N) for a row of N columns. */
final class BlockModes {
  private final StagePlace place;
  private final BlockStage[] stages;
  private final int s;
  private final int m;
  private final int[] bounds;
  private final int widest;

  BlockModes(StagePlace place) {
    this.place = place;
    this.stages = place.stages;
    this.s = place.s;
    this.m = place.m;
    this.bounds = place.bounds;
    this.widest = place.widest;
  }

  private BlockStage stage() {
    return place.stage();
  }

  /**
   * Conditional modes {@code b_i = - W_i C_i v} of this stage.
   *
   * @param t template
   * @param modes modes of each stage, one row a level; later ones are read, this one's is written
   * @param v dense part of (b, beta, -1), length m
   * @return sum of {@code u_i u_i'}, K x K, where {@code b_i = T u_i}
   */
  double[] modes(double[] t, Blocks[] modes, double[] v) {
    int k = stage().k;
    double[][] squares = new double[Chunks.COUNT][k * k];
    Chunks.run(
        Chunks.COUNT,
        chunk -> modes(bounds[chunk], bounds[chunk + 1], t, modes, v, squares[chunk]));
    double[] sum = new double[k * k];
    for (double[] part : squares) {
      for (int e = 0; e < sum.length; e++) {
        sum[e] += part[e];
      }
    }
    return sum;
  }

  private void modes(int from, int to, double[] t, Blocks[] modes, double[] v, double[] squares) {
    BlockStage stage = stage();
    int k = stage.k;
    SmallBlock block = new SmallBlock(k);
    double[] c = new double[k * widest];
    double[] e = new double[k];
    double[] u = new double[k];
    for (int i = from; i < to; i++) {
      block.eliminate(stage.head.page(i), stage.head.offset(i), t);
      int n = stage.width(i);
      stage.gather(i, c);
      Arrays.fill(e, 0);
      int own = 0;
      int row = i;
      for (int later = s + 1; later < stages.length; later++) {
        row = StagePlace.parent(stages[later - 1], row);
        for (int a = 0; a < stages[later].k; a++) {
          accumulate(c, own + a, modes[later].get(row, a), e, k);
        }
        own += stages[later].k;
      }
      int crossedEnd = n - stage.tailWidth;
      for (int b = stage.linkWidth; b < n; b++) {
        int column =
            b < crossedEnd ? stage.column[stage.start[i] + b - stage.linkWidth] : b + m - n;
        accumulate(c, b, v[column], e, k);
      }
      double[] page = modes[s].page(i);
      int at = modes[s].offset(i);
      for (int r = 0; r < k; r++) {
        double sum = 0;
        for (int a = 0; a < k; a++) {
          sum += block.w[a * k + r] * e[a];
        }
        page[at + r] = -sum;
      }
      for (int r = 0; r < k; r++) {
        double sum = 0;
        for (int a = 0; a < k; a++) {
          sum += block.p[a * k + r] * e[a];
        }
        u[r] = sum;
      }
      for (int b = 0; b < k; b++) {
        for (int a = 0; a < k; a++) {
          squares[b * k + a] += u[a] * u[b];
        }
      }
    }
  }

  private static void accumulate(double[] c, int column, double scale, double[] e, int k) {
    for (int r = 0; r < k; r++) {
      e[r] += c[column * k + r] * scale;
    }
  }
}
