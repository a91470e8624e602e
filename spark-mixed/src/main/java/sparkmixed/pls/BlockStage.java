package sparkmixed.pls;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import sparkmixed.moments.Blocks;

/**
 * The rows of the system that belong to one factor eliminated block by block. Row i (a level) is
 *
 * <pre>
 *   [ A_i | link_i | tail_i ]  K x (K + linkWidth + tailWidth), by columns, and sparse columns of crossed factors
 * </pre>
 *
 * <p>where link holds the columns of the levels of later stages in which this level lies, and tail
 * those of X and y. Rows are ordered so that the children of one level of the next stage stand
 * together.
 *
 * <table>
 *   <caption>Fields</caption>
 *   <tr><td>{@code k}</td><td>K, random effects of a level</td></tr>
 *   <tr><td>{@code head}</td><td>n rows of [A | link | tail]</td></tr>
 *   <tr><td>{@code start, column, value}</td><td>compressed rows of the crossed columns; {@code column} counts in the dense system</td></tr>
 *   <tr><td>{@code parent}</td><td>row of the next stage, for each row</td></tr>
 *   <tr><td>{@code slot[t]}</td><td>for each crossed entry its position in the row of the t-th later stage</td></tr>
 *   <tr><td>{@code level}</td><td>the factor's level, for each row</td></tr>
 * </table>
 */
final class BlockStage {
  final int factor;
  final int k;
  final int linkWidth;
  final int tailWidth;
  final Blocks head;
  final int[] start;
  final int[] column;
  final double[] value;
  final int @Nullable [] parent;
  final int[] level;
  int[][] slot = new int[0][];

  BlockStage(
      int factor,
      int k,
      int linkWidth,
      int tailWidth,
      Blocks head,
      int[] start,
      int[] column,
      double[] value,
      int @Nullable [] parent,
      int[] level) {
    this.factor = factor;
    this.k = k;
    this.linkWidth = linkWidth;
    this.tailWidth = tailWidth;
    this.head = head;
    this.start = start;
    this.column = column;
    this.value = value;
    this.parent = parent;
    this.level = level;
  }

  int rows() {
    return level.length;
  }

  /** A stage of the same pattern with all numbers zero. */
  BlockStage zeros() {
    return zeros(tailWidth);
  }

  /** The same with another number of columns in the tail. */
  BlockStage zeros(int tail) {
    BlockStage zeros =
        new BlockStage(
            factor,
            k,
            linkWidth,
            tail,
            new Blocks(k * (k + linkWidth + tail), rows()),
            start,
            column,
            new double[value.length],
            parent,
            level);
    zeros.slot = slot;
    return zeros;
  }

  /** Copies the numbers of a stage of the same pattern. */
  void set(BlockStage other) {
    System.arraycopy(other.value, 0, value, 0, value.length);
    for (int i = 0; i < rows(); i++) {
      System.arraycopy(
          other.head.page(i), other.head.offset(i), head.page(i), head.offset(i), head.stride());
    }
  }

  /** Number of columns of row i beyond its own block. */
  int width(int row) {
    return linkWidth + start[row + 1] - start[row] + tailWidth;
  }

  /** Row of the next stage in which row i lies. */
  int parentOf(int row) {
    return java.util.Objects.requireNonNull(parent)[row];
  }

  int widest() {
    int widest = 0;
    for (int i = 0; i < rows(); i++) {
      widest = Math.max(widest, width(i));
    }
    return widest;
  }

  /**
   * Copies the columns of row i beyond its own block, [link | crossed | tail], K numbers each, into
   * {@code c}.
   */
  void gather(int row, double[] c) {
    double[] page = head.page(row);
    int at = head.offset(row) + k * k;
    System.arraycopy(page, at, c, 0, k * linkWidth);
    int from = start[row];
    int count = start[row + 1] - from;
    System.arraycopy(value, from * k, c, k * linkWidth, k * count);
    System.arraycopy(page, at + k * linkWidth, c, k * (linkWidth + count), k * tailWidth);
  }

  /**
   * For each crossed entry of this stage its position in the row of {@code later} in which its row
   * lies.
   */
  int[] slotsIn(BlockStage later, int[] rowInLater) {
    int[] slots = new int[column.length];
    for (int i = 0; i < rows(); i++) {
      int at = later.start[rowInLater[i]];
      int end = later.start[rowInLater[i] + 1];
      for (int e = start[i]; e < start[i + 1]; e++) {
        at = Arrays.binarySearch(later.column, at, end, column[e]);
        slots[e] = at;
      }
    }
    return slots;
  }

  /** Numbers by row of the stage as numbers by level of its factor. */
  Blocks byLevel(Blocks rows) {
    Blocks levels = new Blocks(rows.stride(), rows.rows());
    for (int i = 0; i < rows.rows(); i++) {
      System.arraycopy(
          rows.page(i),
          rows.offset(i),
          levels.page(level[i]),
          levels.offset(level[i]),
          rows.stride());
    }
    return levels;
  }

  /** Bytes held. */
  long bytes() {
    return head.bytes() + 4L * start.length + 4L * column.length + 8L * value.length;
  }
}
