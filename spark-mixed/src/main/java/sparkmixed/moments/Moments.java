package sparkmixed.moments;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * The sufficient statistics of a linear mixed model about a {@link Pilot}: {@code [Z X y]' W [Z X
 * y]} in blocks by level.
 *
 * <p>Levels are sorted, and pairs by their levels, except in parts made by {@link #split}. Memory:
 * {@code sum_f n_f (K_f (K_f + 1) / 2 + K_f (p + 1))} doubles and {@code K_f K_g} doubles for every
 * observed pair of levels.
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
   * @param print see {@link RowPrint}
   * @param plain what sums without weights need
   */
  public record Totals(
      long rows,
      double logWeights,
      double minResponse,
      double maxResponse,
      long print,
      PlainSums plain)
      implements Serializable {

    /** Of no rows. */
    static Totals none(MomentShape shape) {
      return new Totals(
          0, 0, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 0, PlainSums.none(shape));
    }

    Totals plus(Totals other) {
      return new Totals(
          rows + other.rows,
          logWeights + other.logWeights,
          Math.min(minResponse, other.minResponse),
          Math.max(maxResponse, other.maxResponse),
          print + other.print,
          plain.plus(other.plain));
    }

    private Totals select(int[] columns) {
      return new Totals(rows, logWeights, minResponse, maxResponse, print, plain.select(columns));
    }
  }

  /**
   * Adds up statistics of the same shape, in the order given, over the sorted union of their
   * levels.
   */
  public static Moments merge(List<Moments> parts) {
    MomentShape shape = parts.get(0).shape;
    Totals totals = Totals.none(shape);
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
        pairs[shape.pair(f, g)] = merged(parts, unions, f, g);
      }
    }
    return new Moments(shape, totals, gram, levels, blocks, pairs);
  }

  /**
   * Merges neighbours, then their sums, and so on: in the order of the parts, and each pair is
   * moved a few times only. Parts have their levels sorted, so their pairs still are by the union's
   * numbers, unless {@link #split} has made them.
   */
  private static LevelPairs merged(List<Moments> parts, LevelUnion[] unions, int f, int g) {
    MomentShape shape = parts.get(0).shape;
    int stride = shape.width(f) * shape.width(g);
    List<LevelPairs> lists = new ArrayList<>();
    for (int k = 0; k < parts.size(); k++) {
      LevelPairs pairs = parts.get(k).pairs[shape.pair(f, g)];
      pairs = pairs.renumbered(unions[f].positions(k), unions[g].positions(k));
      lists.add(
          pairs.isSorted()
              ? pairs
              : pairs.sorted(unions[f].levels().size(), unions[g].levels().size()));
    }
    while (lists.size() > 1) {
      List<LevelPairs> sums = new ArrayList<>();
      for (int k = 0; k < lists.size(); k += 2) {
        sums.add(k + 1 < lists.size() ? lists.get(k).plus(lists.get(k + 1), stride) : lists.get(k));
      }
      lists = sums;
    }
    return lists.get(0);
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
    return new Moments(smaller, totals.select(columns), chosen, levels, narrower, pairs);
  }

  /** What these statistics hold of the response. */
  public ResponseProducts response() {
    int p = shape.p();
    double[] x = java.util.Arrays.copyOfRange(gram, p * (p + 1), p * (p + 1) + p);
    Blocks[] z = new Blocks[blocks.length];
    for (int f = 0; f < z.length; f++) {
      int k = shape.width(f);
      int at = shape.levelStride(f) - k;
      z[f] = new Blocks(k, blocks[f].rows());
      for (int i = 0; i < z[f].rows(); i++) {
        System.arraycopy(
            blocks[f].page(i), blocks[f].offset(i) + at, z[f].page(i), z[f].offset(i), k);
      }
    }
    return new ResponseProducts(x, z, gram[gram.length - 1]);
  }

  /**
   * The statistics of another response on the same rows; pairs and levels are shared. The range of
   * the response is not known of products: its root mean square stands for it.
   */
  public Moments withResponse(ResponseProducts other) {
    int p = shape.p();
    double[] changed = gram.clone();
    for (int j = 0; j < p; j++) {
      changed[j * (p + 1) + p] = other.x()[j];
      changed[p * (p + 1) + j] = other.x()[j];
    }
    changed[changed.length - 1] = other.y();
    Blocks[] replaced = new Blocks[blocks.length];
    for (int f = 0; f < replaced.length; f++) {
      int k = shape.width(f);
      int stride = shape.levelStride(f);
      replaced[f] = new Blocks(stride, blocks[f].rows());
      for (int i = 0; i < replaced[f].rows(); i++) {
        double[] page = replaced[f].page(i);
        int at = replaced[f].offset(i);
        System.arraycopy(blocks[f].page(i), blocks[f].offset(i), page, at, stride - k);
        System.arraycopy(other.z()[f].page(i), other.z()[f].offset(i), page, at + stride - k, k);
      }
    }
    double size = Math.sqrt(Math.max(0, other.y()) / totals.rows());
    return new Moments(
        shape,
        new Totals(totals.rows(), totals.logWeights(), -size, size, 0, totals.plain()),
        changed,
        levels,
        replaced,
        pairs);
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
