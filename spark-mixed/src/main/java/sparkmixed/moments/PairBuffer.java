package sparkmixed.moments;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Collects cross products of pairs of levels. Rows are appended to a log; when that is large, and
 * larger than the distinct pairs before it, it is sorted together with them, so that equal pairs
 * are added up: so the buffer holds at most about twice as many entries as there are distinct
 * pairs, or 32 MB, without a hash look-up per row.
 */
final class PairBuffer {
  private static final int PAGE = 1 << 14;
  private static final int SMALL_LOG_BYTES = 1 << 25;

  /** Entries of the log, in which all pages but the last are full. */
  private record Page(int[] row, int[] column, double[] values) {}

  private final int stride;
  private final int smallLog;
  private final List<Page> log = new ArrayList<>();
  private LevelPairs distinct = new LevelPairs(new int[0], new int[0], new double[0]);
  private int inLastPage = PAGE;
  private int rows;
  private int columns;

  PairBuffer(int stride) {
    this.stride = stride;
    this.smallLog = SMALL_LOG_BYTES / (2 * Integer.BYTES + Double.BYTES * stride);
  }

  /** Appends {@code w zf zg'} for the levels of f and g of each row of a block. */
  void add(RowBatch block, int f, int g) {
    for (int from = 0; from < block.rows(); ) {
      if (inLastPage == PAGE) {
        turnPage();
      }
      int to = Math.min(block.rows(), from + PAGE - inLastPage);
      append(block, f, g, from, to);
      inLastPage += to - from;
      from = to;
    }
  }

  private void append(RowBatch block, int f, int g, int from, int to) {
    Page page = log.get(log.size() - 1);
    int count = to - from;
    System.arraycopy(block.level[f], from, page.row, inLastPage, count);
    System.arraycopy(block.level[g], from, page.column, inLastPage, count);
    for (int r = from; r < to; r++) {
      rows = Math.max(rows, block.level[f][r] + 1);
      columns = Math.max(columns, block.level[g][r] + 1);
    }
    double[] zf = block.z[f];
    double[] zg = block.z[g];
    int kf = zf.length / block.weight.length;
    int kg = zg.length / block.weight.length;
    int at = inLastPage * stride;
    if (stride == 1) {
      for (int r = from; r < to; r++) {
        page.values[at + r - from] = block.weight[r] * zg[r] * zf[r];
      }
      return;
    }
    for (int r = from; r < to; r++) {
      for (int b = 0; b < kg; b++) {
        double wb = block.weight[r] * zg[r * kg + b];
        for (int a = 0; a < kf; a++) {
          page.values[at++] = wb * zf[r * kf + a];
        }
      }
    }
  }

  private void turnPage() {
    long logged = (long) log.size() * PAGE;
    // counting sorts touch every level, so the log must not be small beside them
    if (logged >= Math.max(smallLog, Math.max(distinct.size(), Math.max(rows, columns)))) {
      distinct = all().sorted(rows, columns);
      log.clear();
    }
    log.add(new Page(new int[PAGE], new int[PAGE], new double[PAGE * stride]));
    inLastPage = 0;
  }

  /** What has been added so far, the sums first. */
  private LevelPairs all() {
    long total = distinct.size() + (long) log.size() * PAGE - (PAGE - inLastPage);
    int size = log.isEmpty() ? distinct.size() : Growth.exact(total);
    int[] row = Arrays.copyOf(distinct.row(), size);
    int[] column = Arrays.copyOf(distinct.column(), size);
    double[] values = Arrays.copyOf(distinct.values(), Math.multiplyExact(size, stride));
    int at = distinct.size();
    for (Page page : log) {
      int count = Math.min(PAGE, size - at);
      System.arraycopy(page.row, 0, row, at, count);
      System.arraycopy(page.column, 0, column, at, count);
      System.arraycopy(page.values, 0, values, at * stride, count * stride);
      at += count;
    }
    return new LevelPairs(row, column, values);
  }

  /**
   * The pairs, sorted, each once.
   *
   * @param rowNumbers new numbers of the levels of f
   * @param columnNumbers new numbers of the levels of g
   */
  LevelPairs build(int[] rowNumbers, int[] columnNumbers) {
    LevelPairs all = all();
    return all.renumbered(rowNumbers, columnNumbers)
        .sorted(rowNumbers.length, columnNumbers.length);
  }
}
