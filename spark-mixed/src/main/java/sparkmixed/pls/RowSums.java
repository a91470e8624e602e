package sparkmixed.pls;

import org.jspecify.annotations.Nullable;

/**
 * Sums {@code Z'r} and {@code X'r} over rows without touching the system. The same split of work as
 * in {@link RowAssembly}. O(n (p + sum K)).
 */
final class RowSums {
  private final RowLayout layout;
  private final int[] bounds;
  private final int stages;
  private final double[] @Nullable [][] z;
  private final double[] @Nullable [] x;

  RowSums(RowLayout layout, int[] bounds) {
    this.layout = layout;
    this.bounds = bounds;
    this.stages = layout.pattern.length;
    this.z = RandomPart.columns(layout);
    this.x = RandomPart.fixedColumns(layout.rows, layout.rows.x().length);
  }

  /**
   * Sums up.
   *
   * @param rhs receives {@code Z'r_t} of each residual
   * @param fixed receives {@code X'r_t} of each residual, t x p
   * @return the sum of what {@code terms} returns
   */
  double run(RowTerms terms, Effects[] rhs, double[][] fixed) {
    for (Effects effects : rhs) {
      effects.clear();
    }
    double[] sums = new double[Chunks.COUNT];
    double[][][] dense = new double[Chunks.COUNT][][];
    double[][][] own = new double[Chunks.COUNT][][];
    Chunks.run(
        Chunks.COUNT,
        chunk -> {
          dense[chunk] = new double[rhs.length][layout.q];
          own[chunk] = new double[rhs.length][x.length];
          int from = layout.start[bounds[chunk]];
          int to = layout.start[bounds[chunk + 1]];
          sums[chunk] = add(from, to, terms, rhs, dense[chunk], own[chunk]);
        });
    double sum = 0;
    for (int chunk = 0; chunk < sums.length; chunk++) {
      sum += sums[chunk];
      for (int t = 0; t < rhs.length; t++) {
        for (int j = 0; j < layout.q; j++) {
          rhs[t].dense[j] += dense[chunk][t][j];
        }
        for (int j = 0; j < x.length; j++) {
          fixed[t][j] += own[chunk][t][j];
        }
      }
    }
    return sum;
  }

  private double add(
      int first, int end, RowTerms terms, Effects[] rhs, double[][] dense, double[][] fixed) {
    double[] weight = new double[RowAssembly.BLOCK];
    double[][] residual = new double[rhs.length][RowAssembly.BLOCK];
    RowTerms.Worker worker = terms.worker();
    double sum = 0;
    int stageRow = 0;
    for (int from = first; from < end; from += RowAssembly.BLOCK) {
      int to = Math.min(end, from + RowAssembly.BLOCK);
      sum += worker.fill(from, to, weight, residual);
      for (int t = 0; t < rhs.length; t++) {
        stageRow = addStages(from, to, residual[t], rhs[t], stageRow);
        addDense(from, to, residual[t], dense[t]);
        for (int j = 0; j < x.length; j++) {
          fixed[t][j] += dot(residual[t], x[j], from, to, from);
        }
      }
    }
    return sum;
  }

  private int addStages(int from, int to, double[] r, Effects rhs, int known) {
    int[] start = layout.start;
    int at = RandomPart.stageRow(start, from, known);
    for (int row = from; row < to; at++) {
      int end = Math.min(to, start[at + 1]);
      int own = at;
      for (int s = 0; s < stages; s++) {
        double[] page = rhs.stage[s].page(own);
        int target = rhs.stage[s].offset(own);
        double[] @Nullable [] columns = z[layout.pattern[s].factor];
        for (int c = 0; c < columns.length; c++) {
          page[target + c] += dot(r, columns[c], row, end, from);
        }
        own = s + 1 < stages ? layout.pattern[s].parentOf(own) : own;
      }
      row = end;
      if (row == to) {
        return at;
      }
    }
    return at;
  }

  private void addDense(int from, int to, double[] r, double[] sums) {
    for (int d = 0; d < layout.ranges.length; d++) {
      double[] @Nullable [] columns = z[layout.ranges[d].factor()];
      for (int c = 0; c < columns.length; c++) {
        double[] column = columns[c];
        for (int row = from; row < to; row++) {
          double value = column == null ? 1 : column[row];
          sums[layout.pattern[0].column[layout.place[d][row]] + c] += value * r[row - from];
        }
      }
    }
  }

  private static double dot(double[] r, double @Nullable [] column, int row, int end, int from) {
    double sum = 0;
    if (column == null) {
      for (int i = row; i < end; i++) {
        sum += r[i - from];
      }
    } else {
      for (int i = row; i < end; i++) {
        sum += r[i - from] * column[i];
      }
    }
    return sum;
  }
}
