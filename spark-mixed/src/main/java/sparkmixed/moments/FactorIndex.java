package sparkmixed.moments;

import java.io.Serializable;
import sparkmixed.frame.ColumnKind;

/** Numbers the levels of one grouping factor as rows come, keeping their exact keys. */
public final class FactorIndex implements Serializable {
  private static final long serialVersionUID = 1L;

  private final int[] inputs;
  private final ColumnKind[] kinds;
  private final TextIndex[] texts;
  private final LongIndex[] longs;
  private final TupleIndex tuples;
  private final int[] tuple;

  /**
   * @param inputs input column of each part
   * @param kinds kind of each part
   */
  public FactorIndex(int[] inputs, ColumnKind[] kinds) {
    this.inputs = inputs;
    this.kinds = kinds;
    this.texts = new TextIndex[inputs.length];
    this.longs = new LongIndex[inputs.length];
    for (int part = 0; part < inputs.length; part++) {
      texts[part] = new TextIndex();
      longs[part] = new LongIndex();
    }
    this.tuples = new TupleIndex(Math.max(2, inputs.length));
    this.tuple = new int[inputs.length];
  }

  /** Number of the level of this row. */
  public int intern(GroupKeys row) {
    if (inputs.length == 1) {
      return internPart(0, row);
    }
    for (int part = 0; part < inputs.length; part++) {
      tuple[part] = internPart(part, row);
    }
    return tuples.intern(tuple);
  }

  private int internPart(int part, GroupKeys row) {
    int input = inputs[part];
    if (kinds[part] == ColumnKind.STRING) {
      byte[] bytes = row.textBytes(input);
      return texts[part].intern(bytes, row.textStart(input), row.textLength(input));
    }
    return longs[part].intern(row.key(input));
  }

  /** The levels in the order of their numbers. */
  public Levels levels() {
    Levels[] parts = new Levels[inputs.length];
    for (int part = 0; part < parts.length; part++) {
      parts[part] =
          kinds[part] == ColumnKind.STRING
              ? new Levels.Text(texts[part].texts())
              : new Levels.Numbers(kinds[part], longs[part].keys());
    }
    return parts.length == 1 ? parts[0] : new Levels.Composed(parts, tuples.codes());
  }
}
