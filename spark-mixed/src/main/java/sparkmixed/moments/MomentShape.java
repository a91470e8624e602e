package sparkmixed.moments;

import java.io.Serializable;

/**
 * Dimensions of the statistics of one model.
 *
 * @param p columns of X
 * @param z for each grouping factor the positions of its columns in {@link
 *     sparkmixed.frame.CodedRow#z}, all its terms one after the other
 */
public record MomentShape(int p, int[][] z) implements Serializable {

  public int factors() {
    return z.length;
  }

  /** K, the random effects of one level of a factor. */
  public int width(int factor) {
    return z[factor].length;
  }

  /**
   * Numbers kept for one level: the lower triangle of Z'WZ by columns, then Z'W[X y] by columns.
   */
  public int levelStride(int factor) {
    int k = width(factor);
    return k * (k + 1) / 2 + k * (p + 1);
  }

  /** Where the pair (f, g), f less than g, stands in the list of pairs. */
  public int pair(int f, int g) {
    return f * (2 * factors() - f - 1) / 2 + (g - f - 1);
  }

  public int pairs() {
    return factors() * (factors() - 1) / 2;
  }
}
