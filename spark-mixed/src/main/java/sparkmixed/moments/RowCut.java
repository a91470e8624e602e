package sparkmixed.moments;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import sparkmixed.frame.ColumnKind;

/**
 * Cuts packed rows into buckets by a hash of one factor's levels, so that equal levels of different
 * partitions fall into the same bucket, and puts the pieces of a bucket together. O(rows).
 */
public final class RowCut {
  private RowCut() {}

  /**
   * The rows of each bucket, in their order.
   *
   * @param perRow factors whose levels are the rows themselves
   * @param firstRow number of the first of these rows among all, from 0 on
   */
  public static List<PackedRows> cut(
      PackedRows given, int factor, int buckets, boolean[] perRow, long firstRow) {
    PackedRows rows = numbered(given, perRow, firstRow);
    long[] hashes = LevelHash.of(rows.levels()[factor]);
    int[] level = rows.level()[factor];
    int[] count = new int[buckets];
    int[] bucket = new int[hashes.length];
    Arrays.setAll(bucket, i -> (int) Long.remainderUnsigned(hashes[i], buckets));
    for (int own : level) {
      count[bucket[own]]++;
    }
    int[][] chosen = new int[buckets][];
    Arrays.setAll(chosen, b -> new int[count[b]]);
    Arrays.fill(count, 0);
    for (int i = 0; i < level.length; i++) {
      int b = bucket[level[i]];
      chosen[b][count[b]++] = i;
    }
    List<PackedRows> pieces = new ArrayList<>(buckets);
    for (int b = 0; b < buckets; b++) {
      pieces.add(withOwnLevels(rows.permuted(chosen[b])));
    }
    return pieces;
  }

  /**
   * One block of the pieces of a bucket, given in the order of their partitions. Its rows are
   * sorted by the levels of the factors, that with the fewest first, so that groups stand together.
   */
  public static PackedRows join(List<PackedRows> pieces) {
    PackedRows rows = PackedRows.concat(pieces, new boolean[pieces.get(0).shape().factors()]);
    int[] order = IntStream.range(0, rows.rows()).toArray();
    int[] factors =
        IntStream.range(0, rows.levels().length)
            .boxed()
            .sorted((f, g) -> Integer.compare(rows.levels()[g].size(), rows.levels()[f].size()))
            .mapToInt(Integer::intValue)
            .toArray();
    for (int f : factors) {
      order = sorted(rows.level()[f], rows.levels()[f].size(), order);
    }
    return rows.permuted(order);
  }

  private static int[] sorted(int[] level, int levels, int[] order) {
    int[] next = new int[levels + 1];
    for (int own : level) {
      next[own + 1]++;
    }
    for (int k = 0; k < levels; k++) {
      next[k + 1] += next[k];
    }
    int[] result = new int[order.length];
    for (int row : order) {
      result[next[level[row]]++] = row;
    }
    return result;
  }

  /** Rows whose per-row factors have a level for each row: its number among all rows, from 1 on. */
  private static PackedRows numbered(PackedRows rows, boolean[] perRow, long firstRow) {
    int[][] level = rows.level().clone();
    Levels[] levels = rows.levels().clone();
    for (int f = 0; f < level.length; f++) {
      if (perRow[f]) {
        long[] keys = new long[rows.rows()];
        Arrays.setAll(keys, i -> firstRow + i + 1);
        levels[f] = new Levels.Numbers(ColumnKind.LONG, keys);
        level[f] = IntStream.range(0, rows.rows()).toArray();
      }
    }
    return with(rows, level, levels);
  }

  /** The same rows over those levels only that they have. */
  static PackedRows withOwnLevels(PackedRows rows) {
    int[][] level = new int[rows.level().length][];
    Levels[] levels = new Levels[level.length];
    for (int f = 0; f < level.length; f++) {
      int[] number = new int[rows.levels()[f].size()];
      Arrays.fill(number, -1);
      int[] own = new int[rows.rows()];
      int[] kept = new int[Math.min(number.length, own.length)];
      int size = 0;
      for (int i = 0; i < own.length; i++) {
        int old = rows.level()[f][i];
        if (number[old] < 0) {
          kept[size] = old;
          number[old] = size++;
        }
        own[i] = number[old];
      }
      level[f] = own;
      levels[f] = rows.levels()[f].select(Arrays.copyOf(kept, size));
    }
    return with(rows, level, levels);
  }

  private static PackedRows with(PackedRows rows, int[][] level, Levels[] levels) {
    return new PackedRows(
        rows.shape(),
        rows.y(),
        rows.weight(),
        rows.offset(),
        rows.columns(),
        rows.x(),
        rows.z(),
        level,
        levels);
  }
}
