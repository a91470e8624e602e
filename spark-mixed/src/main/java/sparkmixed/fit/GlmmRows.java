package sparkmixed.fit;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import sparkmixed.frame.ModelFrame;
import sparkmixed.moments.Levels;
import sparkmixed.moments.Moments;
import sparkmixed.moments.PackedRows;
import sparkmixed.moments.RowBlocks;
import sparkmixed.moments.RowPacking;
import sparkmixed.objective.EliminatedRows;

/**
 * Where the rows of a generalized fit are: all of them on the driver, in blocks of whole groups
 * that are independent of each other, or in blocks of whole levels of the primary factor that
 * eliminate the effects of these and leave those of crossed factors to the driver.
 *
 * @param blocks the rows; one block if they are on the driver
 * @param facts counted while they were packed
 * @param levels of each factor, sorted
 * @param local rows on the driver; null elsewhere
 * @param grouped levels of each block; null on the driver
 * @param chain factors that blocks eliminate, each nested in the next; empty where groups are
 *     independent
 * @param reason for the placement, in words
 */
record GlmmRows(
    RowBlocks blocks,
    RowPacking.Facts facts,
    Levels[] levels,
    @Nullable Local local,
    @Nullable BlockLevels grouped,
    int[] chain,
    String reason)
    implements AutoCloseable {
  /** Rows on the driver and the pattern of the system that they will fill. */
  record Local(PackedRows rows, Moments pattern) {}

  /** Where rows are, as {@code fit.json} says it. */
  String placement() {
    if (local != null) {
      return "driver";
    }
    return chain.length == 0 ? "separable" : "executor";
  }

  /** What blocks of rows leave to the driver. */
  FittedModel.Solver solver(ModelFrame frame) {
    if (chain.length == 0) {
      return new FittedModel.Solver("separable", "block-diagonal", reason, 2 * facts.bytes());
    }
    FittedModel.Solver solver =
        FitParts.solver(
            frame, EliminatedRows.plan(LmmProblem.shape(frame), chain, levels), "executor");
    return new FittedModel.Solver(
        solver.placement(),
        solver.reducedSystem(),
        reason + "; " + solver.reason(),
        solver.bytes());
  }

  /** Other rows of the same frame on the driver. */
  GlmmRows only(PackedRows others) {
    long[] counts = new long[levels.length];
    for (int f = 0; f < counts.length; f++) {
      counts[f] = others.levels()[f].size();
    }
    return new GlmmRows(
        RowBlocks.of(List.of(others)),
        new RowPacking.Facts(others.rows(), others.bytes(), counts, facts.problems()),
        others.levels(),
        new Local(others, others.pattern()),
        grouped,
        chain,
        reason);
  }

  /** The same rows on the driver with other numbers in them. */
  GlmmRows with(PackedRows changed) {
    Moments pattern = Objects.requireNonNull(local).pattern();
    return new GlmmRows(
        RowBlocks.of(List.of(changed)),
        facts,
        levels,
        new Local(changed, pattern),
        grouped,
        chain,
        reason);
  }

  @Override
  public void close() {
    blocks.close();
  }
}
