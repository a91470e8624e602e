package sparkmixed.moments;

import java.util.Arrays;
import java.util.List;

/**
 * The sorted union of several lists of levels of one factor, and where each of theirs went. Text
 * sorts by code point, numbers ascending, composed levels by their parts in turn. Cost O(n log n)
 * for n levels in all.
 */
public final class LevelUnion {
  private final Levels levels;
  private final int[][] positions;

  private LevelUnion(Levels levels, int[][] positions) {
    this.levels = levels;
    this.positions = positions;
  }

  /** The union, sorted. */
  public Levels levels() {
    return levels;
  }

  /** {@code positions(k)[i]}: where level i of list k stands in the union. */
  public int[] positions(int list) {
    return positions[list];
  }

  /** Unites lists of levels of one kind, of which there is at least one. */
  public static LevelUnion of(List<Levels> lists) {
    Levels first = lists.get(0);
    if (first instanceof Levels.Text) {
      return ofText(lists);
    }
    return first instanceof Levels.Numbers numbers ? ofNumbers(lists, numbers) : ofComposed(lists);
  }

  private static LevelUnion ofText(List<Levels> lists) {
    TextIndex index = new TextIndex();
    int[][] numbers = new int[lists.size()][];
    for (int k = 0; k < numbers.length; k++) {
      byte[][] texts = ((Levels.Text) lists.get(k)).texts();
      numbers[k] = new int[texts.length];
      for (int i = 0; i < texts.length; i++) {
        numbers[k][i] = index.intern(texts[i], 0, texts[i].length);
      }
    }
    byte[][] texts = index.texts();
    int[] sorted = TextOrder.of(texts);
    return new LevelUnion(new Levels.Text(texts).select(sorted), relabel(numbers, sorted));
  }

  private static LevelUnion ofNumbers(List<Levels> lists, Levels.Numbers first) {
    int total = 0;
    for (Levels list : lists) {
      total = Math.addExact(total, list.size());
    }
    long[] all = new long[total];
    int at = 0;
    for (Levels list : lists) {
      long[] keys = ((Levels.Numbers) list).keys();
      for (long key : keys) {
        all[at++] = ordered(first, key);
      }
    }
    Arrays.parallelSort(all);
    int distinct = 0;
    for (int k = 0; k < total; k++) {
      if (k == 0 || all[k] != all[k - 1]) {
        all[distinct++] = all[k];
      }
    }
    long[] union = Arrays.copyOf(all, distinct);
    int[][] positions = new int[lists.size()][];
    for (int k = 0; k < positions.length; k++) {
      long[] keys = ((Levels.Numbers) lists.get(k)).keys();
      int[] where = new int[keys.length];
      for (int i = 0; i < keys.length; i++) {
        where[i] = Arrays.binarySearch(union, ordered(first, keys[i]));
      }
      positions[k] = where;
    }
    for (int k = 0; k < distinct; k++) {
      union[k] = ordered(first, union[k]);
    }
    return new LevelUnion(new Levels.Numbers(first.kind(), union), positions);
  }

  /** Bits of a double, mapped so that they sort as the doubles do; its own inverse. */
  private static long ordered(Levels.Numbers levels, long key) {
    return levels.kind() == sparkmixed.frame.ColumnKind.DOUBLE && key < 0
        ? key ^ Long.MAX_VALUE
        : key;
  }

  private static LevelUnion ofComposed(List<Levels> lists) {
    int parts = ((Levels.Composed) lists.get(0)).parts().length;
    LevelUnion[] unions = new LevelUnion[parts];
    Levels[] partLevels = new Levels[parts];
    for (int part = 0; part < parts; part++) {
      int wanted = part;
      unions[part] =
          of(lists.stream().map(list -> ((Levels.Composed) list).parts()[wanted]).toList());
      partLevels[part] = unions[part].levels();
    }
    TupleIndex index = new TupleIndex(parts);
    int[][] numbers = new int[lists.size()][];
    int[] tuple = new int[parts];
    for (int k = 0; k < numbers.length; k++) {
      int[][] codes = ((Levels.Composed) lists.get(k)).codes();
      numbers[k] = new int[codes[0].length];
      for (int i = 0; i < numbers[k].length; i++) {
        for (int part = 0; part < parts; part++) {
          tuple[part] = unions[part].positions(k)[codes[part][i]];
        }
        numbers[k][i] = index.intern(tuple);
      }
    }
    int[][] codes = index.codes();
    Integer[] order = new Integer[index.size()];
    Arrays.setAll(order, k -> k);
    Arrays.sort(
        order,
        (a, b) -> {
          for (int[] code : codes) {
            if (code[a] != code[b]) {
              return Integer.compare(code[a], code[b]);
            }
          }
          return 0;
        });
    int[] sorted = new int[order.length];
    Arrays.setAll(sorted, k -> order[k]);
    return new LevelUnion(
        new Levels.Composed(partLevels, codes).select(sorted), relabel(numbers, sorted));
  }

  private static int[][] relabel(int[][] numbers, int[] sorted) {
    int[] rank = new int[sorted.length];
    for (int k = 0; k < sorted.length; k++) {
      rank[sorted[k]] = k;
    }
    for (int[] list : numbers) {
      for (int i = 0; i < list.length; i++) {
        list[i] = rank[list[i]];
      }
    }
    return numbers;
  }
}
