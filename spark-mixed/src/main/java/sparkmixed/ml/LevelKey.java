package sparkmixed.ml;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import sparkmixed.moments.Levels;

/**
 * The exact key of one level, part by part: a number or a text, the other one null.
 *
 * @param numbers see {@link Levels.Numbers#keys()}
 */
record LevelKey(@Nullable Long[] numbers, @Nullable String[] texts) {

  static LevelKey of(Levels levels, int level) {
    if (levels instanceof Levels.Composed composed) {
      int parts = composed.parts().length;
      LevelKey key = new LevelKey(new Long[parts], new String[parts]);
      for (int part = 0; part < parts; part++) {
        key.put(part, composed.parts()[part], composed.codes()[part][level]);
      }
      return key;
    }
    LevelKey key = new LevelKey(new Long[1], new String[1]);
    key.put(0, levels, level);
    return key;
  }

  private void put(int part, Levels levels, int level) {
    if (levels instanceof Levels.Text text) {
      texts[part] = new String(text.texts()[level], StandardCharsets.UTF_8);
    } else {
      numbers[part] = ((Levels.Numbers) levels).keys()[level];
    }
  }
}
