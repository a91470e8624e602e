package sparkmixed.pls;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import sparkmixed.linalg.SmallBlock;
import sparkmixed.moments.Blocks;

/**
 * Eliminates the levels of one stage, and runs that elimination backwards for the gradient.
 *
 * <p>Cost for a row of N columns: O(K N^2) each way. Sums into the dense system go to private
 * copies of every chunk while it is small, and by column stripes of one copy when it is not: the
 * order of summation, and so the result, does not depend on threads.
 */
final class BlockSweep {
  private static final int PRIVATE_COPY_LIMIT = 256;

  private final BlockStage[] stages;
  private final int s;
  private final int m;
  private final int[] bounds;
  private final int[] stripes;
  private final int widest;

  /**
   * @param stages all stages, with the numbers this evaluation works on
   * @param s the one to eliminate
   * @param m size of the dense system, y included
   */
  BlockSweep(BlockStage[] stages, int s, int m) {
    this.stages = stages;
    this.s = s;
    this.m = m;
    this.bounds = chunkBounds();
    this.stripes = m <= PRIVATE_COPY_LIMIT ? new int[] {0, m} : stripeBounds();
    this.widest = stages[s].widest();
  }

  private BlockStage stage() {
    return stages[s];
  }

  /** Chunks of rows that share no ancestor. */
  private int[] chunkBounds() {
    int n = stage().rows();
    int[] top = topOf();
    int[] bounds = new int[Chunks.COUNT + 1];
    for (int c = 1; c < Chunks.COUNT; c++) {
      int at = Math.max(bounds[c - 1], Chunks.start(c, n));
      while (top.length > 0 && at > 0 && at < n && top[at] == top[at - 1]) {
        at++;
      }
      bounds[c] = at;
    }
    bounds[Chunks.COUNT] = n;
    return bounds;
  }

  /** For each row the row of the last stage in which it lies; empty for the last stage. */
  private int[] topOf() {
    if (s == stages.length - 1) {
      return new int[0];
    }
    int[] top = new int[stage().rows()];
    for (int i = 0; i < top.length; i++) {
      int row = i;
      for (int t = s; t < stages.length - 1; t++) {
        row = parent(stages[t], row);
      }
      top[i] = row;
    }
    return top;
  }

  private static int parent(BlockStage stage, int row) {
    int[] parent = stage.parent;
    return parent == null ? -1 : parent[row];
  }

  /** Stripes of dense columns of about equal work. */
  private int[] stripeBounds() {
    double[] work = new double[m];
    int tail = stage().tailWidth;
    for (int column : stage().column) {
      work[column] += 1;
    }
    for (int j = m - tail; j < m; j++) {
      work[j] = stage().rows();
    }
    double after = 0;
    double total = 0;
    for (int j = m - 1; j >= 0; j--) {
      double entries = work[j];
      after += entries / Math.max(1, stage().rows());
      work[j] = entries * (1 + after);
      total += work[j];
    }
    int[] bounds = new int[9];
    double sum = 0;
    int stripe = 1;
    for (int j = 0; j < m && stripe < 8; j++) {
      sum += work[j];
      if (sum >= total * stripe / 8) {
        bounds[stripe++] = j + 1;
      }
    }
    Arrays.fill(bounds, stripe, 9, m);
    return bounds;
  }

  /**
   * Takes {@code sum_i C_i' W_i C_i} off the later stages and the dense system.
   *
   * @param t template of this stage's factor
   * @param dense lower triangle of the dense system, m x m
   * @return sum of log|D_i|; NaN if some D_i is not positive definite
   */
  double forward(double[] t, double[] dense) {
    double[] logDet = new double[Chunks.COUNT];
    if (stripes.length > 2) {
      Chunks.run(
          stripes.length - 1,
          stripe -> {
            double sum =
                eliminate(
                    0, stage().rows(), t, dense, stripes[stripe], stripes[stripe + 1], stripe == 0);
            if (stripe == 0) {
              logDet[0] = sum;
            }
          });
      return logDet[0];
    }
    double[][] copies = new double[Chunks.COUNT][];
    Chunks.run(
        Chunks.COUNT,
        chunk -> {
          copies[chunk] = new double[m * m];
          logDet[chunk] = eliminate(bounds[chunk], bounds[chunk + 1], t, copies[chunk], 0, m, true);
        });
    double sum = 0;
    for (int chunk = 0; chunk < Chunks.COUNT; chunk++) {
      sum += logDet[chunk];
      double[] copy = copies[chunk];
      for (int e = 0; e < copy.length; e++) {
        dense[e] += copy[e];
      }
    }
    return sum;
  }

  private double eliminate(
      int from, int to, double[] t, double[] dense, int lo, int hi, boolean ancestors) {
    BlockStage stage = stage();
    int k = stage.k;
    SmallBlock block = new SmallBlock(k);
    double[] c = new double[k * widest];
    double[] g = new double[k * widest];
    double logDet = 0;
    for (int i = from; i < to; i++) {
      logDet += block.eliminate(stage.head.page(i), stage.head.offset(i), t);
      int n = stage.width(i);
      stage.gather(i, c);
      times(block.w, c, g, k, n);
      if (ancestors) {
        downdateAncestors(i, c, g, n);
      }
      downdateDense(i, c, g, n, dense, lo, hi);
    }
    return logDet;
  }

  /** g = W c for n columns. */
  private static void times(double[] w, double[] c, double[] g, int k, int n) {
    if (k == 1) {
      double w0 = w[0];
      for (int b = 0; b < n; b++) {
        g[b] = w0 * c[b];
      }
      return;
    }
    for (int b = 0; b < n; b++) {
      int at = b * k;
      for (int r = 0; r < k; r++) {
        double sum = 0;
        for (int q = 0; q < k; q++) {
          sum += w[q * k + r] * c[at + q];
        }
        g[at + r] = sum;
      }
    }
  }

  private void downdateAncestors(int i, double[] c, double[] g, int n) {
    BlockStage stage = stage();
    int k = stage.k;
    int crossedEnd = n - stage.tailWidth;
    int row = i;
    int own = 0;
    for (int t = s + 1; t < stages.length; t++) {
      row = parent(stages[t - 1], row);
      BlockStage later = stages[t];
      double[] page = later.head.page(row);
      int base = later.head.offset(row);
      int kt = later.k;
      for (int b = own; b < n; b++) {
        double[] target = page;
        int at;
        if (b < stage.linkWidth) {
          at = base + (b - own) * kt;
        } else if (b < crossedEnd) {
          target = later.value;
          at = stage.slot[t][stage.start[i] + b - stage.linkWidth] * kt;
        } else {
          at = base + (kt + later.linkWidth + b - crossedEnd) * kt;
        }
        for (int a = 0; a < kt; a++) {
          target[at + a] -= dot(c, (own + a) * k, g, b * k, k);
        }
      }
      own += kt;
    }
  }

  private void downdateDense(int i, double[] c, double[] g, int n, double[] dense, int lo, int hi) {
    BlockStage stage = stage();
    int k = stage.k;
    int first = stage.linkWidth;
    int crossedEnd = n - stage.tailWidth;
    int shift = stage.start[i] - first;
    int tailShift = m - n;
    int begin = first;
    if (lo > 0) {
      int found = Arrays.binarySearch(stage.column, stage.start[i], stage.start[i + 1], lo);
      begin = (found < 0 ? -found - 1 : found) - shift;
    }
    int[] column = stage.column;
    for (int b = begin; b < n; b++) {
      int denseColumn = b < crossedEnd ? column[shift + b] : b + tailShift;
      if (denseColumn >= hi) {
        break;
      }
      if (denseColumn < lo) {
        continue;
      }
      int base = denseColumn * m;
      if (k == 1) {
        double gb = g[b];
        for (int a = b; a < crossedEnd; a++) {
          dense[base + column[shift + a]] -= c[a] * gb;
        }
        for (int a = Math.max(b, crossedEnd); a < n; a++) {
          dense[base + a + tailShift] -= c[a] * gb;
        }
      } else {
        for (int a = b; a < n; a++) {
          int denseRow = a < crossedEnd ? column[shift + a] : a + tailShift;
          dense[base + denseRow] -= dot(c, a * k, g, b * k, k);
        }
      }
    }
  }

  private static double dot(double[] c, int at, double[] g, int from, int k) {
    double sum = 0;
    for (int r = 0; r < k; r++) {
      sum += c[at + r] * g[from + r];
    }
    return sum;
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
      row = parent(stages[t - 1], row);
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
        row = parent(stages[later - 1], row);
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
