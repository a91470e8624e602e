package sparkmixed.moments;

/**
 * The statistics of all rows but some, by taking the products of those rows off. O(statistics) for
 * each set of rows. Levels and pairs that lose all their rows stay, with products of zero.
 */
public final class RowRemoval {
  private final Moments all;
  private final PackedRows rows;
  private final double[] response;
  private final int[][] numbers;

  /**
   * @param all statistics of the rows
   * @param rows with the same columns, over the same levels
   * @param response of each row, as the statistics have it
   */
  public RowRemoval(Moments all, PackedRows rows, double[] response) {
    this.all = all;
    this.rows = rows;
    this.response = response;
    MomentShape shape = all.shape();
    this.numbers = new int[shape.pairs()][];
    for (int f = 0; f < shape.factors(); f++) {
      for (int g = f + 1; g < shape.factors(); g++) {
        int pair = shape.pair(f, g);
        numbers[pair] = all.pairs()[pair].numbers(rows.level()[f], rows.level()[g]);
      }
    }
  }

  /**
   * The statistics without these rows. Sums that only descriptions of a fit use are those of all
   * rows.
   */
  public Moments without(int[] removed) {
    MomentShape shape = all.shape();
    int p1 = shape.p() + 1;
    double[] gram = all.gram().clone();
    Blocks[] blocks = new Blocks[shape.factors()];
    for (int f = 0; f < blocks.length; f++) {
      blocks[f] = new Blocks(shape.levelStride(f), all.blocks()[f].rows());
      for (int i = 0; i < blocks[f].rows(); i++) {
        blocks[f].add(i, all.blocks()[f], i);
      }
    }
    LevelPairs[] pairs = new LevelPairs[shape.pairs()];
    for (int k = 0; k < pairs.length; k++) {
      LevelPairs own = all.pairs()[k];
      pairs[k] = new LevelPairs(own.row(), own.column(), own.values().clone());
    }
    double logWeights = all.totals().logWeights();
    double[] v = new double[p1];
    double[][] z = new double[shape.factors()][];
    for (int row : removed) {
      double w = rows.weightOf(row);
      logWeights -= Math.log(w);
      for (int j = 0; j < p1 - 1; j++) {
        v[j] = rows.xOf(j, row);
      }
      v[p1 - 1] = response[row];
      for (int f = 0; f < z.length; f++) {
        int[] columns = shape.z()[f];
        z[f] = new double[columns.length];
        for (int c = 0; c < columns.length; c++) {
          z[f][c] = rows.zOf(columns[c], row);
        }
      }
      for (int j = 0; j < p1; j++) {
        for (int i = 0; i < p1; i++) {
          gram[j * p1 + i] -= w * v[j] * v[i];
        }
      }
      for (int f = 0; f < z.length; f++) {
        takeOff(blocks[f], rows.level()[f][row], w, z[f], v);
        for (int g = f + 1; g < z.length; g++) {
          int pair = shape.pair(f, g);
          takeOff(pairs[pair].values(), numbers[pair][row], w, z[f], z[g]);
        }
      }
    }
    Moments.Totals totals = all.totals();
    return new Moments(
        shape,
        new Moments.Totals(
            totals.rows() - removed.length,
            logWeights,
            totals.minResponse(),
            totals.maxResponse(),
            0,
            totals.plain()),
        gram,
        all.levels(),
        blocks,
        pairs);
  }

  private static void takeOff(Blocks blocks, int level, double w, double[] z, double[] v) {
    double[] page = blocks.page(level);
    int at = blocks.offset(level);
    for (int b = 0; b < z.length; b++) {
      for (int a = b; a < z.length; a++) {
        page[at++] -= w * z[a] * z[b];
      }
    }
    for (double value : v) {
      for (double own : z) {
        page[at++] -= w * own * value;
      }
    }
  }

  private static void takeOff(double[] values, int number, double w, double[] zf, double[] zg) {
    int at = number * zf.length * zg.length;
    for (double b : zg) {
      for (double a : zf) {
        values[at++] -= w * a * b;
      }
    }
  }
}
