package sparkmixed.ml;

import java.util.List;
import org.apache.parquet.column.ColumnWriter;
import org.apache.parquet.io.api.Binary;
import sparkmixed.fit.RandomEffects;
import sparkmixed.moments.Blocks;
import sparkmixed.moments.Levels;
import sparkmixed.parquet.ColumnValues;

/** The columns of {@link SavedLevels#SCHEMA}, straight from the arrays of a factor. */
final class LevelColumns {
  /** Definition levels in a list with elements that may be null. */
  private static final int NO_KEY = 1;

  private static final int KEY = 2;

  /** Definition level in a list of elements that are all there. */
  private static final int NUMBER = 1;

  private LevelColumns() {}

  static List<ColumnValues> of(int factor, RandomEffects effects) {
    Levels levels = effects.levels();
    Levels[] parts =
        levels instanceof Levels.Composed composed ? composed.parts() : new Levels[] {levels};
    return List.of(
        (from, to, out) -> {
          for (int level = from; level < to; level++) {
            out.write(factor, 0, 0);
          }
        },
        (from, to, out) -> {
          for (int level = from; level < to; level++) {
            out.write(level, 0, 0);
          }
        },
        keys(levels, parts, LevelColumns::number),
        keys(levels, parts, LevelColumns::text),
        doubles(effects.modes()),
        doubles(effects.deviations()));
  }

  private interface Key {
    void write(Levels part, int at, int repetition, ColumnWriter out);
  }

  private static ColumnValues keys(Levels levels, Levels[] parts, Key key) {
    return (from, to, out) -> {
      for (int level = from; level < to; level++) {
        for (int part = 0; part < parts.length; part++) {
          int at =
              levels instanceof Levels.Composed composed ? composed.codes()[part][level] : level;
          key.write(parts[part], at, Math.min(part, 1), out);
        }
      }
    };
  }

  private static void number(Levels part, int at, int repetition, ColumnWriter out) {
    if (part instanceof Levels.Numbers numbers) {
      out.write(numbers.keys()[at], repetition, KEY);
    } else {
      out.writeNull(repetition, NO_KEY);
    }
  }

  private static void text(Levels part, int at, int repetition, ColumnWriter out) {
    if (part instanceof Levels.Text text) {
      out.write(Binary.fromConstantByteArray(text.texts()[at]), repetition, KEY);
    } else {
      out.writeNull(repetition, NO_KEY);
    }
  }

  private static ColumnValues doubles(Blocks values) {
    return (from, to, out) -> {
      for (int level = from; level < to; level++) {
        for (int k = 0; k < values.stride(); k++) {
          out.write(values.get(level, k), Math.min(k, 1), NUMBER);
        }
      }
    };
  }
}
