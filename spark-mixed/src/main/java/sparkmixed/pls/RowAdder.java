package sparkmixed.pls;

import org.jspecify.annotations.Nullable;

/** Adds rows to the system one by one, for one thread. O((sum K)^2 + p sum K + p^2) a row. */
final class RowAdder {
  private final Effects[] rhs;
  private final double[][] residual;
  private final AssemblySums shared;
  private final RowLayout layout;
  private final BlockStage[] data;
  private final int p;
  private final double[] @Nullable [][] z;
  private final double[] @Nullable [] x;
  private final int[][] linkStart;
  private final int stages;
  private final int[] stageRow;
  private final double[][] page;
  private final int[] at;
  private final double[][] zStage;
  private final double[][] zDense;
  private final double[] wx;
  private final double[] xRow;

  RowAdder(
      RowLayout layout,
      BlockStage[] data,
      int p,
      Effects[] rhs,
      double[][] residual,
      AssemblySums shared) {
    this.layout = layout;
    this.data = data;
    this.p = p;
    this.rhs = rhs;
    this.residual = residual;
    this.shared = shared;
    this.z = RandomPart.columns(layout);
    this.x = RandomPart.fixedColumns(layout.rows, p);
    this.stages = data.length;
    this.linkStart = new int[stages][stages];
    for (int s = 0; s < stages; s++) {
      int link = data[s].k * data[s].k;
      for (int t = s + 1; t < stages; t++) {
        linkStart[s][t] = link;
        link += data[s].k * data[t].k;
      }
    }
    this.stageRow = new int[stages];
    this.page = new double[stages][];
    this.at = new int[stages];
    this.zStage = new double[stages][];
    this.zDense = new double[layout.ranges.length][];
    this.wx = new double[p];
    this.xRow = new double[p];
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

  private static void load(double[] @Nullable [] columns, int row, double[] target) {
    for (int c = 0; c < target.length; c++) {
      double[] column = columns[c];
      target[c] = column == null ? 1 : column[row];
    }
  }
}
