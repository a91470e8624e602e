package sparkmixed.pls;

import java.util.Arrays;

/**
 * Sums weighted rows into the system: {@code [Z X]'W[Z X]} and {@code [Z X]'r}.
 *
 * <p>Chunks of rows of the first stage share no ancestor, so they write their own blocks; what goes
 * to crossed factors and fixed effects is summed up in a copy for each chunk and added in order:
 * the same result for any number of threads. O(n ((sum K)^2 + p sum K + p^2)).
 */
final class RowAssembly {
  /** Rows whose terms are computed at a time: they stay in the fastest cache. */
  static final int BLOCK = 512;

  private final RowLayout layout;
  private final BlockStage[] data;
  private final int p;
  private final int[] bounds;

  RowAssembly(RowLayout layout, BlockStage[] data, int[] bounds, int p) {
    this.layout = layout;
    this.data = data;
    this.bounds = bounds;
    this.p = p;
  }

  /**
   * Sums up.
   *
   * @param base dense system, m x m, lower triangle by columns
   * @param rhs right-hand sides, one for each residual
   * @return the sum of what {@code terms} returns
   */
  double run(RowTerms terms, double[] base, Effects[] rhs) {
    for (BlockStage stage : data) {
      stage.head.clear();
      Arrays.fill(stage.value, 0);
    }
    for (Effects effects : rhs) {
      effects.clear();
    }
    int[] cuts = Chunks.isAlone() ? new int[] {0, bounds[Chunks.COUNT]} : bounds;
    AssemblySums[] shared = new AssemblySums[cuts.length - 1];
    Chunks.run(
        shared.length,
        chunk -> {
          if (cuts[chunk] < cuts[chunk + 1]) {
            shared[chunk] = new AssemblySums(layout, p, rhs.length);
            add(cuts[chunk], cuts[chunk + 1], terms, rhs, shared[chunk]);
          }
        });
    Arrays.fill(base, 0);
    double sum = 0;
    for (AssemblySums part : shared) {
      if (part != null) {
        sum += part.sum;
        reduce(part, base, rhs);
      }
    }
    int m = layout.q + p + 1;
    base[m * m - 1] = 1;
    return sum;
  }

  private void add(int first, int last, RowTerms terms, Effects[] rhs, AssemblySums shared) {
    double[] weight = new double[BLOCK];
    double[][] residual = new double[rhs.length][BLOCK];
    RowTerms.Worker worker = terms.worker();
    ScalarAdder scalar = ScalarAdder.of(layout, data, p, rhs, residual, shared);
    RowAdder adder = scalar == null ? new RowAdder(layout, data, p, rhs, residual, shared) : null;
    int end = layout.start[last];
    int stageRow = first;
    for (int from = layout.start[first]; from < end; from += BLOCK) {
      int to = Math.min(end, from + BLOCK);
      shared.sum += worker.fill(from, to, weight, residual);
      for (int row = from; row < to; ) {
        while (row >= layout.start[stageRow + 1]) {
          stageRow++;
        }
        int until = Math.min(to, layout.start[stageRow + 1]);
        if (scalar != null) {
          scalar.add(stageRow, row, until, from, weight);
        } else if (adder != null) {
          adder.enter(stageRow);
          for (int own = row; own < until; own++) {
            adder.add(own, weight[own - from], own - from);
          }
        }
        row = until;
      }
    }
  }

  private void reduce(AssemblySums part, double[] base, Effects[] rhs) {
    int q = layout.q;
    int m = q + p + 1;
    for (int d = 0; d < part.diagonal.length; d++) {
      DenseSystem.Range range = layout.ranges[d];
      int k = range.k();
      int at = 0;
      for (int level = 0; level < range.levels(); level++) {
        int column = range.start() + level * k;
        for (int b = 0; b < k; b++) {
          for (int a = 0; a < k; a++) {
            double value = part.diagonal[d][at++];
            if (a >= b) {
              base[(column + b) * m + column + a] += value;
            }
          }
        }
        for (int j = 0; j < p; j++) {
          for (int a = 0; a < k; a++) {
            base[(column + a) * m + q + j] += part.diagonal[d][at++];
          }
        }
      }
    }
    for (int e = 0; e < part.pairs.length; e++) {
      addPairs(layout.densePairs[e], part.pairs[e], base, m);
    }
    for (int j = 0; j < p; j++) {
      for (int i = j; i < p; i++) {
        base[(q + j) * m + q + i] += part.gram[j * p + i];
      }
    }
    for (int t = 0; t < rhs.length; t++) {
      for (int j = 0; j < q; j++) {
        rhs[t].dense[j] += part.rhs[t][j];
      }
      for (int j = 0; j < Math.min(p, rhs[t].fixed.length); j++) {
        rhs[t].fixed[j] += part.fixedRhs[t][j];
      }
    }
  }

  private void addPairs(RowLayout.DensePair pair, double[] values, double[] base, int m) {
    DenseSystem.Range f = layout.ranges[pair.first()];
    DenseSystem.Range g = layout.ranges[pair.second()];
    int at = 0;
    for (int e = 0; e < pair.pairs().size(); e++) {
      int row = f.start() + pair.pairs().row()[e] * f.k();
      int column = g.start() + pair.pairs().column()[e] * g.k();
      for (int b = 0; b < g.k(); b++) {
        for (int a = 0; a < f.k(); a++) {
          int i = Math.max(row + a, column + b);
          int j = Math.min(row + a, column + b);
          base[j * m + i] += values[at++];
        }
      }
    }
  }
}
