package sparkmixed.spark;

import java.io.Serializable;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;
import sparkmixed.frame.CodedRow;
import sparkmixed.frame.ColumnKind;
import sparkmixed.frame.ModelFrame;
import sparkmixed.frame.RowEncoder;
import sparkmixed.frame.RowProblems;

/**
 * The responses of a model's rows, kept on the executors at 8 bytes each for as long as medians of
 * them are wanted. Weights play no part, but that they are the trials of a binomial response: it is
 * the number of successes here.
 */
public final class ResponseValues implements AutoCloseable {
  /** Rows of a piece of a partition. */
  private static final int PIECE = 1 << 16;

  private final JavaRDD<byte[]> pieces;
  private final long rows;
  private final double offsets;

  private ResponseValues(JavaRDD<byte[]> pieces, long rows, double offsets) {
    this.pieces = pieces;
    this.rows = rows;
    this.offsets = offsets;
  }

  /** A number made of a response. */
  public interface Transform extends Serializable {
    double apply(double response);
  }

  /**
   * Reads the responses. One job.
   *
   * @param binomial whether the coded response is a proportion
   * @param skipNulls whether rows with a null in a column of the model are left out
   */
  public static ResponseValues read(
      Dataset<Row> data, ModelFrame frame, boolean binomial, boolean skipNulls) {
    ColumnKind[] kinds = new ColumnKind[frame.inputs().size()];
    Arrays.setAll(kinds, frame::kind);
    JavaRDD<byte[]> pieces =
        InternalRows.of(data, frame.inputs(), kinds)
            .map(frame, new Reader(frame, binomial, skipNulls))
            .toJavaRDD()
            .persist(StorageLevel.MEMORY_AND_DISK());
    try {
      long rows = 0;
      double offsets = 0;
      for (byte[] bytes : new TaskRdd<>(pieces.rdd(), new Count()).results()) {
        Total part = Wire.unpack(bytes, Total.class);
        rows += part.rows();
        offsets += part.offsets();
      }
      return new ResponseValues(pieces, rows, offsets);
    } catch (RuntimeException failed) {
      pieces.unpersist(false);
      throw failed;
    }
  }

  /** Rows that are used. */
  public long rows() {
    return rows;
  }

  /** Mean of the rows' offsets; NaN without rows. */
  public double meanOffset() {
    return offsets / rows;
  }

  /**
   * The median of what {@code transform} makes of the responses, exactly: of an even number the
   * mean of the middle two. NaN if one of them is NaN, or there are none. A job for few rows, up to
   * seven for many.
   */
  public double median(Transform transform) {
    OrderStatistics order = new OrderStatistics(pieces, rows, transform);
    if (rows == 0 || order.hasNaN()) {
      return Double.NaN;
    }
    double below = order.at((rows - 1) / 2);
    double above = order.at(rows / 2);
    return below == above ? below : 0.5 * below + 0.5 * above;
  }

  @Override
  public void close() {
    pieces.unpersist(false);
  }

  private record Total(long rows, double offsets) implements Serializable {}

  private record Count() implements TaskRdd.Work<byte[]> {
    @Override
    public Iterator<byte[]> run(int partition, Iterator<byte[]> pieces) {
      long rows = 0;
      double offsets = 0;
      while (pieces.hasNext()) {
        ByteBuffer piece = ByteBuffer.wrap(pieces.next());
        offsets += piece.getDouble();
        rows += piece.remaining() / Double.BYTES;
      }
      return List.of(Wire.pack(new Total(rows, offsets))).iterator();
    }
  }

  private record Reader(ModelFrame frame, boolean binomial, boolean skipNulls)
      implements InternalRows.Task {
    @Override
    public Iterator<byte[]> run(int partition, InternalRows.Stream rows) {
      return new Pieces(this, rows);
    }
  }

  /** Pieces of a partition: the sum of the offsets, then the responses. */
  private static final class Pieces implements Iterator<byte[]> {
    private final InternalRows.Stream rows;
    private final RowEncoder encoder;
    private final CodedRow coded;
    private final boolean binomial;
    private final RowProblems problems = new RowProblems();
    private boolean more;

    Pieces(Reader reader, InternalRows.Stream rows) {
      this.rows = rows;
      this.encoder = reader.frame().encoder(reader.skipNulls());
      this.coded = reader.frame().newRow();
      this.binomial = reader.binomial();
      this.more = rows.advance();
    }

    @Override
    public boolean hasNext() {
      return more;
    }

    @Override
    public byte[] next() {
      if (!more) {
        throw new NoSuchElementException();
      }
      ByteBuffer piece = ByteBuffer.allocate(Double.BYTES * (1 + PIECE));
      piece.putDouble(0);
      double offsets = 0;
      while (more && piece.hasRemaining()) {
        if (encoder.encode(rows.cursor(), coded, problems) == RowEncoder.Status.USED) {
          piece.putDouble(response());
          offsets += coded.offset;
        }
        more = rows.advance();
      }
      piece.putDouble(0, offsets);
      return Arrays.copyOf(piece.array(), piece.position());
    }

    private double response() {
      if (!binomial) {
        return coded.y;
      }
      // proportion times trials is a whole number but for rounding
      double successes = coded.y * coded.weight;
      double whole = Math.rint(successes);
      return Math.abs(successes - whole) <= 1e-9 * whole ? whole : successes;
    }
  }
}
