package sparkmixed.moments;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * The sufficient statistics of a linear mixed model about a {@link Pilot}: {@code [Z X y]' W [Z X
 * y]} in blocks by level.
 *
 * <p>Merged statistics (those that {@link #merge} returns) have their levels sorted and their pairs
 * sorted by level; those of one partition have them in order of appearance. Memory: {@code sum_f
 * n_f (K_f (K_f + 1) / 2 + K_f (p + 1))} doubles and {@code K_f K_g} doubles for every observed
 * pair of levels.
 *
 * @param shape dimensions
 * @param totals what is kept of all rows together
 * @param gram {@code [X y]' W [X y]}, (p+1) x (p+1), by columns, symmetric
 * @param levels levels of each factor
 * @param blocks for each factor one row a level, see {@link MomentShape#levelStride}; in a part
 *     made by {@link #split} levels that only its pairs name come last and have no row
 * @param pairs for each pair of factors, see {@link MomentShape#pair}
 */
public record Moments(
    MomentShape shape,
    Totals totals,
    double[] gram,
    Levels[] levels,
    Blocks[] blocks,
    LevelPairs[] pairs)
    implements Serializable {

  /**
   * What is kept of all rows together.
   *
   * @param rows rows of positive weight
   * @param logWeights sum of log w
   * @param minResponse smallest response as given
   * @param maxResponse largest response as given
   */
  public record Totals(long rows, double logWeights, double minResponse, double maxResponse)
      implements Serializable {

    Totals plus(Totals other) {
      return new Totals(
          rows + other.rows,
          logWeights + other.logWeights,
          Math.min(minResponse, other.minResponse),
          Math.max(maxResponse, other.maxResponse));
    }
  }

  /**
   * Adds up statistics of the same shape, in the order given, over the sorted union of their
   * levels.
   */
  public static Moments merge(List<Moments> parts) {
    MomentShape shape = parts.get(0).shape;
    Totals totals = new Totals(0, 0, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY);
    double[] gram = new double[parts.get(0).gram.length];
    for (Moments part : parts) {
      totals = totals.plus(part.totals);
      for (int k = 0; k < gram.length; k++) {
        gram[k] += part.gram[k];
      }
    }
    int factors = shape.factors();
    LevelUnion[] unions = new LevelUnion[factors];
    Levels[] levels = new Levels[factors];
    Blocks[] blocks = new Blocks[factors];
    for (int f = 0; f < factors; f++) {
      List<Levels> lists = new ArrayList<>();
      for (Moments part : parts) {
        lists.add(part.levels[f]);
      }
      unions[f] = LevelUnion.of(lists);
      levels[f] = unions[f].levels();
      blocks[f] = new Blocks(shape.levelStride(f), levels[f].size());
      for (int k = 0; k < parts.size(); k++) {
        int[] positions = unions[f].positions(k);
        for (int i = 0; i < parts.get(k).blocks[f].rows(); i++) {
          blocks[f].add(positions[i], parts.get(k).blocks[f], i);
        }
      }
    }
    LevelPairs[] pairs = new LevelPairs[shape.pairs()];
    for (int f = 0; f < factors; f++) {
      for (int g = f + 1; g < factors; g++) {
        pairs[shape.pair(f, g)] =
            concatenate(parts, unions, f, g).sorted(levels[f].size(), levels[g].size());
      }
    }
    return new Moments(shape, totals, gram, levels, blocks, pairs);
  }

  private static LevelPairs concatenate(List<Moments> parts, LevelUnion[] unions, int f, int g) {
    MomentShape shape = parts.get(0).shape;
    int stride = shape.width(f) * shape.width(g);
    int pair = shape.pair(f, g);
    int total = 0;
    for (Moments part : parts) {
      total = Math.addExact(total, part.pairs[pair].size());
    }
    int[] row = new int[total];
    int[] column = new int[total];
    double[] values = new double[Math.multiplyExact(total, stride)];
    int at = 0;
    for (int k = 0; k < parts.size(); k++) {
      LevelPairs from = parts.get(k).pairs[pair];
      int[] rowPositions = unions[f].positions(k);
      int[] columnPositions = unions[g].positions(k);
      for (int i = 0; i < from.size(); i++) {
        row[at + i] = rowPositions[from.row()[i]];
        column[at + i] = columnPositions[from.column()[i]];
      }
      System.arraycopy(from.values(), 0, values, at * stride, from.size() * stride);
      at += from.size();
    }
    return new LevelPairs(row, column, values);
  }

  /**
   * Cuts the statistics into parts by a hash of the levels' keys; totals and gram go with the
   * first. Merging the parts gives the whole again.
   */
  public List<Moments> split(int buckets) {
    return new MomentsSplit(this, buckets).parts();
  }

  /** The same statistics with only these columns of X, in this order. */
  public Moments select(int[] columns) {
    int p = shape.p();
    int kept = columns.length;
    MomentShape smaller = new MomentShape(kept, shape.z());
    int[] source = java.util.Arrays.copyOf(columns, kept + 1);
    source[kept] = p;
    double[] chosen = new double[(kept + 1) * (kept + 1)];
    for (int j = 0; j <= kept; j++) {
      for (int i = 0; i <= kept; i++) {
        chosen[j * (kept + 1) + i] = gram[source[j] * (p + 1) + source[i]];
      }
    }
    Blocks[] narrower = new Blocks[blocks.length];
    for (int f = 0; f < blocks.length; f++) {
      int k = shape.width(f);
      int head = k * (k + 1) / 2;
      narrower[f] = new Blocks(smaller.levelStride(f), blocks[f].rows());
      for (int i = 0; i < blocks[f].rows(); i++) {
        double[] from = blocks[f].page(i);
        int at = blocks[f].offset(i);
        double[] to = narrower[f].page(i);
        int target = narrower[f].offset(i);
        System.arraycopy(from, at, to, target, head);
        for (int j = 0; j <= kept; j++) {
          System.arraycopy(from, at + head + source[j] * k, to, target + head + j * k, k);
        }
      }
    }
    return new Moments(smaller, totals, chosen, levels, narrower, pairs);
  }

  /** Bytes held, levels apart. */
  public long bytes() {
    long bytes = 8L * gram.length;
    for (Blocks block : blocks) {
      bytes += block.bytes();
    }
    for (LevelPairs pair : pairs) {
      bytes += pair.bytes();
    }
    return bytes;
  }
}
