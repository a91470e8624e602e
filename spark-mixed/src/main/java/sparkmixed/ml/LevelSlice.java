package sparkmixed.ml;

import java.io.Serializable;
import java.util.Arrays;
import sparkmixed.fit.RandomEffects;
import sparkmixed.moments.Blocks;
import sparkmixed.moments.Levels;

/**
 * Some consecutive levels of one factor with their modes and deviations. Only these levels travel,
 * however large the arrays are that they are part of.
 */
final class LevelSlice implements Serializable {
  private static final long serialVersionUID = 1L;

  private final RandomEffects effects;
  private final int factor;
  private final int first;
  private final int from;
  private final int to;

  private LevelSlice(RandomEffects effects, int factor, int first, int from, int to) {
    this.effects = effects;
    this.factor = factor;
    this.first = first;
    this.from = from;
    this.to = to;
  }

  /** Levels {@code from} to {@code to}, exclusive. */
  static LevelSlice of(RandomEffects effects, int factor, int from, int to) {
    return new LevelSlice(effects, factor, from, from, to);
  }

  RandomEffects effects() {
    return effects;
  }

  int factor() {
    return factor;
  }

  int size() {
    return to - from;
  }

  /** Position, in {@link #effects()}, of the k-th level of this slice. */
  int position(int k) {
    return from + k;
  }

  /** Position among all levels of the factor of the k-th level of this slice. */
  int level(int k) {
    return first + k;
  }

  private Object writeReplace() {
    if (from == 0 && to == effects.levels().size()) {
      return this;
    }
    RandomEffects part =
        new RandomEffects(
            effects.group(),
            levels(effects.levels()),
            effects.terms(),
            effects.columns(),
            rows(effects.modes()),
            rows(effects.deviations()));
    return new LevelSlice(part, factor, first, 0, to - from);
  }

  private Levels levels(Levels all) {
    int[] positions = new int[to - from];
    Arrays.setAll(positions, k -> from + k);
    if (!(all instanceof Levels.Composed composed)) {
      return all.select(positions);
    }
    Levels[] parts = new Levels[composed.parts().length];
    int[][] codes = new int[parts.length][positions.length];
    for (int k = 0; k < parts.length; k++) {
      parts[k] = composed.parts()[k].select(Arrays.copyOfRange(composed.codes()[k], from, to));
      int[] own = codes[k];
      Arrays.setAll(own, i -> i);
    }
    return new Levels.Composed(parts, codes);
  }

  private Blocks rows(Blocks all) {
    Blocks part = new Blocks(all.stride(), to - from);
    for (int i = from; i < to; i++) {
      System.arraycopy(
          all.page(i), all.offset(i), part.page(i - from), part.offset(i - from), all.stride());
    }
    return part;
  }
}
