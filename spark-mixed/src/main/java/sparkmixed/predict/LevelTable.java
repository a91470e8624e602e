package sparkmixed.predict;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;
import sparkmixed.fit.RandomEffects;
import sparkmixed.frame.GroupingFactor;
import sparkmixed.moments.Blocks;
import sparkmixed.moments.GroupKeys;
import sparkmixed.moments.Levels;

/**
 * The modes of one grouping factor, to be found by the keys of a row. Travels without its index,
 * which is built once where it is first used.
 */
public final class LevelTable implements Serializable {
  private static final long serialVersionUID = 1L;

  /** What a level costs in the index and in array headers, about. */
  private static final long OVERHEAD = 64;

  private final int[] inputs;
  private final Levels levels;
  private final Blocks modes;
  private transient volatile @Nullable LevelIndex index;

  /**
   * @param inputs input column of each part of the factor
   * @param levels n of them
   * @param modes n x K
   */
  public LevelTable(int[] inputs, Levels levels, Blocks modes) {
    this.inputs = inputs.clone();
    this.levels = levels;
    this.modes = modes;
  }

  /** The levels of a factor with their modes. */
  public static LevelTable of(GroupingFactor factor, RandomEffects effects) {
    return of(factor, effects.levels(), effects.modes());
  }

  /** Levels whose positions are looked up, without modes. */
  public static LevelTable positions(GroupingFactor factor, RandomEffects effects) {
    return of(factor, effects.levels(), new Blocks(0, effects.levels().size()));
  }

  private static LevelTable of(GroupingFactor factor, Levels levels, Blocks modes) {
    int[] inputs = factor.partInputs().stream().mapToInt(Integer::intValue).toArray();
    return new LevelTable(inputs, levels, modes);
  }

  /** Memory of a table, index included, as far as it can be told without building it. */
  public static long bytes(Levels levels, int width) {
    return keyBytes(levels) + levels.size() * (OVERHEAD + 8L * width);
  }

  private static long keyBytes(Levels levels) {
    if (levels instanceof Levels.Text text) {
      long sum = 0;
      for (byte[] bytes : text.texts()) {
        sum += OVERHEAD + bytes.length;
      }
      return sum;
    }
    if (levels instanceof Levels.Composed composed) {
      long sum = 0;
      for (Levels part : composed.parts()) {
        sum += keyBytes(part) + 4L * levels.size();
      }
      return sum;
    }
    return 8L * levels.size();
  }

  /** A finder for one thread. */
  public Finder finder() {
    LevelIndex built = index;
    if (built == null) {
      built = build();
    }
    return new Finder(built.forThread(), modes);
  }

  private synchronized LevelIndex build() {
    LevelIndex built = index;
    if (built == null) {
      built = LevelIndex.of(levels, inputs);
      index = built;
    }
    return built;
  }

  /** Looks rows up; has scratch, so every thread needs its own. */
  public static final class Finder {
    private final LevelIndex index;
    private final Blocks modes;
    private int level = -1;

    private Finder(LevelIndex index, Blocks modes) {
      this.index = index;
      this.modes = modes;
    }

    /** Copies the modes of the row's level; false if there is no such level. */
    public boolean copy(GroupKeys row, double[] target) {
      level = index.find(row);
      if (level < 0) {
        return false;
      }
      System.arraycopy(modes.page(level), modes.offset(level), target, 0, modes.stride());
      return true;
    }

    /** Position of the level that was looked up last; -1 if there was none. */
    public int level() {
      return level;
    }
  }
}
