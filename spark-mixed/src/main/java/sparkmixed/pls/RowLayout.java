package sparkmixed.pls;

import java.util.Arrays;
import java.util.stream.IntStream;
import sparkmixed.moments.LevelPairs;
import sparkmixed.moments.MomentShape;
import sparkmixed.moments.Moments;
import sparkmixed.moments.PackedRows;

/**
 * Rows sorted by the levels of the factor that is eliminated first, and the places in the system to
 * which each of them adds. Laid out once; every assembly of the system then runs over the rows in
 * their order.
 *
 * <p>Memory beside the rows: 4 bytes for each row and crossed factor, and the pattern of the
 * stages.
 */
public final class RowLayout {
  final PackedRows rows;
  final EliminationOrder order;
  final MomentShape shape;

  /** Stages with the pattern of the system and a tail of one column. */
  final BlockStage[] pattern;

  final DenseSystem.Range[] ranges;

  /** Columns of crossed factors. */
  final int q;

  /** First row of each row of the first stage, and the end. */
  final int[] start;

  /** For each crossed factor and row the place of its level among the first stage's columns. */
  final int[][] place;

  /** Pairs of crossed factors, first before second. */
  final DensePair[] densePairs;

  /**
   * Two crossed factors that share rows.
   *
   * @param first position of the first among the crossed factors
   * @param pairs their pairs of levels that occur
   * @param place for each row the number of its pair
   */
  record DensePair(int first, int second, LevelPairs pairs, int[] place) {}

  private RowLayout(
      PackedRows rows,
      EliminationOrder order,
      BlockStage[] pattern,
      DenseSystem.Range[] ranges,
      int q,
      int[] start,
      int[][] place,
      DensePair[] densePairs) {
    this.rows = rows;
    this.order = order;
    this.shape = rows.shape();
    this.pattern = pattern;
    this.ranges = ranges;
    this.q = q;
    this.start = start;
    this.place = place;
    this.densePairs = densePairs;
  }

  /**
   * Lays rows out. O(rows).
   *
   * @param pattern of these rows
   * @param collapse whether rows with equal levels, columns and offset may stand as one, with the
   *     sum of their weights and the weighted mean of their responses
   */
  public static RowLayout of(PackedRows given, Moments pattern, boolean collapse) {
    return of(given, pattern, EliminationOrder.of(pattern), collapse);
  }

  /**
   * The same with the factors given that are eliminated level by level.
   *
   * @param chain each nested in the next; all others are left to the dense rest, in their order
   */
  public static RowLayout of(PackedRows given, int[] chain, boolean collapse) {
    Moments pattern = given.pattern();
    return of(given, pattern, EliminationOrder.of(pattern, chain), collapse);
  }

  private static RowLayout of(
      PackedRows given, Moments pattern, EliminationOrder order, boolean collapse) {
    int[] widths = new int[given.shape().factors()];
    Arrays.setAll(widths, given.shape()::width);
    DenseSystem.Range[] ranges = DenseSystem.Range.of(order.dense(), widths, given.levels());
    int[] offset = new int[widths.length];
    int q = 0;
    for (DenseSystem.Range range : ranges) {
      offset[range.factor()] = range.start();
      q = Math.addExact(q, range.k() * range.levels());
    }
    BlockStage[] stages = new StageAssembly(pattern, order, offset).stages();
    RowSort sort = RowSort.of(given, order, stages[0]);
    PackedRows rows = sort.moves() ? given.permuted(sort.order()) : given;
    int[] start = sort.start();
    if (collapse) {
      RowCollapse collapsed = RowCollapse.of(rows, start, order.dense());
      rows = collapsed.rows();
      start = collapsed.start();
    }
    int[][] place = new int[ranges.length][];
    for (int d = 0; d < ranges.length; d++) {
      place[d] = places(rows, start, stages[0], ranges[d]);
    }
    return new RowLayout(
        rows, order, stages, ranges, q, start, place, densePairs(rows, pattern, order));
  }

  /**
   * Whether all factors of these rows are nested in one another, so that nothing crossed is left.
   */
  public static boolean nested(PackedRows rows) {
    return rows.shape().factors() == 1 || EliminationOrder.of(rows.pattern()).dense().length == 0;
  }

  private static int[] places(
      PackedRows rows, int[] start, BlockStage stage, DenseSystem.Range range) {
    int[] level = rows.level()[range.factor()];
    int[] place = new int[rows.rows()];
    for (int i = 0; i < start.length - 1; i++) {
      for (int row = start[i]; row < start[i + 1]; row++) {
        int column = range.start() + level[row] * range.k();
        place[row] = Arrays.binarySearch(stage.column, stage.start[i], stage.start[i + 1], column);
      }
    }
    return place;
  }

  private static DensePair[] densePairs(PackedRows rows, Moments pattern, EliminationOrder order) {
    int[] dense = order.dense();
    DensePair[] result = new DensePair[dense.length * (dense.length - 1) / 2];
    int at = 0;
    for (int d = 0; d < dense.length; d++) {
      for (int e = d + 1; e < dense.length; e++) {
        boolean ordered = dense[d] < dense[e];
        int first = ordered ? d : e;
        int second = ordered ? e : d;
        LevelPairs pairs = pattern.pairs()[pattern.shape().pair(dense[first], dense[second])];
        int[] a = rows.level()[dense[first]];
        int[] b = rows.level()[dense[second]];
        result[at++] = new DensePair(first, second, pairs, pairs.numbers(a, b));
      }
    }
    return result;
  }

  /** Rows, after any that are equal have been put together. */
  public PackedRows rows() {
    return rows;
  }

  /**
   * First row of each level of the factor that is eliminated first, and the end; the levels stand
   * in the order of the rows of its stage.
   */
  public int[] groupStarts() {
    return start;
  }

  /** The level of each group of {@link #groupStarts}. */
  public int[] groupLevels() {
    return pattern[0].level;
  }

  /** Factors in the order in which their effects stand in {@link Effects#read}. */
  public int[] effectFactors() {
    return IntStream.concat(
            Arrays.stream(ranges).mapToInt(DenseSystem.Range::factor),
            Arrays.stream(pattern).mapToInt(stage -> stage.factor))
        .toArray();
  }

  /** Bytes held: rows, places and pattern. */
  public long bytes() {
    long bytes = rows.bytes() + 4L * start.length + 4L * place.length * rows.rows();
    for (BlockStage stage : pattern) {
      bytes += stage.bytes();
    }
    return bytes;
  }

  /** How the system will be solved. */
  public SolverPlan plan(int p) {
    int m = q + p + 1;
    long bytes = bytes() + DenseSystem.bytes(m);
    for (BlockStage stage : pattern) {
      bytes += 3 * stage.bytes();
    }
    return new SolverPlan(order.chain(), order.dense(), m, 0, bytes);
  }
}
