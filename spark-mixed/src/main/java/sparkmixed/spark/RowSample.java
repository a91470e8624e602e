package sparkmixed.spark;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import sparkmixed.frame.CodedRow;
import sparkmixed.frame.ColumnKind;
import sparkmixed.frame.ModelFrame;
import sparkmixed.frame.RowEncoder;
import sparkmixed.frame.RowProblems;
import sparkmixed.moments.FactorIndex;
import sparkmixed.moments.Levels;

/**
 * Coded rows on the driver: all of them, or those whose hash is low. Rows that are left out cost
 * their hash alone.
 */
public final class RowSample {
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;
  private static final long PRIME = 0x100000001B3L;

  private RowSample() {}

  /** Which rows. */
  public enum By {
    /** Depends on the values of a row alone: equal rows stay or go together. */
    CONTENT,
    /** Depends on where a row stands, too, and so on the partitions. */
    PLACE
  }

  /**
   * Rows of one partition; row i of {@code size}.
   *
   * @param levels of each factor, those that occur
   * @param level {@code level[factor][i]}, number in these
   * @param fixed {@code x'beta + offset}
   * @param y response
   * @param weight prior weight
   * @param z {@code z[i * q + c]}, columns of all random terms
   * @param key hash of the row's content
   * @param problems of the rows that were coded
   */
  public record Part(
      int size,
      Levels[] levels,
      int[][] level,
      double[] fixed,
      double[] y,
      double[] weight,
      double[] z,
      long[] key,
      RowProblems problems)
      implements Serializable {}

  /**
   * Reads rows; one Spark job.
   *
   * @param beta coefficients of all columns of X, none NaN
   * @param share of the rows that is wanted; 1 for all
   */
  public static List<Part> read(
      Dataset<Row> data, ModelFrame frame, boolean skipNulls, double[] beta, double share, By by) {
    ColumnKind[] kinds = new ColumnKind[frame.inputs().size()];
    Arrays.setAll(kinds, frame::kind);
    long limit = share >= 1 ? Long.MAX_VALUE : (long) (share * 0x1p63);
    return InternalRows.of(data, frame.inputs(), kinds)
        .map(frame, new Reader(frame, skipNulls, beta.clone(), limit, by))
        .results()
        .stream()
        .map(bytes -> Wire.unpack(bytes, Part.class))
        .toList();
  }

  private record Reader(ModelFrame frame, boolean skipNulls, double[] beta, long limit, By by)
      implements InternalRows.Task {
    @Override
    public Iterator<byte[]> run(int partition, InternalRows.Stream rows) {
      if (!rows.advance()) {
        return Collections.emptyIterator();
      }
      ColumnKind[] kinds = new ColumnKind[frame.inputs().size()];
      Arrays.setAll(kinds, frame::kind);
      InternalCursor cursor = rows.cursor();
      RowEncoder encoder = frame.encoder(skipNulls);
      RowProblems problems = new RowProblems();
      CodedRow coded = frame.newRow();
      Collector found = new Collector(frame, kinds);
      long place = (partition + 1L) << 40;
      do {
        long key = hash(cursor, kinds);
        place++;
        long draw = mix(by == By.CONTENT ? key : key + GOLDEN * place);
        if (draw >>> 1 <= limit
            && encoder.encode(cursor, coded, problems) == RowEncoder.Status.USED) {
          found.add(cursor, coded, beta, key);
        }
      } while (rows.advance());
      return List.of(Wire.pack(found.part(problems))).iterator();
    }
  }

  private static long hash(InternalCursor cursor, ColumnKind[] kinds) {
    long hash = 0;
    for (int input = 0; input < kinds.length; input++) {
      long own = 0;
      if (!cursor.isNull(input)) {
        own =
            switch (kinds[input]) {
              case STRING -> text(cursor, input);
              case VECTOR -> Double.doubleToLongBits(0.0 + cursor.element(input, 0));
              default -> cursor.key(input);
            };
      }
      hash = Long.rotateLeft(hash ^ own, 29) * GOLDEN;
    }
    return mix(hash);
  }

  private static long text(InternalCursor cursor, int input) {
    byte[] bytes = cursor.textBytes(input);
    int start = cursor.textStart(input);
    int length = cursor.textLength(input);
    long hash = length;
    for (int k = start; k < start + length; k++) {
      hash = (hash ^ (bytes[k] & 0xFF)) * PRIME;
    }
    return hash;
  }

  /** The finalizer of SplitMix64. */
  private static long mix(long value) {
    long z = value + GOLDEN;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  /** Growing arrays of what is kept. */
  private static final class Collector {
    private final FactorIndex[] indexes;
    private final int q;
    private int size;
    private int[][] level;
    private double[] fixed = new double[256];
    private double[] y = new double[256];
    private double[] weight = new double[256];
    private double[] z;
    private long[] key = new long[256];

    Collector(ModelFrame frame, ColumnKind[] kinds) {
      indexes = SparkObservations.indexes(frame, kinds);
      q = frame.newRow().z.length;
      level = new int[indexes.length][256];
      z = new double[256 * q];
    }

    void add(InternalCursor cursor, CodedRow coded, double[] beta, long hash) {
      if (size == y.length) {
        grow(2 * size);
      }
      double sum = coded.offset;
      for (int j = 0; j < beta.length; j++) {
        sum += coded.x[j] * beta[j];
      }
      for (int f = 0; f < indexes.length; f++) {
        level[f][size] = indexes[f].intern(cursor);
      }
      System.arraycopy(coded.z, 0, z, size * q, q);
      fixed[size] = sum;
      y[size] = coded.y;
      weight[size] = coded.weight;
      key[size] = hash;
      size++;
    }

    private void grow(int to) {
      fixed = Arrays.copyOf(fixed, to);
      y = Arrays.copyOf(y, to);
      weight = Arrays.copyOf(weight, to);
      key = Arrays.copyOf(key, to);
      z = Arrays.copyOf(z, to * q);
      for (int f = 0; f < level.length; f++) {
        level[f] = Arrays.copyOf(level[f], to);
      }
    }

    Part part(RowProblems problems) {
      grow(size);
      Levels[] levels = new Levels[indexes.length];
      Arrays.setAll(levels, f -> indexes[f].levels());
      return new Part(size, levels, level, fixed, y, weight, z, key, problems);
    }
  }
}
