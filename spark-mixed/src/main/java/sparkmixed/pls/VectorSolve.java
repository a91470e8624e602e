package sparkmixed.pls;

import sparkmixed.linalg.SmallBlock;

/**
 * The two halves of a solution with eliminated stages for one right-hand side: forwards through the
 * stages to the dense rest, and back from it. O(K) for each number of the stages.
 */
final class VectorSolve {
  private final BlockStage[] work;
  private final StagePlace[] places;

  VectorSolve(BlockStage[] work, StagePlace[] places) {
    this.work = work;
    this.places = places;
  }

  /** See {@link StageSystem#forward}. */
  void forward(double[][] templates, Effects g, double[] v) {
    for (int s = 0; s < work.length; s++) {
      forward(s, templates[work[s].factor], g, v);
    }
  }

  /** See {@link StageSystem#backward}. */
  void backward(double[][] templates, double[] v, Solution out) {
    for (int s = work.length - 1; s >= 0; s--) {
      backward(s, templates[work[s].factor], v, out);
    }
  }

  /** Takes {@code C_i' W_i e_i} of every row off what comes after. */
  private void forward(int s, double[] t, Effects e, double[] v) {
    double[][] parts = new double[Chunks.COUNT][];
    Chunks.run(
        Chunks.COUNT,
        chunk -> {
          int from = places[s].bounds[chunk];
          int to = places[s].bounds[chunk + 1];
          if (from < to) {
            parts[chunk] = new double[v.length];
            forward(s, t, e, parts[chunk], from, to);
          }
        });
    for (double[] part : parts) {
      for (int j = 0; part != null && j < v.length; j++) {
        v[j] -= part[j];
      }
    }
  }

  private void forward(int s, double[] t, Effects e, double[] taken, int from, int to) {
    BlockStage stage = work[s];
    int k = stage.k;
    SmallBlock block = new SmallBlock(k);
    double[] we = new double[k];
    double[] c = new double[k * places[s].widest];
    Ancestors path = new Ancestors(work, work, s);
    for (int i = from; i < to; i++) {
      block.eliminate(stage.head.page(i), stage.head.offset(i), t);
      times(block.w, e.stage[s].page(i), e.stage[s].offset(i), we, k);
      int n = stage.width(i);
      stage.gather(i, c);
      path.of(i, n);
      while (path.next()) {
        double[] target = e.stage[path.stage()].page(path.row());
        int at = e.stage[path.stage()].offset(path.row());
        for (int a = 0; a < path.k; a++) {
          target[at + a] -= dot(c, (path.own + a) * k, we, k);
        }
      }
      int crossedEnd = n - stage.tailWidth;
      int shift = stage.start[i] - stage.linkWidth;
      for (int b = stage.linkWidth; b < n; b++) {
        int column = b < crossedEnd ? stage.column[shift + b] : b + taken.length - n;
        taken[column] += dot(c, b * k, we, k);
      }
    }
  }

  private void backward(int s, double[] t, double[] v, Solution out) {
    Chunks.run(
        Chunks.COUNT,
        chunk -> backward(s, t, v, out, places[s].bounds[chunk], places[s].bounds[chunk + 1]));
  }

  private void backward(int s, double[] t, double[] v, Solution out, int from, int to) {
    BlockStage stage = work[s];
    int k = stage.k;
    SmallBlock block = new SmallBlock(k);
    double[] c = new double[k * places[s].widest];
    double[] e = new double[k];
    Ancestors path = new Ancestors(work, work, s);
    for (int i = from; i < to; i++) {
      double[] head = stage.head.page(i);
      int at = stage.head.offset(i);
      block.eliminate(head, at, t);
      int n = stage.width(i);
      stage.gather(i, c);
      double[] g = out.g().stage[s].page(i);
      int gAt = out.g().stage[s].offset(i);
      System.arraycopy(g, gAt, e, 0, k);
      path.of(i, n);
      while (path.next()) {
        for (int a = 0; a < path.k; a++) {
          subtract(c, (path.own + a) * k, out.b().stage[path.stage()].get(path.row(), a), e, k);
        }
      }
      int crossedEnd = n - stage.tailWidth;
      int shift = stage.start[i] - stage.linkWidth;
      for (int b = stage.linkWidth; b < n; b++) {
        int column = b < crossedEnd ? stage.column[shift + b] : b + v.length - n;
        subtract(c, b * k, v[column], e, k);
      }
      double[] b = out.b().stage[s].page(i);
      times(block.w, e, 0, b, gAt, k);
      times(block.p, e, 0, out.u().stage[s].page(i), gAt, k);
      for (int r = 0; r < k; r++) {
        double sum = e[r];
        for (int a = 0; a < k; a++) {
          sum -= head[at + a * k + r] * b[gAt + a];
        }
        g[gAt + r] = sum;
      }
    }
  }

  private static void times(double[] w, double[] x, int at, double[] y, int k) {
    times(w, x, at, y, 0, k);
  }

  private static void times(double[] w, double[] x, int at, double[] y, int to, int k) {
    for (int r = 0; r < k; r++) {
      double sum = 0;
      for (int a = 0; a < k; a++) {
        sum += w[a * k + r] * x[at + a];
      }
      y[to + r] = sum;
    }
  }

  private static double dot(double[] c, int at, double[] x, int k) {
    double sum = 0;
    for (int r = 0; r < k; r++) {
      sum += c[at + r] * x[r];
    }
    return sum;
  }

  private static void subtract(double[] c, int at, double f, double[] e, int k) {
    for (int r = 0; r < k; r++) {
      e[r] -= c[at + r] * f;
    }
  }
}
