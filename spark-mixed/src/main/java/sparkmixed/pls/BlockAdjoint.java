package sparkmixed.pls;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import sparkmixed.linalg.SmallBlock;
import sparkmixed.moments.Blocks;

/**
 * The elimination of one stage backwards, for the gradient and the selected inverse: H = C Q C' of
 * every level and what follows from it. O(K N^2) for a row of N columns.
 */
final class BlockAdjoint {
  private final StagePlace place;
  private final BlockStage[] stages;
  private final int s;
  private final int m;
  private final int[] bounds;
  private final int widest;

  BlockAdjoint(StagePlace place) {
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
   * The elimination backwards.
   *
   * @param t template of this stage's factor
   * @param adjoint Q on the pattern of the stages; those later than this one are read, this one's
   *     is written unless it is the first
   * @param q Q of the dense system, m x m, full symmetric
   * @param variances if given receives {@code Q_ii}, K x K a row
   * @return derivative of the criterion by the template, K x K by columns, all entries
   */
  double[] backward(double[] t, BlockStage[] adjoint, double[] q, @Nullable Blocks variances) {
    int k = stage().k;
    double[][] gradients = new double[Chunks.COUNT][k * k];
    Chunks.run(
        Chunks.COUNT,
        chunk ->
            unwind(bounds[chunk], bounds[chunk + 1], t, adjoint, q, variances, gradients[chunk]));
    double[] gradient = new double[k * k];
    for (double[] part : gradients) {
      for (int e = 0; e < gradient.length; e++) {
        gradient[e] += part[e];
      }
    }
    return gradient;
  }

  private void unwind(
      int from,
      int to,
      double[] t,
      BlockStage[] adjoint,
      double[] q,
      @Nullable Blocks variances,
      double[] gradient) {
    BlockStage stage = stage();
    int k = stage.k;
    SmallBlock block = new SmallBlock(k);
    LevelGradient level = new LevelGradient(k);
    double[] c = new double[k * widest];
    double[] y = new double[k * widest];
    for (int i = from; i < to; i++) {
      block.eliminate(stage.head.page(i), stage.head.offset(i), t);
      int n = stage.width(i);
      stage.gather(i, c);
      Arrays.fill(y, 0, k * n, 0);
      timesAncestors(i, c, y, n, adjoint);
      boolean half = s == 0 && stages.length == 1;
      timesDense(i, c, y, n, q, half);
      level.setH(c, y, n, half);
      level.add(stage.head.page(i), stage.head.offset(i), block, gradient);
      if (s > 0) {
        writeRow(i, block, level, y, n, adjoint[s]);
      }
      if (variances != null) {
        level.selected(block, variances.page(i), variances.offset(i));
      }
    }
  }

  /** y += C Q over the columns of later stages and their coupling to everything after. */
  private void timesAncestors(int i, double[] c, double[] y, int n, BlockStage[] adjoint) {
    BlockStage stage = stage();
    int k = stage.k;
    int crossedEnd = n - stage.tailWidth;
    int row = i;
    int own = 0;
    for (int t = s + 1; t < stages.length; t++) {
      row = StagePlace.parent(stages[t - 1], row);
      BlockStage later = adjoint[t];
      double[] page = later.head.page(row);
      int base = later.head.offset(row);
      int kt = later.k;
      for (int b = own; b < n; b++) {
        double[] source = page;
        int at;
        if (b < stage.linkWidth) {
          at = base + (b - own) * kt;
        } else if (b < crossedEnd) {
          source = later.value;
          at = stage.slot[t][stage.start[i] + b - stage.linkWidth] * kt;
        } else {
          at = base + (kt + later.linkWidth + b - crossedEnd) * kt;
        }
        boolean inside = b < own + kt;
        for (int a = 0; a < kt; a++) {
          double qab = source[at + a];
          for (int r = 0; r < k; r++) {
            y[b * k + r] += qab * c[(own + a) * k + r];
          }
          if (!inside) {
            for (int r = 0; r < k; r++) {
              y[(own + a) * k + r] += qab * c[b * k + r];
            }
          }
        }
      }
      own += kt;
    }
  }

  /**
   * y += C Q over the dense columns; with {@code half} the strict lower triangle and half of the
   * diagonal only.
   */
  private void timesDense(int i, double[] c, double[] y, int n, double[] q, boolean half) {
    BlockStage stage = stage();
    int k = stage.k;
    int first = stage.linkWidth;
    int crossedEnd = n - stage.tailWidth;
    int shift = stage.start[i] - first;
    int tailShift = m - n;
    int[] column = stage.column;
    for (int b = first; b < n; b++) {
      int base = (b < crossedEnd ? column[shift + b] : b + tailShift) * m;
      int begin = half ? b : first;
      if (k == 1) {
        double sum = 0;
        for (int a = begin; a < crossedEnd; a++) {
          sum += q[base + column[shift + a]] * c[a];
        }
        for (int a = Math.max(begin, crossedEnd); a < n; a++) {
          sum += q[base + a + tailShift] * c[a];
        }
        if (half) {
          int diagonal = b < crossedEnd ? column[shift + b] : b + tailShift;
          sum -= 0.5 * q[base + diagonal] * c[b];
        }
        y[b] += sum;
      } else {
        for (int a = begin; a < n; a++) {
          double qab = q[base + (a < crossedEnd ? column[shift + a] : a + tailShift)];
          if (half && a == b) {
            qab *= 0.5;
          }
          for (int r = 0; r < k; r++) {
            y[b * k + r] += qab * c[a * k + r];
          }
        }
      }
    }
  }

  /** Q_i. = - W C Q and Q_ii = W + W H W. */
  private void writeRow(
      int i, SmallBlock block, LevelGradient level, double[] y, int n, BlockStage adjoint) {
    int k = adjoint.k;
    double[] page = adjoint.head.page(i);
    int base = adjoint.head.offset(i);
    level.selected(block, page, base);
    int crossedEnd = n - adjoint.tailWidth;
    for (int b = 0; b < n; b++) {
      double[] target = page;
      int at;
      if (b < adjoint.linkWidth) {
        at = base + (k + b) * k;
      } else if (b < crossedEnd) {
        target = adjoint.value;
        at = (adjoint.start[i] + b - adjoint.linkWidth) * k;
      } else {
        at = base + (k + adjoint.linkWidth + b - crossedEnd) * k;
      }
      for (int r = 0; r < k; r++) {
        double sum = 0;
        for (int e = 0; e < k; e++) {
          sum += block.w[e * k + r] * y[b * k + e];
        }
        target[at + r] = -sum;
      }
    }
  }
}
