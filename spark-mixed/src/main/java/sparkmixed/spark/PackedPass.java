package sparkmixed.spark;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.storage.StorageLevel;
import sparkmixed.error.ResourceGuardException;
import sparkmixed.frame.CodedRow;
import sparkmixed.frame.ColumnKind;
import sparkmixed.frame.ModelFrame;
import sparkmixed.frame.RowEncoder;
import sparkmixed.frame.RowProblems;
import sparkmixed.moments.FactorIndex;
import sparkmixed.moments.Levels;
import sparkmixed.moments.MomentShape;
import sparkmixed.moments.Observations;
import sparkmixed.moments.PackedRows;
import sparkmixed.moments.PackedRowsBuilder;
import sparkmixed.moments.Pilot;

/**
 * The pass that packs rows: every partition becomes primitive columns, which stay on the executors
 * until it is known whether the driver has room for all of them.
 */
final class PackedPass {
  private final ModelFrame frame;
  private final MomentShape shape;
  private final Pilot pilot;
  private final boolean skipNulls;

  PackedPass(ModelFrame frame, MomentShape shape, Pilot pilot, boolean skipNulls) {
    this.frame = frame;
    this.shape = shape;
    this.pilot = pilot;
    this.skipNulls = skipNulls;
  }

  /**
   * Brings the rows to the driver.
   *
   * @throws ResourceGuardException if they would take more than {@code budget} bytes
   */
  Observations.Packed collect(InternalRows source, long budget) {
    JavaRDD<byte[]> packed =
        source
            .map(frame, new Pack(frame, shape, pilot, skipNulls))
            .persist(StorageLevel.MEMORY_AND_DISK());
    try {
      long bytes = 0;
      for (long size : packed.map(part -> (long) part.length).collect()) {
        bytes += size;
      }
      if (2 * bytes > budget) {
        throw tooLarge(2 * bytes, budget);
      }
      RowProblems problems = new RowProblems();
      List<PackedRows> parts = new ArrayList<>();
      for (byte[] bytesOfPart : packed.collect()) {
        Part part = Wire.unpack(bytesOfPart, Part.class);
        problems = problems.merge(part.problems());
        if (part.rows().rows() > 0) {
          parts.add(part.rows());
        }
      }
      if (parts.isEmpty()) {
        parts.add(empty());
      }
      return new Observations.Packed(PackedRows.concat(parts, FactorIndex.perRow(frame)), problems);
    } finally {
      packed.unpersist(false);
    }
  }

  private PackedRows empty() {
    FactorIndex[] indexes = SparkObservations.indexes(frame, kinds(frame));
    Levels[] levels = new Levels[indexes.length];
    Arrays.setAll(levels, f -> indexes[f].levels());
    return new PackedRowsBuilder(shape, pilot).build(levels);
  }

  private static ResourceGuardException tooLarge(long bytes, long budget) {
    return new ResourceGuardException(
        String.format(
            Locale.ROOT,
            "The packed rows of the model need about %,d MB on the driver and the memory budget is"
                + " %,d MB; give the driver more memory (spark.driver.memory) or raise"
                + " memoryBudgetMB.",
            bytes >> 20,
            budget >> 20));
  }

  private static ColumnKind[] kinds(ModelFrame frame) {
    ColumnKind[] kinds = new ColumnKind[frame.inputs().size()];
    Arrays.setAll(kinds, frame::kind);
    return kinds;
  }

  /** Rows and problems of one partition. */
  record Part(PackedRows rows, RowProblems problems) implements Serializable {}

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
      return List.of(Wire.pack(new Part(builder.build(levels), problems))).iterator();
    }
  }
}
