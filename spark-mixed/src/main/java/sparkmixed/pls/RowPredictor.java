package sparkmixed.pls;

import org.jspecify.annotations.Nullable;
import sparkmixed.moments.PackedRows;

/**
 * The linear predictor {@code offset + X beta + Z b} of blocks of rows, in its two parts; for one
 * thread. O(p + sum K) a row.
 */
public final class RowPredictor {
  private final PackedRows rows;
  private final double[] beta;
  private final double[] @Nullable [] x;
  private final RandomPart random;

  /**
   * @param beta read at every call; may be shorter than p, and then counts as zero beyond
   * @param b read at every call
   */
  public RowPredictor(RowLayout layout, double[] beta, Effects b) {
    this.rows = layout.rows;
    this.beta = beta;
    this.random = new RandomPart(layout, b);
    this.x = RandomPart.fixedColumns(rows, beta.length);
  }

  /** Adds {@code X beta} of rows {@code from .. to} to {@code sum}. */
  public void addFixed(int from, int to, double[] sum) {
    for (int j = 0; j < x.length; j++) {
      double f = beta[j];
      double[] column = x[j];
      if (column == null) {
        for (int k = 0; k < to - from; k++) {
          sum[k] += f;
        }
      } else {
        for (int k = 0; k < to - from; k++) {
          sum[k] += f * column[from + k];
        }
      }
    }
  }

  /** Sets {@code sum} to the offsets of rows {@code from .. to}. */
  public void setOffset(int from, int to, double[] sum) {
    if (rows.offset().length == 0) {
      java.util.Arrays.fill(sum, 0, to - from, 0);
    } else {
      System.arraycopy(rows.offset(), from, sum, 0, to - from);
    }
  }

  /** Adds {@code Z b} of rows {@code from .. to} to {@code sum}. */
  public void addRandom(int from, int to, double[] sum) {
    random.add(from, to, sum);
  }

  /** Adds the part of {@code Z b} that belongs to crossed factors. */
  public void addCrossed(int from, int to, double[] sum) {
    random.addCrossed(from, to, sum);
  }
}
