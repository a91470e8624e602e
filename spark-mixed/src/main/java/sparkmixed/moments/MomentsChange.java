package sparkmixed.moments;

import org.jspecify.annotations.Nullable;

/**
 * The statistics of other columns and another response that are linear combinations of those at
 * hand, without the rows.
 */
public final class MomentsChange {
  private MomentsChange() {}

  /**
   * The statistics of {@code Z C'} in the place of {@code Z}: every effect's column becomes a
   * combination of its factor's. O(numbers of the statistics).
   *
   * @param c for each factor C, K x K by columns; null where it stays
   */
  public static Moments effects(Moments from, double[] @Nullable [] c) {
    MomentShape shape = from.shape();
    int factors = shape.factors();
    Blocks[] blocks = from.blocks().clone();
    LevelPairs[] pairs = from.pairs().clone();
    for (int f = 0; f < factors; f++) {
      double[] own = c[f];
      if (own != null) {
        blocks[f] = levels(from.blocks()[f], own, shape.width(f), shape.p() + 1);
      }
      for (int g = f + 1; g < factors; g++) {
        double[] other = c[g];
        if (own != null || other != null) {
          int pair = shape.pair(f, g);
          pairs[pair] = pairs(from.pairs()[pair], own, other, shape.width(f), shape.width(g));
        }
      }
    }
    return new Moments(shape, from.totals(), from.gram(), from.levels(), blocks, pairs);
  }

  private static Blocks levels(Blocks from, double[] c, int k, int p1) {
    Blocks result = new Blocks(from.stride(), from.rows());
    double[] full = new double[k * k];
    double[] half = new double[k * k];
    for (int i = 0; i < from.rows(); i++) {
      double[] source = from.page(i);
      int at = from.offset(i);
      for (int b = 0; b < k; b++) {
        for (int a = b; a < k; a++) {
          full[b * k + a] = source[at];
          full[a * k + b] = source[at];
          at++;
        }
      }
      double[] target = result.page(i);
      int to = result.offset(i);
      multiply(c, full, 0, k, k, half, 0);
      for (int b = 0; b < k; b++) {
        for (int a = b; a < k; a++) {
          double sum = 0;
          for (int e = 0; e < k; e++) {
            sum += half[e * k + a] * c[e * k + b];
          }
          target[to++] = sum;
        }
      }
      multiply(c, source, at, k, p1, target, to);
    }
    return result;
  }

  /** C times n columns of K numbers each. */
  private static void multiply(
      double[] c, double[] from, int at, int k, int n, double[] to, int target) {
    for (int j = 0; j < n; j++) {
      for (int a = 0; a < k; a++) {
        double sum = 0;
        for (int e = 0; e < k; e++) {
          sum += c[e * k + a] * from[at + j * k + e];
        }
        to[target + j * k + a] = sum;
      }
    }
  }

  private static LevelPairs pairs(
      LevelPairs from, double @Nullable [] c, double @Nullable [] d, int k, int m) {
    double[] values = new double[from.values().length];
    double[] half = new double[k * m];
    int stride = k * m;
    for (int e = 0; e < from.size(); e++) {
      if (c == null) {
        System.arraycopy(from.values(), e * stride, half, 0, stride);
      } else {
        multiply(c, from.values(), e * stride, k, m, half, 0);
      }
      for (int b = 0; b < m; b++) {
        for (int a = 0; a < k; a++) {
          double sum = d == null ? half[b * k + a] : 0;
          for (int g = 0; d != null && g < m; g++) {
            sum += half[g * k + a] * d[g * m + b];
          }
          values[e * stride + b * k + a] = sum;
        }
      }
    }
    return new LevelPairs(from.row(), from.column(), values);
  }

  /**
   * The statistics of {@code X Q} in the place of {@code X}, and of {@code y - X g} in that of
   * {@code y}: what is left to fit once {@code beta} may only be {@code g + Q gamma}.
   *
   * @param g length p
   * @param q columns of Q, each of length p
   */
  public static Moments fixed(Moments from, double[] g, double[][] q) {
    MomentShape shape = from.shape();
    int p = shape.p();
    int r = q.length;
    // columns of [X Q, y - X g] in terms of [X, y]
    double[][] columns = new double[r + 1][p + 1];
    for (int j = 0; j < r; j++) {
      System.arraycopy(q[j], 0, columns[j], 0, p);
    }
    for (int j = 0; j < p; j++) {
      columns[r][j] = -g[j];
    }
    columns[r][p] = 1;
    double[] gram = new double[(r + 1) * (r + 1)];
    for (int j = 0; j <= r; j++) {
      double[] product = new double[p + 1];
      for (int i = 0; i <= p; i++) {
        for (int e = 0; e <= p; e++) {
          product[i] += from.gram()[e * (p + 1) + i] * columns[j][e];
        }
      }
      for (int i = 0; i <= r; i++) {
        double sum = 0;
        for (int e = 0; e <= p; e++) {
          sum += columns[i][e] * product[e];
        }
        gram[j * (r + 1) + i] = sum;
      }
    }
    MomentShape smaller = new MomentShape(r, shape.z());
    Blocks[] blocks = new Blocks[from.blocks().length];
    for (int f = 0; f < blocks.length; f++) {
      blocks[f] = tails(from.blocks()[f], columns, shape.width(f), smaller.levelStride(f));
    }
    return new Moments(smaller, from.totals(), gram, from.levels(), blocks, from.pairs());
  }

  private static Blocks tails(Blocks from, double[][] columns, int k, int stride) {
    Blocks result = new Blocks(stride, from.rows());
    int head = k * (k + 1) / 2;
    for (int i = 0; i < from.rows(); i++) {
      double[] source = from.page(i);
      int at = from.offset(i);
      double[] target = result.page(i);
      int to = result.offset(i);
      System.arraycopy(source, at, target, to, head);
      for (int j = 0; j < columns.length; j++) {
        for (int e = 0; e < columns[j].length; e++) {
          double f = columns[j][e];
          for (int a = 0; f != 0 && a < k; a++) {
            target[to + head + j * k + a] += f * source[at + head + e * k + a];
          }
        }
      }
    }
    return result;
  }
}
