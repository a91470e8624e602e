package sparkmixed.pls;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import sparkmixed.linalg.SmallBlock;

/**
 * Eliminates the levels of one stage: takes {@code sum_i C_i' W_i C_i} off everything that is left.
 *
 * <p>Cost for a row of N columns: O(K N^2). Sums into the dense system go to private copies of
 * every chunk while it is small, and by column stripes of one copy when it is not: the order of
 * summation, and so the result, does not depend on threads.
 */
final class BlockElimination {
  private static final int PRIVATE_COPY_LIMIT = 256;

  private final StagePlace place;
  private final int m;
  private final int[] bounds;
  private final int widest;
  private final int[] stripes;
  private final @Nullable LoneStage alone;

  BlockElimination(StagePlace place) {
    this.place = place;
    this.m = place.m;
    this.bounds = place.bounds;
    this.widest = place.widest;
    this.alone = LoneStage.of(place);
    this.stripes = m <= PRIVATE_COPY_LIMIT ? new int[] {0, m} : stripeBounds();
  }

  private BlockStage stage() {
    return place.stage();
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
    if (alone != null) {
      return alone.forward(t, dense);
    }
    if (Chunks.isAlone()) {
      return eliminate(0, stage().rows(), t, dense, 0, m, true);
    }
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
    Ancestors path = new Ancestors(place.stages, place.stages, place.s);
    double logDet = 0;
    for (int i = from; i < to; i++) {
      boolean definite = block.eliminate(stage.head.page(i), stage.head.offset(i), t);
      logDet += definite ? block.logDet() : Double.NaN;
      int n = stage.width(i);
      stage.gather(i, c);
      times(block.w, c, g, k, n);
      if (ancestors) {
        path.of(i, n);
        downdateAncestors(path, k, c, g, n);
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
    if (k == 2) {
      for (int b = 0; b < 2 * n; b += 2) {
        g[b] = w[0] * c[b] + w[2] * c[b + 1];
        g[b + 1] = w[1] * c[b] + w[3] * c[b + 1];
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

  private static void downdateAncestors(Ancestors ancestors, int k, double[] c, double[] g, int n) {
    while (ancestors.next()) {
      for (int b = ancestors.own; b < n; b++) {
        double[] target = ancestors.array(b);
        int at = ancestors.at(b);
        for (int a = 0; a < ancestors.k; a++) {
          target[at + a] -= dot(c, (ancestors.own + a) * k, g, b * k, k);
        }
      }
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
    if (k == 2) {
      return c[at] * g[from] + c[at + 1] * g[from + 1];
    }
    double sum = 0;
    for (int r = 0; r < k; r++) {
      sum += c[at + r] * g[from + r];
    }
    return sum;
  }
}
