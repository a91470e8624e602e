package sparkmixed.ml;

import java.util.Arrays;
import org.apache.parquet.example.data.Group;
import sparkmixed.fit.RandomEffects;
import sparkmixed.frame.ColumnKind;
import sparkmixed.moments.Blocks;
import sparkmixed.moments.FactorIndex;
import sparkmixed.moments.GroupKeys;
import sparkmixed.moments.Levels;

/** The random effects of one factor, as they are read back row by row in any order. */
final class LevelReading implements GroupKeys {
  private final String path;
  private final SavedModel.FactorShape shape;
  private final ColumnKind[] kinds;
  private final long[][] numbers;
  private final byte[][][] texts;
  private final Blocks modes;
  private final Blocks deviations;
  private final boolean[] seen;
  private int count;
  private int level;

  /**
   * @param kinds of the parts of the factor
   */
  LevelReading(String path, SavedModel.FactorShape shape, ColumnKind[] kinds) {
    this.path = path;
    this.shape = shape;
    this.kinds = kinds;
    int n = shape.levels();
    this.numbers = new long[kinds.length][];
    this.texts = new byte[kinds.length][][];
    for (int part = 0; part < kinds.length; part++) {
      boolean text = kinds[part] == ColumnKind.STRING;
      numbers[part] = new long[text ? 0 : n];
      texts[part] = new byte[text ? n : 0][];
    }
    this.modes = new Blocks(shape.columns().size(), n);
    this.deviations = new Blocks(shape.columns().size(), n);
    this.seen = new boolean[n];
  }

  void add(Group row) {
    int at = row.getInteger("level", 0);
    require(at >= 0 && at < seen.length && !seen[at], "a level twice or too many");
    seen[at] = true;
    count++;
    Group longs = row.getGroup("key_long", 0);
    Group strings = row.getGroup("key_text", 0);
    require(size(longs) == kinds.length && size(strings) == kinds.length, "a key of other parts");
    for (int part = 0; part < kinds.length; part++) {
      boolean text = kinds[part] == ColumnKind.STRING;
      Group key = (text ? strings : longs).getGroup(0, part);
      require(size(key) == 1, "a key of another type");
      if (text) {
        texts[part][at] = key.getBinary(0, 0).getBytes();
      } else {
        numbers[part][at] = key.getLong(0, 0);
      }
    }
    put(row.getGroup("modes", 0), modes, at);
    put(row.getGroup("deviations", 0), deviations, at);
  }

  private static int size(Group list) {
    return list.getFieldRepetitionCount(0);
  }

  private void put(Group values, Blocks target, int at) {
    require(size(values) == target.stride(), "a level with the wrong number of effects");
    double[] page = target.page(at);
    for (int k = 0; k < target.stride(); k++) {
      double value = values.getGroup(0, k).getDouble(0, 0);
      require(Double.isFinite(value), "an effect that is not finite");
      page[target.offset(at) + k] = value;
    }
  }

  private void require(boolean holds, String what) {
    if (!holds) {
      throw SparkMetadata.corrupt(
          path, "randomEffects has " + what + " for \"" + shape.group() + "\"", null);
    }
  }

  RandomEffects finish() {
    require(count == seen.length, count + " of " + seen.length + " levels");
    return new RandomEffects(
        shape.group(),
        levels(),
        shape.terms().stream().mapToInt(Integer::intValue).toArray(),
        shape.columns(),
        modes,
        deviations);
  }

  private Levels levels() {
    if (kinds.length == 1) {
      return kinds[0] == ColumnKind.STRING
          ? new Levels.Text(texts[0])
          : new Levels.Numbers(kinds[0], numbers[0]);
    }
    int[] parts = new int[kinds.length];
    Arrays.setAll(parts, part -> part);
    FactorIndex index = new FactorIndex(parts, kinds);
    for (level = 0; level < seen.length; level++) {
      require(index.intern(this) == level, "a level twice");
    }
    return index.levels();
  }

  @Override
  public long key(int part) {
    return numbers[part][level];
  }

  @Override
  public byte[] textBytes(int part) {
    return texts[part][level];
  }

  @Override
  public int textStart(int part) {
    return 0;
  }

  @Override
  public int textLength(int part) {
    return texts[part][level].length;
  }
}
