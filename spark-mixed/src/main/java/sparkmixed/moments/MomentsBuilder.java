package sparkmixed.moments;

import java.util.Arrays;
import sparkmixed.frame.CodedRow;

/**
 * Accumulates the statistics of one partition, a row at a time and without allocation per row.
 * Levels are numbered by the caller in order of appearance.
 *
 * <p>Cost per row: O(p^2 + sum_f K_f (K_f + p) + sum_{f,g} K_f K_g), and a share of the sorting of
 * {@link PairBuffer}.
 */
public final class MomentsBuilder {
  private final MomentShape shape;
  private final Pilot pilot;
  private final double[] gram;
  private final double[] wx;
  private final double[][] z;
  private final Blocks[] blocks;
  private final PairBuffer[] pairs;
  private long rows;
  private double logWeights;
  private double minResponse = Double.POSITIVE_INFINITY;
  private double maxResponse = Double.NEGATIVE_INFINITY;

  public MomentsBuilder(MomentShape shape, Pilot pilot) {
    this.shape = shape;
    this.pilot = pilot;
    int p1 = shape.p() + 1;
    this.gram = new double[p1 * p1];
    this.wx = new double[p1];
    int factors = shape.factors();
    this.z = new double[factors][];
    this.blocks = new Blocks[factors];
    for (int f = 0; f < factors; f++) {
      z[f] = new double[shape.width(f)];
      blocks[f] = new Blocks(shape.levelStride(f));
    }
    this.pairs = new PairBuffer[shape.pairs()];
    for (int f = 0; f < factors; f++) {
      for (int g = f + 1; g < factors; g++) {
        pairs[shape.pair(f, g)] = new PairBuffer(shape.width(f) * shape.width(g));
      }
    }
  }

  /**
   * Adds one row of positive weight.
   *
   * @param row is shifted in place by the pilot
   * @param level for each factor the number of the row's level in this partition
   */
  public void add(CodedRow row, int[] level) {
    minResponse = Math.min(minResponse, row.y);
    maxResponse = Math.max(maxResponse, row.y);
    pilot.apply(row);
    rows++;
    double w = row.weight;
    if (w != 1) {
      logWeights += Math.log(w);
    }
    int p = shape.p();
    int p1 = p + 1;
    double[] x = row.x;
    for (int j = 0; j < p; j++) {
      wx[j] = w * x[j];
    }
    wx[p] = w * row.y;
    for (int j = 0; j < p; j++) {
      double wj = wx[j];
      for (int i = j; i < p; i++) {
        gram[j * p1 + i] += wj * x[i];
      }
      gram[j * p1 + p] += wj * row.y;
    }
    gram[p * p1 + p] += wx[p] * row.y;
    for (int f = 0; f < z.length; f++) {
      addLevel(f, level[f], row);
    }
    for (int f = 0; f < z.length; f++) {
      for (int g = f + 1; g < z.length; g++) {
        pairs[shape.pair(f, g)].add(level[f], level[g], w, z[f], z[g]);
      }
    }
  }

  private void addLevel(int f, int level, CodedRow row) {
    double[] zf = z[f];
    int[] columns = shape.z()[f];
    for (int c = 0; c < zf.length; c++) {
      zf[c] = row.z[columns[c]];
    }
    if (level >= blocks[f].rows()) {
      blocks[f].grow(level + 1);
    }
    double[] page = blocks[f].page(level);
    int at = blocks[f].offset(level);
    for (int b = 0; b < zf.length; b++) {
      double wb = row.weight * zf[b];
      for (int a = b; a < zf.length; a++) {
        page[at++] += wb * zf[a];
      }
    }
    for (double wj : wx) {
      for (double za : zf) {
        page[at++] += za * wj;
      }
    }
  }

  public long rows() {
    return rows;
  }

  /**
   * The statistics so far.
   *
   * @param levels the levels of each factor in the order of their numbers
   */
  public Moments build(Levels[] levels) {
    int p1 = shape.p() + 1;
    for (int j = 0; j < p1; j++) {
      for (int i = j + 1; i < p1; i++) {
        gram[i * p1 + j] = gram[j * p1 + i];
      }
    }
    LevelPairs[] built = new LevelPairs[pairs.length];
    Arrays.setAll(built, pair -> pairs[pair].build());
    return new Moments(
        shape,
        new Moments.Totals(rows, logWeights, minResponse, maxResponse),
        gram.clone(),
        levels,
        blocks,
        built);
  }
}
