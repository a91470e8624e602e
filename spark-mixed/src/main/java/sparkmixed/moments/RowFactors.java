package sparkmixed.moments;

import java.util.Arrays;
import java.util.List;

/** The same rows with other factors or other numbers of their levels. */
public final class RowFactors {
  private RowFactors() {}

  /**
   * Rows whose levels of one factor are numbered as in a longer list, which has all of them. O(rows
   * + levels log levels).
   *
   * @param all sorted as {@link LevelUnion} sorts
   */
  public static PackedRows numbered(PackedRows rows, int factor, Levels all) {
    LevelUnion union = LevelUnion.of(List.of(all, rows.levels()[factor]));
    if (union.levels().size() != all.size()) {
      throw new IllegalArgumentException("a level that is not in the list");
    }
    int[] positions = union.positions(1);
    int[] own = rows.level()[factor];
    int[][] level = rows.level().clone();
    level[factor] = new int[own.length];
    Arrays.setAll(level[factor], i -> positions[own[i]]);
    Levels[] levels = rows.levels().clone();
    levels[factor] = all;
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

  /**
   * Rows with some of the factors, another offset and no columns of X.
   *
   * @param factors kept, in the order wanted
   */
  public static PackedRows only(PackedRows rows, int[] factors, double[] offset) {
    int[][] z = new int[factors.length][];
    Arrays.setAll(z, k -> rows.shape().z()[factors[k]]);
    int[][] level = new int[factors.length][];
    Arrays.setAll(level, k -> rows.level()[factors[k]]);
    Levels[] levels = new Levels[factors.length];
    Arrays.setAll(levels, k -> rows.levels()[factors[k]]);
    return new PackedRows(
        new MomentShape(0, z),
        rows.y(),
        rows.weight(),
        offset,
        rows.columns(),
        new int[0],
        rows.z(),
        level,
        levels);
  }
}
