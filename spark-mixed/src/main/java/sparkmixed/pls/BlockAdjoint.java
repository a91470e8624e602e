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
  private final @Nullable LoneStage alone;

  BlockAdjoint(StagePlace place) {
    this.place = place;
    this.alone = LoneStage.of(place);
  }

  private BlockStage stage() {
    return place.stage();
  }

  /**
   * The elimination backwards.
   *
   * @param t template of this stage's factor
   * @param adjoint Q on the pattern of the stages; those later than this one are read, this one's
   *     is written unless it is the stage itself
   * @param q Q of the dense system, m x m, full symmetric
   * @param scale that of r2 in the criterion: Q holds {@code v v' / scale}
   * @param variances if given receives {@code Q_ii}, K x K a row
   */
  BlockDerivative backward(
      double[] t, BlockStage[] adjoint, double[] q, double scale, @Nullable Blocks variances) {
    if (alone != null) {
      return alone.backward(t, q, scale, variances);
    }
    int k = stage().k;
    BlockDerivative[] parts = new BlockDerivative[Chunks.COUNT];
    Chunks.run(
        Chunks.COUNT,
        chunk -> {
          parts[chunk] = BlockDerivative.zero(k);
          unwind(
              place.bounds[chunk],
              place.bounds[chunk + 1],
              t,
              adjoint,
              q,
              scale,
              variances,
              parts[chunk]);
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
      BlockStage[] adjoint,
      double[] q,
      double scale,
      @Nullable Blocks variances,
      BlockDerivative sum) {
    BlockStage stage = stage();
    int k = stage.k;
    SmallBlock block = new SmallBlock(k);
    LevelGradient level = new LevelGradient(k);
    double[] c = new double[k * place.widest];
    double[] y = new double[k * place.widest];
    double[] sweep = new double[place.m];
    Ancestors path = new Ancestors(place.stages, adjoint, place.s);
    boolean write = adjoint[place.s] != stage;
    boolean half = !write && place.stages.length == 1;
    for (int i = from; i < to; i++) {
      block.eliminate(stage.head.page(i), stage.head.offset(i), t);
      int n = stage.width(i);
      stage.gather(i, c);
      Arrays.fill(y, 0, k * n, 0);
      path.of(i, n);
      timesAncestors(path, k, c, y, n);
      boolean most = half && k == 1 && 2 * n >= place.m;
      if (most) {
        timesMost(i, c, y, n, q, sweep);
      } else {
        timesDense(i, c, y, n, q, half);
      }
      level.setH(c, 0, y, n, half && !most);
      level.add(stage.head.page(i), stage.head.offset(i), block, sum.gradient());
      if (half && !most) {
        responseColumn(i, c, y, n, q);
      }
      level.addSquares(y, k * (n - 1), scale, block, sum.squares());
      if (write) {
        writeRow(i, block, level, y, n, adjoint[place.s]);
      }
      if (variances != null) {
        level.selected(block, variances.page(i), variances.offset(i));
      }
    }
  }

  /** y += C Q over the columns of later stages and their coupling to everything after. */
  private static void timesAncestors(Ancestors ancestors, int k, double[] c, double[] y, int n) {
    while (ancestors.next()) {
      int own = ancestors.own;
      for (int b = own; b < n; b++) {
        double[] source = ancestors.array(b);
        int at = ancestors.at(b);
        boolean inside = b < own + ancestors.k;
        for (int a = 0; a < ancestors.k; a++) {
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
    int m = place.m;
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
      } else if (k == 2) {
        double sum0 = 0;
        double sum1 = 0;
        for (int a = begin; a < n; a++) {
          double qab = q[base + (a < crossedEnd ? column[shift + a] : a + tailShift)];
          if (half && a == b) {
            qab *= 0.5;
          }
          sum0 += qab * c[2 * a];
          sum1 += qab * c[2 * a + 1];
        }
        y[2 * b] += sum0;
        y[2 * b + 1] += sum1;
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

  /**
   * y = C Q for one number a column, where a level meets most columns: whole columns of Q in their
   * order, four in one sweep, take less time than half of the entries one by one.
   */
  private void timesMost(int i, double[] c, double[] y, int n, double[] q, double[] sweep) {
    int m = place.m;
    Arrays.fill(sweep, 0);
    int a = 0;
    for (; a + 4 <= n; a += 4) {
      int q0 = columnOf(i, a, n) * m;
      int q1 = columnOf(i, a + 1, n) * m;
      int q2 = columnOf(i, a + 2, n) * m;
      int q3 = columnOf(i, a + 3, n) * m;
      double c0 = c[a];
      double c1 = c[a + 1];
      double c2 = c[a + 2];
      double c3 = c[a + 3];
      for (int b = 0; b < m; b++) {
        sweep[b] += (q[q0 + b] * c0 + q[q1 + b] * c1) + (q[q2 + b] * c2 + q[q3 + b] * c3);
      }
    }
    for (; a < n; a++) {
      int from = columnOf(i, a, n) * m;
      double ca = c[a];
      for (int b = 0; b < m; b++) {
        sweep[b] += q[from + b] * ca;
      }
    }
    for (int b = 0; b < n; b++) {
      y[b] = sweep[columnOf(i, b, n)];
    }
  }

  /** Dense column of column b of a row of n, where all its columns are dense. */
  private int columnOf(int i, int b, int n) {
    BlockStage stage = stage();
    return b < n - stage.tailWidth ? stage.column[stage.start[i] + b] : b + place.m - n;
  }

  /** The last column of C Q, that of y, where only half of C Q was made. */
  private void responseColumn(int i, double[] c, double[] y, int n, double[] q) {
    BlockStage stage = stage();
    int k = stage.k;
    int crossedEnd = n - stage.tailWidth;
    int base = (place.m - 1) * place.m;
    for (int r = 0; r < k; r++) {
      double sum = 0;
      for (int a = 0; a < n; a++) {
        int column = a < crossedEnd ? stage.column[stage.start[i] + a] : a + place.m - n;
        sum += q[base + column] * c[a * k + r];
      }
      y[k * (n - 1) + r] = sum;
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
