package sparkmixed.moments;

/**
 * What the statistics say of a linear predictor {@code mu = X beta + Z b} as if it were a response.
 */
public final class LinearPart {
  private LinearPart() {}

  /**
   * {@code X'W mu, Z'W mu} and {@code mu'W mu}. O(numbers of the statistics).
   *
   * @param b one row of K numbers a level, for each factor
   */
  public static ResponseProducts of(Moments moments, Blocks[] b, double[] beta) {
    MomentShape shape = moments.shape();
    int p = shape.p();
    double[] x = new double[p];
    for (int j = 0; j < p; j++) {
      for (int i = 0; i < p; i++) {
        x[i] += moments.gram()[j * (p + 1) + i] * beta[j];
      }
    }
    Blocks[] z = new Blocks[b.length];
    for (int f = 0; f < b.length; f++) {
      z[f] = new Blocks(shape.width(f), b[f].rows());
      addOwn(moments.blocks()[f], shape.width(f), b[f], beta, z[f], x);
    }
    for (int f = 0; f < b.length; f++) {
      for (int g = f + 1; g < b.length; g++) {
        addPairs(moments.pairs()[shape.pair(f, g)], b[f], b[g], z[f], z[g]);
      }
    }
    ResponseProducts products = new ResponseProducts(x, z, 0);
    return new ResponseProducts(x, z, dot(products, b, beta));
  }

  /** {@code mu'W y} for the products of a response y. */
  public static double dot(ResponseProducts products, Blocks[] b, double[] beta) {
    double sum = 0;
    for (int j = 0; j < beta.length; j++) {
      sum += beta[j] * products.x()[j];
    }
    for (int f = 0; f < b.length; f++) {
      for (int i = 0; i < b[f].rows(); i++) {
        for (int a = 0; a < b[f].stride(); a++) {
          sum += b[f].get(i, a) * products.z()[f].get(i, a);
        }
      }
    }
    return sum;
  }

  private static void addOwn(Blocks blocks, int k, Blocks b, double[] beta, Blocks z, double[] x) {
    for (int i = 0; i < b.rows(); i++) {
      double[] page = blocks.page(i);
      int at = blocks.offset(i);
      double[] effects = b.page(i);
      int from = b.offset(i);
      double[] target = z.page(i);
      int to = z.offset(i);
      for (int c = 0; c < k; c++) {
        for (int a = c; a < k; a++) {
          double entry = page[at++];
          target[to + a] += entry * effects[from + c];
          if (a != c) {
            target[to + c] += entry * effects[from + a];
          }
        }
      }
      for (int j = 0; j < beta.length; j++) {
        for (int a = 0; a < k; a++) {
          double entry = page[at++];
          target[to + a] += entry * beta[j];
          x[j] += entry * effects[from + a];
        }
      }
    }
  }

  private static void addPairs(LevelPairs pairs, Blocks bf, Blocks bg, Blocks zf, Blocks zg) {
    int k = bf.stride();
    int l = bg.stride();
    double[] values = pairs.values();
    int at = 0;
    for (int e = 0; e < pairs.size(); e++) {
      int row = pairs.row()[e];
      int column = pairs.column()[e];
      for (int c = 0; c < l; c++) {
        for (int a = 0; a < k; a++) {
          double entry = values[at++];
          zf.page(row)[zf.offset(row) + a] += entry * bg.get(column, c);
          zg.page(column)[zg.offset(column) + c] += entry * bf.get(row, a);
        }
      }
    }
  }
}
