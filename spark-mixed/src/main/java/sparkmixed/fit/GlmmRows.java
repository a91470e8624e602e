package sparkmixed.fit;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import sparkmixed.error.ConfigurationException;
import sparkmixed.error.InputRejectedException;
import sparkmixed.error.ResourceGuardException;
import sparkmixed.frame.GroupingFactor;
import sparkmixed.frame.ModelFrame;
import sparkmixed.moments.Levels;
import sparkmixed.moments.Moments;
import sparkmixed.moments.PackedRows;
import sparkmixed.moments.RowBlocks;
import sparkmixed.moments.RowPacking;

/**
 * Where the rows of a generalized fit are: all of them on the driver, or in blocks of whole groups.
 *
 * @param blocks the rows; one block if they are on the driver
 * @param facts counted while they were packed
 * @param levels of each factor, sorted
 * @param local rows on the driver; null elsewhere
 * @param separable levels of each block; null on the driver
 * @param reason for the placement, in words
 */
record GlmmRows(
    RowBlocks blocks,
    RowPacking.Facts facts,
    Levels[] levels,
    @Nullable Local local,
    @Nullable BlockLevels separable,
    String reason)
    implements AutoCloseable {

  /** Rows on the driver and the pattern of the system that they will fill. */
  record Local(PackedRows rows, Moments pattern) {}

  /**
   * Places packed rows.
   *
   * @throws ConfigurationException if a placement is asked for that cannot be
   * @throws ResourceGuardException if there is no room and no other place
   */
  static GlmmRows place(ModelFrame frame, RowPacking packing, GlmmOptions options) {
    RowPacking.Facts facts = packing.facts();
    return switch (options.placement()) {
      case "driver" -> driver(frame, packing, facts, options, "asked for");
      case "separable" -> asked(frame, packing, facts, options);
      default -> chosen(frame, packing, facts, options);
    };
  }

  private static GlmmRows chosen(
      ModelFrame frame, RowPacking packing, RowPacking.Facts facts, GlmmOptions options) {
    ResourceGuardException full;
    try {
      return driver(frame, packing, facts, options, "rows and solver fit the memory budget");
    } catch (ResourceGuardException guard) {
      full = guard;
    }
    if (together(frame, options)) {
      throw full;
    }
    GlmmRows separable = separable(frame, packing, facts, "rows do not fit on the driver");
    if (separable == null) {
      throw full;
    }
    return separable;
  }

  /** Whether the method looks at all groups together. */
  private static boolean together(ModelFrame frame, GlmmOptions options) {
    return options.method() == GlmmOptions.Method.PQL
        || (options.method() == GlmmOptions.Method.MONTE_CARLO && frame.factors().size() > 1);
  }

  private static GlmmRows asked(
      ModelFrame frame, RowPacking packing, RowPacking.Facts facts, GlmmOptions options) {
    if (together(frame, options)) {
      throw new ConfigurationException(
          "placement = separable integrates groups one by one, and "
              + (options.method() == GlmmOptions.Method.PQL
                  ? "method = PQL searches for fixed and random effects"
                  : "method = MonteCarlo draws the effects of several factors")
              + " together; use placement driver, or method Laplace.");
    }
    GlmmRows separable = separable(frame, packing, facts, "asked for");
    if (separable == null) {
      throw new InputRejectedException(
          String.format(
              Locale.ROOT,
              "placement = separable needs one grouping factor or strictly nested ones, and levels"
                  + " of %s occur together in more than one way, so they are crossed; use placement"
                  + " driver.",
              String.join(
                  ", ",
                  frame.factors().stream()
                      .map(GroupingFactor::name)
                      .map(n -> '"' + n + '"')
                      .toList())));
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
        RowBlocks.of(List.of(rows)), facts, rows.levels(), new Local(rows, pattern), null, reason);
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
    BlockLevels levels = null;
    try {
      levels = BlockLevels.of(blocks);
    } finally {
      if (levels == null) {
        blocks.close();
      }
    }
    if (levels == null) {
      return null;
    }
    String reason =
        String.format(
            Locale.ROOT,
            "groups of \"%s\" are independent, so each of %,d blocks integrates its own; %s",
            frame.factors().get(top).name(),
            levels.blocks(),
            why);
    return new GlmmRows(blocks, facts, levels.levels(), null, levels, reason);
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
        separable,
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
        separable,
        reason);
  }

  @Override
  public void close() {
    blocks.close();
  }
}
