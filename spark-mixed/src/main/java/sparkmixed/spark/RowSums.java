package sparkmixed.spark;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import sparkmixed.frame.CodedRow;
import sparkmixed.frame.ColumnKind;
import sparkmixed.frame.ModelFrame;
import sparkmixed.frame.PlainColumns;
import sparkmixed.frame.RowEncoder;
import sparkmixed.frame.RowProblems;
import sparkmixed.moments.FactorIndex;
import sparkmixed.moments.Levels;
import sparkmixed.moments.MomentShape;
import sparkmixed.moments.Moments;
import sparkmixed.moments.MomentsBuilder;
import sparkmixed.moments.Pilot;
import sparkmixed.moments.PilotRule;

/** Codes the rows of a partition and adds them up, a block at a time. */
final class RowSums {
  private final ModelFrame frame;
  private final MomentShape shape;
  private final InternalRows.Stream rows;
  private final InternalCursor cursor;
  private final RowEncoder encoder;
  private final RowProblems problems = new RowProblems();
  private final FactorIndex[] indexes;
  private final @Nullable PlainColumns plain;
  private final int[] plainInputs;

  /**
   * @param rows at the first one, which must be there
   */
  RowSums(ModelFrame frame, MomentShape shape, boolean skipNulls, InternalRows.Stream rows) {
    this.frame = frame;
    this.shape = shape;
    this.rows = rows;
    this.cursor = rows.cursor();
    this.encoder = frame.encoder(skipNulls);
    ColumnKind[] kinds = new ColumnKind[frame.inputs().size()];
    Arrays.setAll(kinds, frame::kind);
    this.indexes = SparkObservations.indexes(frame, kinds);
    this.plain = frame.plainColumns();
    this.plainInputs = plain == null ? new int[0] : plain.inputs();
  }

  /** What the rows amount to, about the pilot of the first of them. */
  SparkObservations.Part part(int partition, PilotRule rule) {
    List<CodedRow> first = new ArrayList<>();
    List<int[]> levels = new ArrayList<>();
    boolean more = true;
    while (more && first.size() < rule.rows()) {
      CodedRow target = frame.newRow();
      if (encoder.encode(cursor, target, problems) == RowEncoder.Status.USED) {
        int[] level = new int[indexes.length];
        Arrays.setAll(level, f -> indexes[f].intern(cursor));
        first.add(target);
        levels.add(level);
      }
      more = rows.advance();
    }
    Pilot pilot = rule.choose(first);
    MomentsBuilder builder = new MomentsBuilder(shape, pilot);
    for (int k = 0; k < first.size(); k++) {
      builder.add(first.get(k), levels.get(k));
    }
    if (more) {
      new Rest(builder).add();
    }
    Levels[] found = new Levels[indexes.length];
    Arrays.setAll(found, f -> indexes[f].levels());
    Moments moments = builder.build(found);
    return new SparkObservations.Part(
        partition, pilot, rule.served(pilot, moments), moments, problems);
  }

  /** The rows that need not wait for a pilot. */
  private final class Rest {
    private final MomentsBuilder builder;
    private final CodedRow coded = frame.newRow();

    /** Where the rows of the block at hand are in their batch. */
    private final int[] positions;

    /** Rows of the block at hand that have their levels. */
    private int numbered;

    Rest(MomentsBuilder builder) {
      this.builder = builder;
      this.positions = new int[builder.blockRows()];
      for (FactorIndex index : indexes) {
        index.reserve(positions.length);
      }
      this.numbered = builder.waiting();
    }

    void add() {
      do {
        encode();
        number();
        if (builder.isFull()) {
          builder.flush();
          numbered = 0;
        }
      } while (rows.advance());
    }

    /**
     * Codes rows until the block is full or the batch ends. A method of its own, called often: one
     * loop over all rows would be compiled while it runs, and again once it has met its end.
     */
    private void encode() {
      if (plain != null && encodeColumns(plain)) {
        return;
      }
      boolean more;
      do {
        if (encoder.encode(cursor, coded, problems) == RowEncoder.Status.USED) {
          positions[builder.waiting()] = cursor.position();
          builder.put(coded);
        }
        more = !rows.endsBatch() && !builder.isFull();
      } while (more && rows.advance());
    }

    /** Codes as many rows a column at a time; false, and nothing done, if one of them is bad. */
    private boolean encodeColumns(PlainColumns of) {
      double[][] numbers = cursor.columns(plainInputs);
      if (numbers == null) {
        return false;
      }
      int from = cursor.position();
      int waiting = builder.waiting();
      int count = Math.min(rows.leftInBatch(), positions.length - waiting);
      if (!of.usable(numbers, from, from + count, problems)) {
        return false;
      }
      for (int k = 0; k < count; k++) {
        positions[waiting + k] = from + k;
      }
      builder.put(of, numbers, from, count);
      rows.skip(count - 1);
      return true;
    }

    private void number() {
      int waiting = builder.waiting();
      for (int f = 0; f < indexes.length; f++) {
        indexes[f].intern(cursor, positions, numbered, waiting, builder.levels(f));
      }
      numbered = waiting;
    }
  }
}
