package sparkmixed.moments;

import java.util.Arrays;
import sparkmixed.frame.ModelFrame;
import sparkmixed.frame.TermDesign;

/**
 * Takes statistics from one pilot to another, as if they had been accumulated about it: a change of
 * basis of {@code [Z X y]}.
 *
 * <pre>
 *   x_j += d_j 1,   y += x' delta + c 1,   z_j += e_j 1
 * </pre>
 *
 * <p>where 1 is the intercept of X, or of the column's random term.
 */
public final class PilotShift {
  private static final String INTERCEPT = "(Intercept)";

  private final MomentShape shape;
  private final int intercept;
  private final double[] x;
  private final double[] delta;
  private final double constant;

  /** For each factor the shift of each of its columns, and the column that is its 1. */
  private final double[][] z;

  private final int[][] ones;

  public PilotShift(ModelFrame frame, MomentShape shape, Pilot from, Pilot to) {
    int p = shape.p();
    this.shape = shape;
    this.intercept = frame.interceptColumn();
    this.x = new double[p];
    this.delta = new double[p];
    double sum = 0;
    for (int j = 0; j < p; j++) {
      x[j] = from.xShift()[j] - to.xShift()[j];
      delta[j] = from.beta()[j] - to.beta()[j];
      sum += delta[j] * from.xShift()[j];
    }
    this.constant = sum;
    int[] oneOf = ones(frame);
    this.z = new double[shape.factors()][];
    this.ones = new int[shape.factors()][];
    for (int f = 0; f < z.length; f++) {
      int[] columns = shape.z()[f];
      z[f] = new double[columns.length];
      ones[f] = new int[columns.length];
      for (int a = 0; a < columns.length; a++) {
        z[f][a] = from.zShift()[columns[a]] - to.zShift()[columns[a]];
        int one = oneOf[columns[a]];
        for (int b = 0; b < columns.length; b++) {
          if (columns[b] == one) {
            ones[f][a] = b;
          }
        }
      }
    }
  }

  /** For each column of z that of its term's intercept, the column itself if there is none. */
  private static int[] ones(ModelFrame frame) {
    int[] ones = new int[frame.q()];
    for (TermDesign term : frame.terms()) {
      int one = term.columns().indexOf(INTERCEPT);
      for (int c = 0; c < term.size(); c++) {
        ones[term.start() + c] = term.start() + (one < 0 ? c : one);
      }
    }
    return ones;
  }

  /**
   * The same statistics about the other pilot; blocks and pairs are changed in place. O(levels),
   * and O(pairs) if z moves.
   */
  public Moments moved(Moments moments) {
    int p1 = shape.p() + 1;
    double[] gram = moments.gram().clone();
    for (int j = 0; j < p1; j++) {
      moveFixed(gram, j * p1, 1);
    }
    for (int i = 0; i < p1; i++) {
      moveFixed(gram, i, p1);
    }
    for (int j = 0; j < p1; j++) {
      for (int i = j + 1; i < p1; i++) {
        // equal but for rounding; symmetric to the last bit is what is promised
        gram[i * p1 + j] = gram[j * p1 + i];
      }
    }
    Blocks[] blocks = moments.blocks();
    for (int f = 0; f < blocks.length; f++) {
      int k = shape.width(f);
      int head = k * (k + 1) / 2;
      double[] square = new double[k * k];
      for (int i = 0; i < blocks[f].rows(); i++) {
        double[] page = blocks[f].page(i);
        int at = blocks[f].offset(i);
        for (int a = 0; a < k; a++) {
          moveFixed(page, at + head + a, k);
        }
        if (moves(f)) {
          for (int j = 0; j < p1; j++) {
            moveRandom(f, page, at + head + j * k, 1);
          }
          moveSquare(f, page, at, square);
        }
      }
    }
    LevelPairs[] pairs = moments.pairs();
    for (int f = 0; f < blocks.length; f++) {
      for (int g = f + 1; g < blocks.length; g++) {
        if (moves(f) || moves(g)) {
          movePairs(f, g, pairs[shape.pair(f, g)]);
        }
      }
    }
    return new Moments(shape, moments.totals(), gram, moments.levels(), blocks, pairs);
  }

  /** Moves p + 1 numbers that are {@code step} apart. */
  private void moveFixed(double[] values, int at, int step) {
    int p = x.length;
    double one = intercept < 0 ? 0 : values[at + intercept * step];
    double y = values[at + p * step] + constant * one;
    for (int j = 0; j < p; j++) {
      y += delta[j] * values[at + j * step];
      values[at + j * step] += x[j] * one;
    }
    values[at + p * step] = y;
  }

  private boolean moves(int f) {
    return Arrays.stream(z[f]).anyMatch(shift -> shift != 0);
  }

  /** Moves K numbers that are {@code step} apart; the column that is 1 never moves itself. */
  private void moveRandom(int f, double[] values, int at, int step) {
    for (int a = 0; a < z[f].length; a++) {
      if (z[f][a] != 0) {
        values[at + a * step] += z[f][a] * values[at + ones[f][a] * step];
      }
    }
  }

  private void moveSquare(int f, double[] page, int at, double[] square) {
    int k = z[f].length;
    int e = at;
    for (int b = 0; b < k; b++) {
      for (int a = b; a < k; a++) {
        square[b * k + a] = page[e];
        square[a * k + b] = page[e++];
      }
    }
    moveBlock(f, f, square, 0);
    e = at;
    for (int b = 0; b < k; b++) {
      for (int a = b; a < k; a++) {
        page[e++] = square[b * k + a];
      }
    }
  }

  private void movePairs(int f, int g, LevelPairs pairs) {
    int stride = z[f].length * z[g].length;
    for (int e = 0; e < pairs.size(); e++) {
      moveBlock(f, g, pairs.values(), e * stride);
    }
  }

  private void moveBlock(int f, int g, double[] block, int at) {
    int kf = z[f].length;
    int kg = z[g].length;
    for (int b = 0; b < kg; b++) {
      moveRandom(f, block, at + b * kf, 1);
    }
    for (int a = 0; a < kf; a++) {
      moveRandom(g, block, at + a, kf);
    }
  }
}
