package sparkmixed.pls;

import java.util.Arrays;
import sparkmixed.linalg.SmallBlock;
import sparkmixed.moments.Blocks;

/** Conditional modes of one stage, by substitution. O(K N) for a row of N columns. */
final class BlockModes {
  private final StagePlace place;

  BlockModes(StagePlace place) {
    this.place = place;
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
   */
  void modes(double[] t, Blocks[] modes, double[] v) {
    Chunks.run(
        Chunks.COUNT, chunk -> modes(place.bounds[chunk], place.bounds[chunk + 1], t, modes, v));
  }

  private void modes(int from, int to, double[] t, Blocks[] modes, double[] v) {
    BlockStage stage = stage();
    int k = stage.k;
    SmallBlock block = new SmallBlock(k);
    double[] c = new double[k * place.widest];
    Ancestors path = new Ancestors(place.stages, place.stages, place.s);
    double[] e = new double[k];
    for (int i = from; i < to; i++) {
      block.eliminate(stage.head.page(i), stage.head.offset(i), t);
      int n = stage.width(i);
      stage.gather(i, c);
      Arrays.fill(e, 0);
      path.of(i, n);
      while (path.next()) {
        for (int a = 0; a < path.k; a++) {
          accumulate(c, path.own + a, modes[path.stage()].get(path.row(), a), e, k);
        }
      }
      int crossedEnd = n - stage.tailWidth;
      for (int b = stage.linkWidth; b < n; b++) {
        int column =
            b < crossedEnd ? stage.column[stage.start[i] + b - stage.linkWidth] : b + place.m - n;
        accumulate(c, b, v[column], e, k);
      }
      double[] page = modes[place.s].page(i);
      int at = modes[place.s].offset(i);
      for (int r = 0; r < k; r++) {
        double sum = 0;
        for (int a = 0; a < k; a++) {
          sum += block.w[a * k + r] * e[a];
        }
        page[at + r] = -sum;
      }
    }
  }

  private static void accumulate(double[] c, int column, double scale, double[] e, int k) {
    for (int r = 0; r < k; r++) {
      e[r] += c[column * k + r] * scale;
    }
  }
}
