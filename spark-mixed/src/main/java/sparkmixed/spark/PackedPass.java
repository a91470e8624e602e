package sparkmixed.spark;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.storage.StorageLevel;
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
 * until it is known whether the driver has room for all of them. A partition is two arrays of
 * bytes: what was counted, and the rows.
 */
final class PackedPass implements RowPacking {
  private final ModelFrame frame;
  private final MomentShape shape;
  private final Pilot pilot;
  private final JavaRDD<byte[]> packed;
  private final List<Counted> counted = new ArrayList<>();

  private PackedPass(ModelFrame frame, MomentShape shape, Pilot pilot, JavaRDD<byte[]> packed) {
    this.frame = frame;
    this.shape = shape;
    this.pilot = pilot;
    this.packed = packed;
  }

  /** Reads and packs the rows. One job. */
  static PackedPass run(
      InternalRows source, ModelFrame frame, MomentShape shape, Pilot pilot, boolean skipNulls) {
    JavaRDD<byte[]> packed =
        source
            .map(frame, new Pack(frame, shape, pilot, skipNulls))
            .persist(StorageLevel.MEMORY_AND_DISK());
    PackedPass pass = new PackedPass(frame, shape, pilot, packed);
    try {
      for (byte[] count : nth(packed, 0).collect()) {
        pass.counted.add(Wire.unpack(count, Counted.class));
      }
      return pass;
    } catch (RuntimeException failed) {
      pass.close();
      throw failed;
    }
  }

  /** The first or the second array of each partition. */
  private static JavaRDD<byte[]> nth(JavaRDD<byte[]> packed, int wanted) {
    return packed.mapPartitions(
        parts -> {
          byte[] found = parts.next();
          for (int k = 0; k < wanted; k++) {
            found = parts.next();
          }
          return List.of(found).iterator();
        });
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
    List<PackedRows> parts = new ArrayList<>();
    for (byte[] bytes : nth(packed, 1).collect()) {
      PackedRows part = Wire.unpack(bytes, PackedRows.class);
      if (part.rows() > 0) {
        parts.add(part);
      }
    }
    if (parts.isEmpty()) {
      parts.add(empty());
    }
    return PackedRows.concat(parts, FactorIndex.perRow(frame));
  }

  @Override
  public RowBlocks separate(int factor) {
    long[] first = new long[counted.size()];
    for (int k = 1; k < first.length; k++) {
      first[k] = first[k - 1] + counted.get(k - 1).rows();
    }
    return CachedBlocks.of(
        nth(packed, 1), factor, FactorIndex.perRow(frame), first, facts().bytes());
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

  /** What is known of one partition. */
  private record Counted(long rows, long bytes, long[] levels, RowProblems problems)
      implements Serializable {}

  /** Packs one partition. */
  private record Pack(ModelFrame frame, MomentShape shape, Pilot pilot, boolean skipNulls)
      implements InternalRows.Task {

    @Override
    public Iterator<byte[]> run(int partition, InternalRows.Stream rows) {
      InternalCursor cursor = rows.cursor();
      RowEncoder encoder = frame.encoder(skipNulls);
      RowProblems problems = new RowProblems();
      CodedRow coded = frame.newRow();
      FactorIndex[] indexes = SparkObservations.indexes(frame, kinds(frame));
      int[] level = new int[indexes.length];
      PackedRowsBuilder builder = new PackedRowsBuilder(shape, pilot);
      while (rows.advance()) {
        if (encoder.encode(cursor, coded, problems) == RowEncoder.Status.USED) {
          for (int f = 0; f < level.length; f++) {
            level[f] = indexes[f].intern(cursor);
          }
          builder.add(coded, level);
        }
      }
      Levels[] levels = new Levels[indexes.length];
      Arrays.setAll(levels, f -> indexes[f].levels());
      byte[] body = Wire.pack(builder.build(levels));
      long[] counts = new long[levels.length];
      Arrays.setAll(
          counts, f -> frame.factors().get(f).perRow() ? builder.rows() : (long) levels[f].size());
      byte[] head = Wire.pack(new Counted(builder.rows(), body.length, counts, problems));
      return List.of(head, body).iterator();
    }
  }
}
