package sparkmixed.spark;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.spark.rdd.RDD;
import org.apache.spark.storage.StorageLevel;
import org.jspecify.annotations.Nullable;
import sparkmixed.frame.CodedRow;
import sparkmixed.frame.ColumnKind;
import sparkmixed.frame.ModelFrame;
import sparkmixed.frame.RowEncoder;
import sparkmixed.frame.RowProblems;
import sparkmixed.moments.FactorIndex;
import sparkmixed.moments.Levels;
import sparkmixed.moments.MomentShape;
import sparkmixed.moments.PackedRows;
import sparkmixed.moments.PackedRowsBuilder;
import sparkmixed.moments.Pilot;
import sparkmixed.moments.RowBlocks;
import sparkmixed.moments.RowPacking;

/**
 * The pass that packs rows: every partition becomes primitive columns, which stay on the executors
 * until it is known whether the driver has room for all of them. A partition is packed piece by
 * piece, so that no task holds more than one piece unpacked, and a piece is two arrays of bytes:
 * what was counted, and the rows.
 */
final class PackedPass implements RowPacking {
  /** Bytes of the rows of a piece while it is packed. */
  private static final long PIECE = 32L << 20;

  /** Bytes that are brought to the driver at a time. */
  private static final long BATCH = 64L << 20;

  private final ModelFrame frame;
  private final MomentShape shape;
  private final Pilot pilot;
  private final RDD<byte[]> packed;
  private final List<Counted> counted = new ArrayList<>();

  private PackedPass(ModelFrame frame, MomentShape shape, Pilot pilot, RDD<byte[]> packed) {
    this.frame = frame;
    this.shape = shape;
    this.pilot = pilot;
    this.packed = packed;
  }

  /** Reads and packs the rows. One job. */
  static PackedPass run(
      InternalRows source, ModelFrame frame, MomentShape shape, Pilot pilot, boolean skipNulls) {
    int numbers = frame.p() + frame.q() + frame.factors().size() + 3;
    int most = (int) (PIECE / (Double.BYTES * numbers));
    return run(source, frame, new Pack(frame, shape, pilot, skipNulls, Math.max(1, most)));
  }

  /**
   * The same with pieces of another size.
   *
   * @param most rows of a piece
   */
  static PackedPass run(
      InternalRows source, ModelFrame frame, MomentShape shape, Pilot pilot, int most) {
    return run(source, frame, new Pack(frame, shape, pilot, false, most));
  }

  private static PackedPass run(InternalRows source, ModelFrame frame, Pack pack) {
    RDD<byte[]> packed = source.map(frame, pack).persist(StorageLevel.MEMORY_AND_DISK());
    PackedPass pass = new PackedPass(frame, pack.shape(), pack.pilot(), packed);
    try {
      for (byte[] count : new TaskRdd<>(packed, new EverySecond(false)).results()) {
        pass.counted.add(Wire.unpack(count, Counted.class));
      }
      return pass;
    } catch (RuntimeException failed) {
      pass.close();
      throw failed;
    }
  }

  private static TaskRdd<byte[]> rows(RDD<byte[]> packed) {
    return new TaskRdd<>(packed, new EverySecond(true));
  }

  /**
   * The counts or the rows of the pieces of a partition.
   *
   * @param second whether the rows
   */
  private record EverySecond(boolean second) implements TaskRdd.Work<byte[]> {
    @Override
    public Iterator<byte[]> run(int partition, Iterator<byte[]> pieces) {
      return new Iterator<>() {
        @Override
        public boolean hasNext() {
          return pieces.hasNext();
        }

        @Override
        public byte[] next() {
          byte[] first = pieces.next();
          byte[] last = pieces.next();
          return second ? last : first;
        }
      };
    }
  }

  @Override
  public Facts facts() {
    long rows = 0;
    long bytes = 0;
    long[] levels = new long[frame.factors().size()];
    RowProblems problems = new RowProblems();
    for (Counted part : counted) {
      rows += part.rows();
      bytes += part.bytes();
      problems = problems.merge(part.problems());
      for (int f = 0; f < levels.length; f++) {
        levels[f] += part.levels()[f];
      }
    }
    return new Facts(rows, bytes, levels, problems);
  }

  @Override
  public PackedRows collect() {
    TaskRdd<byte[]> bodies = rows(packed);
    List<PackedRows> parts = new ArrayList<>();
    for (Batch batch : batches()) {
      for (byte[] bytes : bodies.results(batch.from(), batch.to())) {
        PackedRows part = Wire.unpack(bytes, PackedRows.class);
        if (part.rows() > 0) {
          parts.add(part);
        }
      }
    }
    if (parts.isEmpty()) {
      parts.add(empty());
    }
    return PackedRows.concat(parts, FactorIndex.perRow(frame));
  }

  /**
   * The partitions in batches, one job each, of which the driver holds the bytes of one beside the
   * rows.
   */
  private List<Batch> batches() {
    long[] bytes = new long[packed.getNumPartitions()];
    for (Counted piece : counted) {
      bytes[piece.partition()] += piece.bytes();
    }
    List<Batch> batches = new ArrayList<>();
    int first = 0;
    long size = 0;
    for (int k = 0; k < bytes.length; k++) {
      size += bytes[k];
      if (size >= BATCH || k == bytes.length - 1) {
        batches.add(new Batch(first, k + 1));
        first = k + 1;
        size = 0;
      }
    }
    return batches;
  }

  /** Partitions {@code from} to {@code to}, the last one excluded. */
  private record Batch(int from, int to) {}

  @Override
  public RowBlocks separate(int factor) {
    long[] first = new long[packed.getNumPartitions()];
    for (Counted piece : counted) {
      for (int later = piece.partition() + 1; later < first.length; later++) {
        first[later] += piece.rows();
      }
    }
    return CachedBlocks.of(
        rows(packed).toJavaRDD(), factor, FactorIndex.perRow(frame), first, facts().bytes());
  }

  @Override
  public void close() {
    packed.unpersist(false);
  }

  private PackedRows empty() {
    FactorIndex[] indexes = SparkObservations.indexes(frame, kinds(frame));
    Levels[] levels = new Levels[indexes.length];
    Arrays.setAll(levels, f -> indexes[f].levels());
    return new PackedRowsBuilder(shape, pilot).build(levels);
  }

  private static ColumnKind[] kinds(ModelFrame frame) {
    ColumnKind[] kinds = new ColumnKind[frame.inputs().size()];
    Arrays.setAll(kinds, frame::kind);
    return kinds;
  }

  /** What is known of one piece. */
  private record Counted(int partition, long rows, long bytes, long[] levels, RowProblems problems)
      implements Serializable {}

  /** Packs one partition. */
  private record Pack(ModelFrame frame, MomentShape shape, Pilot pilot, boolean skipNulls, int most)
      implements InternalRows.Task {

    @Override
    public Iterator<byte[]> run(int partition, InternalRows.Stream rows) {
      return new Pieces(this, partition, rows);
    }
  }

  /** Packs the rows of a partition piece by piece: counts, rows, counts, rows. */
  private static final class Pieces implements Iterator<byte[]> {
    private final Pack pack;
    private final int partition;
    private final InternalRows.Stream rows;
    private final RowEncoder encoder;
    private final CodedRow coded;
    private byte @Nullable [] body;
    private boolean ended;

    Pieces(Pack pack, int partition, InternalRows.Stream rows) {
      this.pack = pack;
      this.partition = partition;
      this.rows = rows;
      this.encoder = pack.frame().encoder(pack.skipNulls());
      this.coded = pack.frame().newRow();
    }

    @Override
    public boolean hasNext() {
      return body != null || !ended;
    }

    @Override
    public byte[] next() {
      byte[] second = body;
      if (second != null) {
        body = null;
        return second;
      }
      if (ended) {
        throw new NoSuchElementException();
      }
      return piece();
    }

    private byte[] piece() {
      ModelFrame frame = pack.frame();
      InternalCursor cursor = rows.cursor();
      RowProblems problems = new RowProblems();
      FactorIndex[] indexes = SparkObservations.indexes(frame, kinds(frame));
      int[] level = new int[indexes.length];
      PackedRowsBuilder builder = new PackedRowsBuilder(pack.shape(), pack.pilot());
      while (builder.rows() < pack.most() && !ended) {
        if (!rows.advance()) {
          ended = true;
        } else if (encoder.encode(cursor, coded, problems) == RowEncoder.Status.USED) {
          for (int f = 0; f < level.length; f++) {
            level[f] = indexes[f].intern(cursor);
          }
          builder.add(coded, level);
        }
      }
      Levels[] levels = new Levels[indexes.length];
      Arrays.setAll(levels, f -> indexes[f].levels());
      long[] counts = new long[levels.length];
      Arrays.setAll(
          counts, f -> frame.factors().get(f).perRow() ? builder.rows() : (long) levels[f].size());
      byte[] packed = Wire.pack(builder.build(levels));
      body = packed;
      return Wire.pack(new Counted(partition, builder.rows(), packed.length, counts, problems));
    }
  }
}
