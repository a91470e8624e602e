package sparkmixed.pls;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import sparkmixed.moments.PackedRows;

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
  private final PackedRows rows;
  private final BlockStage[] data;
  private final int p;
  private final int[] bounds;
  private final double[] @Nullable [][] z;
  private final double[] @Nullable [] x;
  private final int[][] linkStart;

  RowAssembly(RowLayout layout, BlockStage[] data, int[] bounds, int p) {
    this.layout = layout;
    this.rows = layout.rows;
    this.data = data;
    this.bounds = bounds;
    this.p = p;
    this.x = new double[p][];
    for (int j = 0; j < p; j++) {
      x[j] = column(rows.x()[j]);
    }
    this.z = new double[layout.shape.factors()][][];
    for (int f = 0; f < z.length; f++) {
      int[] columns = layout.shape.z()[f];
      z[f] = new double[columns.length][];
      for (int c = 0; c < columns.length; c++) {
        z[f][c] = column(rows.z()[columns[c]]);
      }
    }
    this.linkStart = new int[data.length][data.length];
    for (int s = 0; s < data.length; s++) {
      int at = data[s].k * data[s].k;
      for (int t = s + 1; t < data.length; t++) {
        linkStart[s][t] = at;
        at += data[s].k * data[t].k;
      }
    }
  }

  private double @Nullable [] column(int number) {
    return number == PackedRows.ONES ? null : rows.columns()[number];
  }

  /** Sums of one chunk that other chunks add to as well. */
  private final class Shared {
    final double[][] diagonal = new double[layout.ranges.length][];
    final double[][] pairs = new double[layout.densePairs.length][];
    final double[] gram = new double[p * p];
    final double[][] rhs;
    final double[][] fixedRhs;
    double sum;

    Shared(int rightHandSides) {
      for (int d = 0; d < diagonal.length; d++) {
        int k = layout.ranges[d].k();
        diagonal[d] = new double[layout.ranges[d].levels() * k * (k + p)];
      }
      for (int d = 0; d < pairs.length; d++) {
        pairs[d] = new double[layout.densePairs[d].pairs().values().length];
      }
      rhs = new double[rightHandSides][layout.q];
      fixedRhs = new double[rightHandSides][p];
    }
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
    Shared[] shared = new Shared[Chunks.COUNT];
    Chunks.run(
        Chunks.COUNT,
        chunk -> {
          if (bounds[chunk] < bounds[chunk + 1]) {
            shared[chunk] = new Shared(rhs.length);
            add(bounds[chunk], bounds[chunk + 1], terms, rhs, shared[chunk]);
          }
        });
    Arrays.fill(base, 0);
    double sum = 0;
    for (Shared part : shared) {
      if (part != null) {
        sum += part.sum;
        reduce(part, base, rhs);
      }
    }
    int m = layout.q + p + 1;
    base[m * m - 1] = 1;
    return sum;
  }

  private void add(int first, int last, RowTerms terms, Effects[] rhs, Shared shared) {
    double[] weight = new double[BLOCK];
    double[][] residual = new double[rhs.length][BLOCK];
    Adder adder = new Adder(rhs, residual, shared);
    RowTerms.Worker worker = terms.worker();
    int end = layout.start[last];
    int stageRow = first - 1;
    int next = layout.start[first];
    for (int from = layout.start[first]; from < end; from += BLOCK) {
      int to = Math.min(end, from + BLOCK);
      shared.sum += worker.fill(from, to, weight, residual);
      for (int row = from; row < to; row++) {
        if (row >= next) {
          do {
            next = layout.start[++stageRow + 1];
          } while (row >= next);
          adder.enter(stageRow);
        }
        adder.add(row, weight[row - from], row - from);
      }
    }
  }

  /** Adds rows one by one. */
  private final class Adder {
    private final Effects[] rhs;
    private final double[][] residual;
    private final Shared shared;
    private final int stages = data.length;
    private final int[] stageRow = new int[stages];
    private final double[][] page = new double[stages][];
    private final int[] at = new int[stages];
    private final double[][] zStage = new double[stages][];
    private final double[][] zDense = new double[layout.ranges.length][];
    private final double[] wx = new double[p];
    private final double[] xRow = new double[p];

    Adder(Effects[] rhs, double[][] residual, Shared shared) {
      this.rhs = rhs;
      this.residual = residual;
      this.shared = shared;
      for (int s = 0; s < stages; s++) {
        zStage[s] = new double[data[s].k];
      }
      for (int d = 0; d < zDense.length; d++) {
        zDense[d] = new double[layout.ranges[d].k()];
      }
    }

    /** Goes to a row of the first stage. */
    void enter(int row) {
      int own = row;
      for (int s = 0; s < stages; s++) {
        stageRow[s] = own;
        page[s] = data[s].head.page(own);
        at[s] = data[s].head.offset(own);
        own = s + 1 < stages ? data[s].parentOf(own) : own;
      }
    }

    void add(int row, double w, int k) {
      for (int j = 0; j < p; j++) {
        double[] column = x[j];
        xRow[j] = column == null ? 1 : column[row];
        wx[j] = w * xRow[j];
      }
      for (int s = 0; s < stages; s++) {
        load(z[data[s].factor], row, zStage[s]);
        addStage(s, w, k);
      }
      for (int d = 0; d < zDense.length; d++) {
        load(z[layout.ranges[d].factor()], row, zDense[d]);
        addDense(d, row, w, k);
      }
      for (int e = 0; e < layout.densePairs.length; e++) {
        addPair(e, row, w);
      }
      for (int j = 0; j < p; j++) {
        for (int i = j; i < p; i++) {
          shared.gram[j * p + i] += wx[j] * xRow[i];
        }
        for (int t = 0; t < residual.length; t++) {
          shared.fixedRhs[t][j] += residual[t][k] * xRow[j];
        }
      }
    }

    private void addStage(int s, double w, int k) {
      double[] zs = zStage[s];
      double[] target = page[s];
      int own = at[s];
      int width = zs.length;
      for (int b = 0; b < width; b++) {
        double wb = w * zs[b];
        for (int a = 0; a < width; a++) {
          target[own + b * width + a] += wb * zs[a];
        }
      }
      int tail = own + width * (width + data[s].linkWidth);
      for (int j = 0; j < p; j++) {
        for (int a = 0; a < width; a++) {
          target[tail + j * width + a] += wx[j] * zs[a];
        }
      }
      for (int earlier = 0; earlier < s; earlier++) {
        double[] ze = zStage[earlier];
        int link = at[earlier] + linkStart[earlier][s];
        for (int b = 0; b < width; b++) {
          double wb = w * zs[b];
          for (int a = 0; a < ze.length; a++) {
            page[earlier][link + b * ze.length + a] += wb * ze[a];
          }
        }
      }
      for (int t = 0; t < residual.length; t++) {
        double[] sums = rhs[t].stage[s].page(stageRow[s]);
        int from = rhs[t].stage[s].offset(stageRow[s]);
        for (int a = 0; a < width; a++) {
          sums[from + a] += residual[t][k] * zs[a];
        }
      }
    }

    private void addDense(int d, int row, double w, int k) {
      double[] zd = zDense[d];
      int width = zd.length;
      int place = layout.place[d][row];
      int column = data[0].column[place];
      for (int s = 0; s < stages; s++) {
        double[] zs = zStage[s];
        int target = (s == 0 ? place : data[0].slot[s][place]) * zs.length;
        double[] value = data[s].value;
        for (int b = 0; b < width; b++) {
          double wb = w * zd[b];
          for (int a = 0; a < zs.length; a++) {
            value[target++] += wb * zs[a];
          }
        }
      }
      double[] own = shared.diagonal[d];
      int from = (column - layout.ranges[d].start()) * (width + p);
      for (int b = 0; b < width; b++) {
        double wb = w * zd[b];
        for (int a = 0; a < width; a++) {
          own[from++] += wb * zd[a];
        }
      }
      for (int j = 0; j < p; j++) {
        for (int a = 0; a < width; a++) {
          own[from++] += wx[j] * zd[a];
        }
      }
      for (int t = 0; t < residual.length; t++) {
        for (int a = 0; a < width; a++) {
          shared.rhs[t][column + a] += residual[t][k] * zd[a];
        }
      }
    }

    private void addPair(int e, int row, double w) {
      RowLayout.DensePair pair = layout.densePairs[e];
      double[] zf = zDense[pair.first()];
      double[] zg = zDense[pair.second()];
      int target = pair.place()[row] * zf.length * zg.length;
      for (double b : zg) {
        for (double a : zf) {
          shared.pairs[e][target++] += w * a * b;
        }
      }
    }
  }

  private static void load(double[] @Nullable [] columns, int row, double[] target) {
    for (int c = 0; c < target.length; c++) {
      double[] column = columns[c];
      target[c] = column == null ? 1 : column[row];
    }
  }

  private void reduce(Shared part, double[] base, Effects[] rhs) {
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
