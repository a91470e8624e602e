package sparkmixed.fit;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import sparkmixed.error.InputRejectedException;
import sparkmixed.error.ResourceGuardException;
import sparkmixed.frame.GroupingFactor;
import sparkmixed.frame.ModelFrame;
import sparkmixed.moments.Levels;
import sparkmixed.moments.MomentShape;
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
  /** A factor around the primary one with fewer effects costs the dense rest little. */
  private static final int MANY = 1000;

  /** Rows on the driver and the pattern of the system that they will fill. */
  record Local(PackedRows rows, Moments pattern) {}

  /** Where rows are, as {@code fit.json} says it. */
  String placement() {
    if (local != null) {
      return "driver";
    }
    return chain.length == 0 ? "separable" : "executor";
  }

  /**
   * Places packed rows.
   *
   * @throws InputRejectedException if groups are not independent that are asked to be
   * @throws ResourceGuardException if there is no room and no other place
   */
  static GlmmRows place(ModelFrame frame, RowPacking packing, GlmmOptions options) {
    RowPacking.Facts facts = packing.facts();
    return switch (options.placement()) {
      case "driver" -> asked(frame, packing, facts, options);
      case "separable" -> askedSeparable(frame, packing, facts, options);
      case "executor" -> executor(frame, packing, facts, options, "asked for");
      default -> chosen(frame, packing, facts, options);
    };
  }

  private static GlmmRows asked(
      ModelFrame frame, RowPacking packing, RowPacking.Facts facts, GlmmOptions options) {
    try {
      return driver(frame, packing, facts, options, "asked for");
    } catch (ResourceGuardException full) {
      if (!options.priors()) {
        throw full;
      }
      throw new ResourceGuardException(
          full.getMessage()
              + String.format(
                  Locale.ROOT,
                  " A posterior is sampled with all %,d rows there; method Laplace leaves them on the"
                      + " executors.",
                  facts.rows()));
    }
  }

  private static GlmmRows chosen(
      ModelFrame frame, RowPacking packing, RowPacking.Facts facts, GlmmOptions options) {
    ResourceGuardException full;
    try {
      return driver(frame, packing, facts, options, "rows and solver fit the memory budget");
    } catch (ResourceGuardException guard) {
      full = guard;
    }
    String why = "rows do not fit on the driver";
    GlmmRows separable = together(frame, options) ? null : separable(frame, packing, facts, why);
    if (separable != null) {
      return separable;
    }
    if (options.method() == GlmmOptions.Method.MONTE_CARLO) {
      throw new ResourceGuardException(
          full.getMessage()
              + " Draws of the effects of several factors together need all rows there; method"
              + " Laplace leaves them on the executors.");
    }
    return executor(frame, packing, facts, options, why);
  }

  /** Whether the method looks at all groups together. */
  static boolean together(ModelFrame frame, GlmmOptions options) {
    return options.method() == GlmmOptions.Method.PQL
        || (options.method() == GlmmOptions.Method.MONTE_CARLO && frame.factors().size() > 1);
  }

  private static GlmmRows askedSeparable(
      ModelFrame frame, RowPacking packing, RowPacking.Facts facts, GlmmOptions options) {
    GlmmRows separable = separable(frame, packing, facts, "asked for");
    if (separable == null) {
      throw new InputRejectedException(
          String.format(
              Locale.ROOT,
              "placement = separable needs one grouping factor or strictly nested ones, and levels"
                  + " of %s occur together in more than one way, so they are crossed; use placement"
                  + " executor%s.",
              String.join(
                  ", ",
                  frame.factors().stream()
                      .map(GroupingFactor::name)
                      .map(n -> '"' + n + '"')
                      .toList()),
              options.method() == GlmmOptions.Method.LAPLACE ? "" : " with method Laplace"));
    }
    return separable;
  }

  private static GlmmRows driver(
      ModelFrame frame,
      RowPacking packing,
      RowPacking.Facts facts,
      GlmmOptions options,
      String reason) {
    // as they were read, joined, and in the kernel's order
    checkRoom(3 * facts.bytes(), options.memoryBudget());
    PackedRows rows = packing.collect();
    Moments pattern = rows.pattern();
    long needed = MemoryGuard.check(frame, pattern, options.memoryBudget());
    checkRoom(needed + 2 * rows.bytes(), options.memoryBudget());
    return new GlmmRows(
        RowBlocks.of(List.of(rows)),
        facts,
        rows.levels(),
        new Local(rows, pattern),
        null,
        new int[0],
        reason);
  }

  static void checkRoom(long bytes, long budget) {
    if (bytes > budget) {
      throw new ResourceGuardException(
          String.format(
              Locale.ROOT,
              "Rows and solver need about %,d MB on the driver and the memory budget is %,d MB;"
                  + " give the driver more memory (spark.driver.memory) or raise memoryBudgetMB.",
              bytes >> 20,
              budget >> 20));
    }
  }

  /** Null if some factors are crossed. */
  private static @Nullable GlmmRows separable(
      ModelFrame frame, RowPacking packing, RowPacking.Facts facts, String why) {
    int top = 0;
    for (int f = 1; f < facts.levels().length; f++) {
      top = facts.levels()[f] < facts.levels()[top] ? f : top;
    }
    RowBlocks blocks = packing.separate(top);
    BlockLevels levels = levels(blocks);
    if (!levels.independent()) {
      blocks.close();
      return null;
    }
    String reason =
        String.format(
            Locale.ROOT,
            "groups of \"%s\" are independent, so each of %,d blocks integrates its own; %s",
            frame.factors().get(top).name(),
            levels.blocks(),
            why);
    return new GlmmRows(blocks, facts, levels.levels(), null, levels, new int[0], reason);
  }

  private static BlockLevels levels(RowBlocks blocks) {
    try {
      return BlockLevels.of(blocks);
    } catch (RuntimeException failed) {
      blocks.close();
      throw failed;
    }
  }

  /** Blocks of whole levels of the factor with the most. */
  private static GlmmRows executor(
      ModelFrame frame,
      RowPacking packing,
      RowPacking.Facts facts,
      GlmmOptions options,
      String why) {
    int primary = 0;
    for (int f = 1; f < facts.levels().length; f++) {
      primary = facts.levels()[f] > facts.levels()[primary] ? f : primary;
    }
    int[] chain = {primary};
    RowBlocks blocks = packing.separate(primary);
    BlockLevels levels = levels(blocks);
    for (int outer = around(frame, chain, levels.levels());
        outer >= 0;
        outer = around(frame, chain, levels.levels())) {
      blocks.close();
      chain = Arrays.copyOf(chain, chain.length + 1);
      chain[chain.length - 1] = outer;
      blocks = packing.separate(outer);
      levels = levels(blocks);
    }
    try {
      MomentShape shape = LmmProblem.shape(frame);
      MemoryGuard.checkReduced(
          frame,
          EliminatedRows.plan(shape, chain, levels.levels()),
          shape,
          levels.levels(),
          options.memoryBudget());
    } catch (ResourceGuardException full) {
      blocks.close();
      throw full;
    }
    String reason = String.format(Locale.ROOT, "rows in %,d blocks, %s", levels.blocks(), why);
    return new GlmmRows(blocks, facts, levels.levels(), null, levels, chain, reason);
  }

  /**
   * The factor with the most effects in which, by its name alone, the last of a chain is nested, as
   * a:b is in a; negative if there is none with many.
   */
  private static int around(ModelFrame frame, int[] chain, Levels[] levels) {
    GroupingFactor inner = frame.factors().get(chain[chain.length - 1]);
    int best = -1;
    long most = MANY;
    for (int f = 0; f < levels.length; f++) {
      int own = f;
      GroupingFactor outer = frame.factors().get(f);
      boolean nested =
          !outer.perRow() && (inner.perRow() || inner.partInputs().containsAll(outer.partInputs()));
      if (nested && IntStream.of(chain).noneMatch(g -> g == own) && levels[f].size() > most) {
        best = f;
        most = levels[f].size();
      }
    }
    return best;
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
