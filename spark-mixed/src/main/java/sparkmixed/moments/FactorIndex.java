package sparkmixed.moments;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import sparkmixed.frame.ColumnKind;
import sparkmixed.frame.ModelFrame;

/** Numbers the levels of one grouping factor as rows come, keeping their exact keys. */
public final class FactorIndex {
  private final int[] inputs;
  private final ColumnKind[] kinds;
  private final TextIndex[] texts;
  private final LongIndex[] longs;
  private final TupleIndex tuples;
  private final int[] tuple;

  /** Number of each dictionary code of the rows at hand, -1 where not looked up yet. */
  private final int[][] codes;

  private final @Nullable Object[] dictionaries;
  private int[] starts = {};
  private int[] lengths = {};

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
    this.codes = new int[inputs.length][0];
    this.dictionaries = new Object[inputs.length];
  }

  /** Which factors of a frame are the row itself: they have no keys, and all rows look alike. */
  public static boolean[] perRow(ModelFrame frame) {
    boolean[] perRow = new boolean[frame.factors().size()];
    for (int f = 0; f < perRow.length; f++) {
      perRow[f] = frame.factors().get(f).perRow();
    }
    return perRow;
  }

  /** Number of the level of this row. */
  public int intern(GroupKeys row) {
    if (inputs.length == 1) {
      return internPart(0, row);
    }
    if (inputs.length == 0) {
      return 0;
    }
    for (int part = 0; part < inputs.length; part++) {
      tuple[part] = internPart(part, row);
    }
    return tuples.intern(tuple);
  }

  /**
   * Prepares for so many rows at a time: a growing space in {@link #intern(HeldKeys, int[], int,
   * int, int[])} would make the JVM drop its compiled code at the next partition's first rows.
   */
  public void reserve(int most) {
    starts = new int[most];
    lengths = new int[most];
    for (TextIndex part : texts) {
      part.reserve(most);
    }
  }

  /**
   * Numbers of the levels of some rows, at most those reserved for.
   *
   * @param positions of the rows; those from {@code from} to {@code to} count
   * @param into receives the number of each, from {@code from} on
   */
  public void intern(HeldKeys rows, int[] positions, int from, int to, int[] into) {
    byte[] bytes = null;
    if (inputs.length == 1 && kinds[0] == ColumnKind.STRING) {
      bytes = rows.texts(inputs[0], positions, from, to, starts, lengths);
    }
    if (bytes != null) {
      texts[0].intern(bytes, starts, lengths, from, to, into);
      return;
    }
    for (int k = from; k < to; k++) {
      rows.at(positions[k]);
      into[k] = intern(rows);
    }
  }

  private int internPart(int part, GroupKeys row) {
    int input = inputs[part];
    if (kinds[part] != ColumnKind.STRING) {
      return longs[part].intern(row.key(input));
    }
    Object dictionary = row.dictionary(input);
    if (dictionary == null) {
      return internText(part, row);
    }
    if (dictionary != dictionaries[part]) {
      dictionaries[part] = dictionary;
      codes[part] = new int[0];
    }
    int code = row.dictionaryCode(input);
    if (code >= codes[part].length) {
      int have = codes[part].length;
      codes[part] = Arrays.copyOf(codes[part], Math.max(code + 1, Growth.next(have)));
      Arrays.fill(codes[part], have, codes[part].length, -1);
    }
    if (codes[part][code] < 0) {
      codes[part][code] = internText(part, row);
    }
    return codes[part][code];
  }

  private int internText(int part, GroupKeys row) {
    int input = inputs[part];
    byte[] bytes = row.textBytes(input);
    return texts[part].intern(bytes, row.textStart(input), row.textLength(input));
  }

  /** The levels in the order of their numbers. */
  public Levels levels() {
    if (inputs.length == 0) {
      return new Levels.Numbers(ColumnKind.LONG, new long[1]);
    }
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
