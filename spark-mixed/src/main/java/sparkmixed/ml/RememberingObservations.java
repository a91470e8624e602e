package sparkmixed.ml;

import java.util.List;
import org.jspecify.annotations.Nullable;
import sparkmixed.frame.CodedRow;
import sparkmixed.moments.MomentShape;
import sparkmixed.moments.Moments;
import sparkmixed.moments.Observations;
import sparkmixed.moments.PackedRows;
import sparkmixed.moments.Pilot;
import sparkmixed.moments.PilotRule;
import sparkmixed.moments.RowBlocks;
import sparkmixed.moments.RowPacking;

/**
 * Passes everything on and keeps the statistics that went by, so that a plan can tell what the data
 * are like even where a later check refuses them.
 */
final class RememberingObservations implements Observations {
  /** Rows of a generalized model are held as they came and as the kernel wants them. */
  private static final int SORTED_AND_UNSORTED = 2;

  private final Observations source;
  private @Nullable Moments seen;
  private long rowBytes;

  RememberingObservations(Observations source) {
    this.source = source;
  }

  @Override
  public List<CodedRow> head(int rows) {
    return source.head(rows);
  }

  @Override
  public Summed moments(MomentShape shape, Pilot pilot) {
    Summed summed = source.moments(shape, pilot);
    seen = summed.moments();
    return summed;
  }

  @Override
  public Piloted moments(MomentShape shape, PilotRule rule) {
    Piloted first = source.moments(shape, rule);
    seen = first.summed().moments();
    return first;
  }

  @Override
  public RowPacking pack(MomentShape shape, Pilot pilot) {
    return new RememberingPacking(source.pack(shape, pilot));
  }

  /** The statistics of the last pass; null before one. */
  @Nullable Moments seen() {
    return seen;
  }

  /** Memory of the rows, if they are kept. */
  long rowBytes() {
    return rowBytes;
  }

  /** Keeps the pattern of the rows that come to the driver. */
  private final class RememberingPacking implements RowPacking {
    private final RowPacking packing;

    RememberingPacking(RowPacking packing) {
      this.packing = packing;
    }

    @Override
    public Facts facts() {
      return packing.facts();
    }

    @Override
    public PackedRows collect() {
      PackedRows rows = packing.collect();
      if (rows.rows() > 0) {
        seen = rows.pattern();
        rowBytes = SORTED_AND_UNSORTED * rows.bytes();
      }
      return rows;
    }

    @Override
    public RowBlocks separate(int factor) {
      return packing.separate(factor);
    }

    @Override
    public void close() {
      packing.close();
    }
  }
}
