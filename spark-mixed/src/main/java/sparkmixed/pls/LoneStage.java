package sparkmixed.pls;

import org.jspecify.annotations.Nullable;
import sparkmixed.linalg.SmallBlock;
import sparkmixed.moments.Blocks;

/**
 * Elimination and its adjoint for the one factor of a model: nothing is crossed with it or above
 * it, so a row is A and, right behind it, the columns of X and y, and the dense system is the sum
 * over the rows. The same sums as in {@link BlockElimination} and {@link BlockAdjoint} without the
 * search for columns, which for millions of small groups would be most of the work.
 */
final class LoneStage {
  /** The determinants of this many digits are multiplied before a logarithm is taken. */
  private static final double LARGE = 1e150;

  private final BlockStage stage;

  /** Levels up to which chunks would cost more than they share out. */
  private static final int FEW = 256;

  /** Where chunks of levels begin and end. */
  private final int[] bounds;

  private final int k;
  private final int n;

  private LoneStage(StagePlace place) {
    this.stage = place.stage();
    int levels = place.bounds[Chunks.COUNT];
    this.bounds = levels <= FEW ? new int[] {0, levels} : place.bounds;
    this.k = stage.k;
    this.n = stage.tailWidth;
  }

  /** Null if the stage is not alone. */
  static @Nullable LoneStage of(StagePlace place) {
    boolean alone = place.stages.length == 1 && place.m == place.stage().tailWidth;
    return alone ? new LoneStage(place) : null;
  }

  /** See {@link BlockElimination#forward}. */
  double forward(double[] t, double[] dense) {
    int chunks = bounds.length - 1;
    double[] logDet = new double[chunks];
    double[][] sums = new double[chunks][n * n];
    Chunks.run(
        chunks,
        chunk -> logDet[chunk] = eliminate(bounds[chunk], bounds[chunk + 1], t, sums[chunk]));
    double total = 0;
    for (int chunk = 0; chunk < chunks; chunk++) {
      total += logDet[chunk];
      for (int e = 0; e < dense.length; e++) {
        dense[e] -= sums[chunk][e];
      }
    }
    return total;
  }

  private double eliminate(int from, int to, double[] t, double[] sums) {
    SmallBlock block = new SmallBlock(k);
    double[] g = new double[k];
    double logDet = 0;
    double determinant = 1;
    for (int i = from; i < to; i++) {
      double[] page = stage.head.page(i);
      int at = stage.head.offset(i);
      if (!block.eliminate(page, at, t)) {
        return Double.NaN;
      }
      double own = block.determinant();
      if (own < LARGE) {
        determinant *= own;
      } else {
        logDet += block.logDet();
      }
      if (determinant > LARGE) {
        logDet += Math.log(determinant);
        determinant = 1;
      }
      if (k == 2) {
        addPair(block.w, page, at + 4, sums);
      } else {
        add(block.w, page, at + k * k, g, sums);
      }
    }
    return logDet + Math.log(determinant);
  }

  /** sums += C' W C, the lower triangle. */
  private void add(double[] w, double[] page, int c, double[] g, double[] sums) {
    for (int b = 0; b < n; b++) {
      for (int r = 0; r < k; r++) {
        double sum = 0;
        for (int q = 0; q < k; q++) {
          sum += w[q * k + r] * page[c + b * k + q];
        }
        g[r] = sum;
      }
      for (int a = b; a < n; a++) {
        double sum = 0;
        for (int r = 0; r < k; r++) {
          sum += page[c + a * k + r] * g[r];
        }
        sums[b * n + a] += sum;
      }
    }
  }

  private void addPair(double[] w, double[] page, int c, double[] sums) {
    double w0 = w[0];
    double w1 = w[1];
    double w3 = w[3];
    for (int b = 0; b < n; b++) {
      double c0 = page[c + 2 * b];
      double c1 = page[c + 2 * b + 1];
      double g0 = w0 * c0 + w1 * c1;
      double g1 = w1 * c0 + w3 * c1;
      for (int a = b; a < n; a++) {
        sums[b * n + a] += page[c + 2 * a] * g0 + page[c + 2 * a + 1] * g1;
      }
    }
  }

  /** See {@link BlockAdjoint#backward}. */
  BlockDerivative backward(double[] t, double[] q, double scale, @Nullable Blocks variances) {
    BlockDerivative[] parts = new BlockDerivative[bounds.length - 1];
    Chunks.run(
        parts.length,
        chunk -> {
          parts[chunk] = BlockDerivative.zero(k);
          unwind(bounds[chunk], bounds[chunk + 1], t, q, scale, variances, parts[chunk]);
        });
    BlockDerivative sum = BlockDerivative.zero(k);
    for (BlockDerivative part : parts) {
      sum.add(part);
    }
    return sum;
  }

  private void unwind(
      int from,
      int to,
      double[] t,
      double[] q,
      double scale,
      @Nullable Blocks variances,
      BlockDerivative sum) {
    SmallBlock block = new SmallBlock(k);
    LevelGradient level = new LevelGradient(k);
    double[] y = new double[k * n];
    for (int i = from; i < to; i++) {
      double[] page = stage.head.page(i);
      int at = stage.head.offset(i);
      int c = at + k * k;
      block.eliminate(page, at, t);
      if (k == 2) {
        timesPair(page, c, q, y);
      } else {
        times(page, c, q, y);
      }
      level.setH(page, c, y, n, false);
      level.add(page, at, block, sum.gradient());
      level.addSquares(y, k * (n - 1), scale, block, sum.squares());
      if (variances != null) {
        level.selected(block, variances.page(i), variances.offset(i));
      }
    }
  }

  /** y = C Q. */
  private void times(double[] page, int c, double[] q, double[] y) {
    for (int b = 0; b < n; b++) {
      for (int r = 0; r < k; r++) {
        double sum = 0;
        for (int a = 0; a < n; a++) {
          sum += q[b * n + a] * page[c + a * k + r];
        }
        y[b * k + r] = sum;
      }
    }
  }

  private void timesPair(double[] page, int c, double[] q, double[] y) {
    for (int b = 0; b < n; b++) {
      double sum0 = 0;
      double sum1 = 0;
      for (int a = 0; a < n; a++) {
        double f = q[b * n + a];
        sum0 += f * page[c + 2 * a];
        sum1 += f * page[c + 2 * a + 1];
      }
      y[2 * b] = sum0;
      y[2 * b + 1] = sum1;
    }
  }
}
