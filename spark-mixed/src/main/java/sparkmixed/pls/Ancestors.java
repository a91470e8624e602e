package sparkmixed.pls;

/**
 * Walks from a row of one stage to the rows of the later stages in which it lies, and finds there
 * what belongs to a column of the row: column b of the row, counted as {@link BlockStage#gather}
 * lays them out, is {@code k} numbers of {@code array(b)} from {@code at(b)} on.
 */
final class Ancestors {
  private final BlockStage stage;
  private final BlockStage[] numbers;
  private final int s;
  private int t;
  private int descendant;
  private int row;
  private int crossedEnd;
  private BlockStage later;
  private double[] page = new double[0];
  private int base;

  /** K of the ancestor's stage. */
  int k;

  /** Column of the descendant's row at which the ancestor's own effects begin. */
  int own;

  /**
   * @param numbers stages with the numbers meant, of the same pattern as {@code stages}
   * @param s the stage of the descendants
   */
  Ancestors(BlockStage[] stages, BlockStage[] numbers, int s) {
    this.stage = stages[s];
    this.numbers = numbers;
    this.s = s;
    this.later = stages[s];
  }

  /** Begins at a row of n columns. */
  void of(int start, int n) {
    descendant = start;
    row = start;
    crossedEnd = n - stage.tailWidth;
    t = s;
    k = 0;
    own = 0;
  }

  /** Goes on to the next ancestor; false if there is none. */
  boolean next() {
    if (t + 1 >= numbers.length) {
      return false;
    }
    row = numbers[t].parentOf(row);
    t++;
    own += k;
    later = numbers[t];
    k = later.k;
    page = later.head.page(row);
    base = later.head.offset(row);
    return true;
  }

  int row() {
    return row;
  }

  int stage() {
    return t;
  }

  double[] array(int b) {
    return b >= stage.linkWidth && b < crossedEnd ? later.value : page;
  }

  int at(int b) {
    if (b < stage.linkWidth) {
      return base + (b - own) * k;
    }
    return b < crossedEnd
        ? stage.slot[t][stage.start[descendant] + b - stage.linkWidth] * k
        : base + (k + later.linkWidth + b - crossedEnd) * k;
  }
}
