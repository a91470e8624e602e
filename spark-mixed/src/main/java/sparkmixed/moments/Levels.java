package sparkmixed.moments;

import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import sparkmixed.frame.ColumnKind;
import sparkmixed.frame.Labels;

/**
 * The levels of a grouping factor with their exact identity: text as its UTF-8 bytes, everything
 * else as its {@code long} value, composed factors as tuples of their parts' levels. Immutable once
 * built.
 */
public sealed interface Levels extends Serializable {

  int size();

  /** How level {@code i} is printed; the parts of a composed factor are joined by {@code :}. */
  String label(int level);

  /** The labels of the parts; one for a plain factor. */
  default List<String> parts(int level) {
    return List.of(label(level));
  }

  /**
   * Levels that are text.
   *
   * @param texts UTF-8
   */
  record Text(byte[][] texts) implements Levels {
    @Override
    public int size() {
      return texts.length;
    }

    @Override
    public String label(int level) {
      return new String(texts[level], StandardCharsets.UTF_8);
    }

    private Object writeReplace() {
      int[] lengths = new int[texts.length];
      Arrays.setAll(lengths, k -> texts[k].length);
      return new Wire(texts.length, Bulk.pack(lengths), Bulk.join(texts));
    }

    /** How texts travel. */
    private record Wire(int size, byte[][] lengths, byte[][] bytes) implements Serializable {
      private Object readResolve() {
        return new Text(Bulk.cut(bytes, Bulk.ints(lengths, size)));
      }
    }
  }

  /**
   * Levels that are numbers, booleans, dates or timestamps.
   *
   * @param kind how to print them
   * @param keys the value; days for a date, microseconds for a timestamp, {@link
   *     Double#doubleToLongBits} for a double
   */
  record Numbers(ColumnKind kind, long[] keys) implements Levels {
    @Override
    public int size() {
      return keys.length;
    }

    @Override
    public String label(int level) {
      long key = keys[level];
      return switch (kind) {
        case BOOLEAN -> Labels.of(key != 0);
        case DATE -> Labels.ofDate(key);
        case TIMESTAMP -> Labels.ofTimestamp(key);
        case DOUBLE -> Labels.of(Double.longBitsToDouble(key));
        default -> Labels.of(key);
      };
    }
  }

  /**
   * Observed combinations of the levels of several parts.
   *
   * @param parts the levels of each part
   * @param codes {@code codes[part][level]}
   */
  record Composed(Levels[] parts, int[][] codes) implements Levels {
    @Override
    public int size() {
      return codes[0].length;
    }

    @Override
    public String label(int level) {
      return String.join(":", parts(level));
    }

    @Override
    public List<String> parts(int level) {
      List<String> labels = new ArrayList<>(parts.length);
      for (int k = 0; k < parts.length; k++) {
        labels.add(parts[k].label(codes[k][level]));
      }
      return labels;
    }
  }

  /** Levels of a factor that has one for every row: the rows' numbers, from 1 on. */
  static Levels rows(int count) {
    long[] numbers = new long[count];
    Arrays.setAll(numbers, row -> row + 1L);
    return new Numbers(ColumnKind.LONG, numbers);
  }

  /** The levels at these positions, in this order. */
  default Levels select(int[] positions) {
    if (this instanceof Text text) {
      byte[][] chosen = new byte[positions.length][];
      Arrays.setAll(chosen, k -> text.texts()[positions[k]]);
      return new Text(chosen);
    }
    if (this instanceof Numbers numbers) {
      long[] chosen = new long[positions.length];
      Arrays.setAll(chosen, k -> numbers.keys()[positions[k]]);
      return new Numbers(numbers.kind(), chosen);
    }
    Composed composed = (Composed) this;
    int[][] codes = new int[composed.codes().length][positions.length];
    for (int part = 0; part < codes.length; part++) {
      for (int k = 0; k < positions.length; k++) {
        codes[part][k] = composed.codes()[part][positions[k]];
      }
    }
    return new Composed(composed.parts(), codes);
  }
}
