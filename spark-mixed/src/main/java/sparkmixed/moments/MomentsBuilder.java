package sparkmixed.moments;

import java.util.List;
import sparkmixed.frame.CodedRow;
import sparkmixed.frame.PlainColumns;

/**
 * Accumulates the statistics of one partition, a block of rows at a time and without allocation per
 * row. Levels are numbered by the caller in order of appearance.
 *
 * <p>Cost per row: O(p^2 + sum_f K_f (K_f + p) + sum_{f,g} K_f K_g), and a share of the sorting of
 * {@link PairBuffer}.
 */
public final class MomentsBuilder {
  private final MomentShape shape;
  private final Pilot pilot;
  private final double[] gram;
  private final RowBatch block;
  private final Blocks[] blocks;
  private final PairBuffer[] pairs;
  private long rows;
  private double logWeights;
  private double minResponse = Double.POSITIVE_INFINITY;
  private double maxResponse = Double.NEGATIVE_INFINITY;
  private PlainSums plain;
  private long print;

  public MomentsBuilder(MomentShape shape, Pilot pilot) {
    this.shape = shape;
    this.pilot = pilot;
    int p1 = shape.p() + 1;
    this.gram = new double[p1 * p1];
    this.block = new RowBatch(shape);
    this.plain = PlainSums.none(shape);
    int factors = shape.factors();
    this.blocks = new Blocks[factors];
    for (int f = 0; f < factors; f++) {
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
    for (int f = 0; f < level.length; f++) {
      block.level[f][block.rows()] = level[f];
    }
    put(row);
    if (block.full()) {
      flush();
    }
  }

  /**
   * Puts one row of positive weight into the block at hand. Its levels are to be written to {@link
   * #levels} before the block is flushed, as it must be when it is full.
   *
   * @param row is shifted in place by the pilot
   */
  public void put(CodedRow row) {
    minResponse = Math.min(minResponse, row.y);
    maxResponse = Math.max(maxResponse, row.y);
    print += RowPrint.of(row.y, row.weight);
    pilot.apply(row);
    rows++;
    if (row.weight != 1) {
      logWeights += Math.log(row.weight);
    }
    block.add(row);
  }

  /**
   * Puts rows of a plain model into the block at hand, as {@link #put(CodedRow)} would.
   *
   * @param numbers columns of the data by input, in which the rows stand one after the other
   * @param from the first of them
   * @param count at most what the block still takes
   */
  public void put(PlainColumns plain, double[][] numbers, int from, int count) {
    double[] y = numbers[plain.response()];
    for (int r = from; r < from + count; r++) {
      minResponse = Math.min(minResponse, y[r]);
      maxResponse = Math.max(maxResponse, y[r]);
      print += RowPrint.of(y[r], 1);
    }
    rows += count;
    block.add(plain, numbers, from, count, pilot);
  }

  /** Rows in the block at hand. */
  public int waiting() {
    return block.rows();
  }

  public boolean isFull() {
    return block.full();
  }

  /** For the rows in the block at hand the numbers of their levels of one factor. */
  public int[] levels(int factor) {
    return block.level[factor];
  }

  /** Rows that a block takes. */
  public int blockRows() {
    return block.weight.length;
  }

  /** Adds the block at hand up, and begins the next. */
  public void flush() {
    addGram();
    plain = plain.plus(PlainSums.of(shape, block));
    for (int f = 0; f < blocks.length; f++) {
      addLevels(f);
    }
    for (int f = 0; f < blocks.length; f++) {
      for (int g = f + 1; g < blocks.length; g++) {
        pairs[shape.pair(f, g)].add(block, f, g);
      }
    }
    block.clear();
  }

  /** Four rows at a time: every sum is read and written once for them. */
  private void addGram() {
    int p1 = shape.p() + 1;
    double[] xy = block.xy;
    double[] w = block.weight;
    int r = 0;
    for (; r + 4 <= block.rows(); r += 4) {
      int a = r * p1;
      int b = a + p1;
      int c = b + p1;
      int d = c + p1;
      for (int j = 0; j < p1; j++) {
        double wa = w[r] * xy[a + j];
        double wb = w[r + 1] * xy[b + j];
        double wc = w[r + 2] * xy[c + j];
        double wd = w[r + 3] * xy[d + j];
        for (int i = j; i < p1; i++) {
          gram[j * p1 + i] += (wa * xy[a + i] + wb * xy[b + i]) + (wc * xy[c + i] + wd * xy[d + i]);
        }
      }
    }
    for (; r < block.rows(); r++) {
      int a = r * p1;
      for (int j = 0; j < p1; j++) {
        double wa = w[r] * xy[a + j];
        for (int i = j; i < p1; i++) {
          gram[j * p1 + i] += wa * xy[a + i];
        }
      }
    }
  }

  private void addLevels(int f) {
    Blocks sums = blocks[f];
    int p1 = shape.p() + 1;
    int k = shape.width(f);
    double[] z = block.z[f];
    double[] xy = block.xy;
    int[] level = block.level[f];
    for (int r = 0; r < block.rows(); r++) {
      if (level[r] >= sums.rows()) {
        sums.grow(level[r] + 1);
      }
      double[] page = sums.page(level[r]);
      int at = sums.offset(level[r]);
      int from = r * k;
      double w = block.weight[r];
      if (k == 1) {
        // a loop of one round for every number would take longer than the sums
        double zr = z[r];
        page[at] += w * zr * zr;
        int row = r * p1;
        for (int j = 0; j < p1; j++) {
          page[at + 1 + j] += zr * (w * xy[row + j]);
        }
        continue;
      }
      for (int b = 0; b < k; b++) {
        double wb = w * z[from + b];
        for (int a = b; a < k; a++) {
          page[at++] += wb * z[from + a];
        }
      }
      for (int j = r * p1; j < (r + 1) * p1; j++) {
        double wj = w * xy[j];
        for (int a = 0; a < k; a++) {
          page[at++] += z[from + a] * wj;
        }
      }
    }
  }

  public long rows() {
    return rows;
  }

  /**
   * The statistics, by sorted levels: partitions then merge without sorting.
   *
   * @param levels the levels of each factor in the order of their numbers
   */
  public Moments build(Levels[] levels) {
    flush();
    int p1 = shape.p() + 1;
    for (int j = 0; j < p1; j++) {
      for (int i = j + 1; i < p1; i++) {
        gram[i * p1 + j] = gram[j * p1 + i];
      }
    }
    int factors = shape.factors();
    LevelUnion[] sorted = new LevelUnion[factors];
    Levels[] sortedLevels = new Levels[factors];
    Blocks[] sortedBlocks = new Blocks[factors];
    for (int f = 0; f < factors; f++) {
      sorted[f] = LevelUnion.of(List.of(levels[f]));
      sortedLevels[f] = sorted[f].levels();
      sortedBlocks[f] = blocks[f].renumbered(sorted[f].positions(0));
    }
    LevelPairs[] sortedPairs = new LevelPairs[pairs.length];
    for (int f = 0; f < factors; f++) {
      for (int g = f + 1; g < factors; g++) {
        int pair = shape.pair(f, g);
        sortedPairs[pair] = pairs[pair].build(sorted[f].positions(0), sorted[g].positions(0));
      }
    }
    return new Moments(
        shape,
        new Moments.Totals(rows, logWeights, minResponse, maxResponse, print, plain),
        gram.clone(),
        sortedLevels,
        sortedBlocks,
        sortedPairs);
  }
}
