package sparkmixed.pls;

import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import sparkmixed.linalg.SmallBlock;
import sparkmixed.moments.Blocks;
import sparkmixed.moments.NumbersIn;
import sparkmixed.moments.NumbersOut;

/**
 * The rows of one stage after their elimination, as {@link PredictionVariance} takes rows of data
 * through it.
 *
 * @param rows {@code [W | W C_link | W C_fixed]}, K numbers a column, by rows of the stage
 * @param start of each row's crossed columns
 * @param column in the dense rest
 * @param crossed {@code W C} for the crossed columns
 * @param parent row of the next stage for each row; empty in the last
 * @param row of the stage for each level of the factor
 */
record EliminatedStage(
    int factor,
    int k,
    int linkWidth,
    Blocks rows,
    int[] start,
    int[] column,
    double[] crossed,
    int[] parent,
    int[] row)
    implements Serializable {

  static EliminatedStage of(BlockStage from, int p, double[] template) {
    int k = from.k;
    int kept = from.linkWidth + p;
    Blocks rows = new Blocks(k * (k + kept), from.rows());
    double[] crossed = new double[from.value.length];
    SmallBlock block = new SmallBlock(k);
    double[] c = new double[k * Math.max(1, from.widest())];
    int[] row = new int[from.rows()];
    for (int i = 0; i < from.rows(); i++) {
      row[from.level[i]] = i;
      block.eliminate(from.head.page(i), from.head.offset(i), template);
      from.gather(i, c);
      double[] page = rows.page(i);
      int at = rows.offset(i);
      System.arraycopy(block.w, 0, page, at, k * k);
      at += k * k;
      for (int b = 0; b < from.linkWidth; b++, at += k) {
        times(block.w, c, b * k, page, at, k);
      }
      int end = from.linkWidth + from.start[i + 1] - from.start[i];
      for (int b = from.linkWidth; b < end; b++) {
        times(block.w, c, b * k, crossed, (from.start[i] + b - from.linkWidth) * k, k);
      }
      for (int j = 0; j < p; j++, at += k) {
        times(block.w, c, (end + j) * k, page, at, k);
      }
    }
    int[] parent = from.parent == null ? new int[0] : from.parent;
    return new EliminatedStage(
        from.factor, k, from.linkWidth, rows, from.start, from.column, crossed, parent, row);
  }

  /**
   * The stage of all rows from those of blocks that share no level, and so no crossed columns.
   *
   * @param parts the stage in each block
   * @param above the next stage in each block; empty for the last
   * @param positions where the levels of each factor of each block stand among all of the factor
   */
  static EliminatedStage joined(
      List<EliminatedStage> parts, List<EliminatedStage> above, int[][][] positions) {
    EliminatedStage like = parts.get(0);
    int n = parts.stream().mapToInt(part -> part.rows.rows()).sum();
    Blocks rows = new Blocks(like.rows.stride(), n);
    int[] row = new int[n];
    int[] parent = new int[above.isEmpty() ? 0 : n];
    int at = 0;
    int parents = 0;
    for (int k = 0; k < parts.size(); k++) {
      EliminatedStage stage = parts.get(k);
      int[] position = positions[k][stage.factor];
      for (int level = 0; level < position.length; level++) {
        row[position[level]] = at + stage.row[level];
      }
      for (int i = 0; i < stage.rows.rows(); i++) {
        System.arraycopy(
            stage.rows.page(i),
            stage.rows.offset(i),
            rows.page(at + i),
            rows.offset(at + i),
            rows.stride());
        if (!above.isEmpty()) {
          parent[at + i] = parents + stage.parent[i];
        }
      }
      at += stage.rows.rows();
      parents += above.isEmpty() ? 0 : above.get(k).rows.rows();
    }
    return new EliminatedStage(
        like.factor,
        like.k,
        like.linkWidth,
        rows,
        new int[n + 1],
        new int[0],
        new double[0],
        parent,
        row);
  }

  private static void times(double[] w, double[] x, int from, double[] y, int to, int k) {
    for (int r = 0; r < k; r++) {
      double sum = 0;
      for (int a = 0; a < k; a++) {
        sum += w[a * k + r] * x[from + a];
      }
      y[to + r] = sum;
    }
  }

  /** {@code sum_r c[at + r] x[r]}. */
  static double dot(double[] c, int at, double[] x, int k) {
    double sum = 0;
    for (int r = 0; r < k; r++) {
      sum += c[at + r] * x[r];
    }
    return sum;
  }

  void write(NumbersOut out) throws IOException {
    out.ints(new int[] {factor, k, linkWidth});
    out.blocks(rows);
    out.ints(start);
    out.ints(column);
    out.doubles(crossed);
    out.ints(parent);
    out.ints(row);
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @param p estimated fixed effects
   * @throws IOException if its parts do not fit each other
   */
  static EliminatedStage read(NumbersIn in, int p) throws IOException {
    int[] shape = in.ints();
    PredictionVariance.require(shape.length == 3);
    EliminatedStage stage =
        new EliminatedStage(
            shape[0],
            shape[1],
            shape[2],
            in.blocks(),
            in.ints(),
            in.ints(),
            in.doubles(),
            in.ints(),
            in.ints());
    PredictionVariance.require(stage.fits(p));
    return stage;
  }

  private boolean fits(int p) {
    int n = rows.rows();
    return k > 0
        && rows.stride() == k * (k + linkWidth + p)
        && start.length == n + 1
        && crossed.length == k * column.length
        && row.length == n
        && (parent.length == 0 || parent.length == n);
  }
}
