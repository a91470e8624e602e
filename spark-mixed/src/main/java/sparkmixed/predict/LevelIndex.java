package sparkmixed.predict;

import sparkmixed.moments.GroupKeys;
import sparkmixed.moments.Levels;
import sparkmixed.moments.LongIndex;
import sparkmixed.moments.TextIndex;
import sparkmixed.moments.TupleIndex;

/** Position of a row's level in a list of levels, by exact key. Not thread-safe: it has scratch. */
final class LevelIndex {
  private final int[] inputs;
  private final PartIndex[] parts;
  private final TupleIndex tuples;
  private final int[] tuple;

  private LevelIndex(int[] inputs, PartIndex[] parts, TupleIndex tuples) {
    this.inputs = inputs;
    this.parts = parts;
    this.tuples = tuples;
    this.tuple = new int[parts.length];
  }

  /**
   * Indexes levels in O(n).
   *
   * @param inputs input column of each part
   */
  static LevelIndex of(Levels levels, int[] inputs) {
    PartIndex[] parts = new PartIndex[inputs.length];
    TupleIndex tuples = new TupleIndex(Math.max(2, inputs.length));
    if (levels instanceof Levels.Composed composed) {
      for (int k = 0; k < parts.length; k++) {
        parts[k] = PartIndex.of(composed.parts()[k]);
      }
      int[] tuple = new int[parts.length];
      for (int level = 0; level < levels.size(); level++) {
        for (int k = 0; k < tuple.length; k++) {
          tuple[k] = composed.codes()[k][level];
        }
        tuples.intern(tuple);
      }
    } else {
      parts[0] = PartIndex.of(levels);
    }
    return new LevelIndex(inputs, parts, tuples);
  }

  /** The same index with scratch of its own. */
  LevelIndex forThread() {
    return new LevelIndex(inputs, parts, tuples);
  }

  /** Position of the level of this row, or -1. */
  int find(GroupKeys row) {
    if (parts.length == 1) {
      return parts[0].find(row, inputs[0]);
    }
    for (int k = 0; k < tuple.length; k++) {
      tuple[k] = parts[k].find(row, inputs[k]);
    }
    return tuples.find(tuple);
  }

  /** One column's keys. */
  private record PartIndex(boolean text, TextIndex texts, LongIndex numbers) {

    static PartIndex of(Levels levels) {
      TextIndex texts = new TextIndex();
      LongIndex numbers = new LongIndex();
      if (levels instanceof Levels.Text list) {
        for (byte[] bytes : list.texts()) {
          texts.intern(bytes, 0, bytes.length);
        }
        return new PartIndex(true, texts, numbers);
      }
      for (long key : ((Levels.Numbers) levels).keys()) {
        numbers.intern(key);
      }
      return new PartIndex(false, texts, numbers);
    }

    int find(GroupKeys row, int input) {
      if (text) {
        byte[] bytes = row.textBytes(input);
        return texts.find(bytes, row.textStart(input), row.textLength(input));
      }
      return numbers.find(row.key(input));
    }
  }
}
