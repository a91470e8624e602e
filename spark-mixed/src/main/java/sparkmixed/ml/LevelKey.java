package sparkmixed.ml;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import sparkmixed.moments.Levels;

/**
 * The exact key of one level, part by part: a number or a text, the other one null.
 *
 * @param numbers see {@link Levels.Numbers#keys()}
 */
record LevelKey(List<@Nullable Long> numbers, List<@Nullable String> texts) {

  static LevelKey of(Levels levels, int level) {
    int parts = levels instanceof Levels.Composed composed ? composed.parts().length : 1;
    LevelKey key =
        new LevelKey(
            Arrays.asList(new @Nullable Long[parts]), Arrays.asList(new @Nullable String[parts]));
    for (int part = 0; part < parts; part++) {
      if (levels instanceof Levels.Composed composed) {
        key.put(part, composed.parts()[part], composed.codes()[part][level]);
      } else {
        key.put(part, levels, level);
      }
    }
    return key;
  }

  private void put(int part, Levels levels, int level) {
    if (levels instanceof Levels.Text text) {
      texts.set(part, new String(text.texts()[level], StandardCharsets.UTF_8));
    } else {
      numbers.set(part, ((Levels.Numbers) levels).keys()[level]);
    }
  }
}
