package sparkmixed.fit;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
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
 * Chooses where the rows of a generalized fit stay, and brings them there: on the driver while they
 * fit, since every evaluation is quickest there; else in blocks of groups that are independent,
 * which leave the driver nothing to solve; else in blocks that eliminate the effects of their own
 * levels, whose dense rest must fit on the driver.
 */
final class GlmmPlacement {
  /** A factor around the primary one with fewer effects costs the dense rest little. */
  private static final int MANY = 1000;

  private final ModelFrame frame;
  private final RowPacking packing;
  private final RowPacking.Facts facts;
  private final GlmmOptions options;

  GlmmPlacement(ModelFrame frame, RowPacking packing, GlmmOptions options) {
    this.frame = frame;
    this.packing = packing;
    this.facts = packing.facts();
    this.options = options;
  }

  /**
   * Places packed rows.
   *
   * @throws InputRejectedException if groups are not independent that are asked to be
   * @throws ResourceGuardException if there is no room and no other place
   */
  GlmmRows place() {
    return switch (options.placement()) {
      case "driver" -> asked();
      case "separable" -> askedSeparable();
      case "executor" -> executor("asked for");
      default -> chosen();
    };
  }

  private GlmmRows asked() {
    try {
      return driver("asked for");
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

  private GlmmRows chosen() {
    ResourceGuardException full;
    try {
      return driver("rows and solver fit the memory budget");
    } catch (ResourceGuardException guard) {
      full = guard;
    }
    String why = "rows do not fit on the driver";
    GlmmRows separable = together(frame, options) ? null : separable(why);
    if (separable != null) {
      return separable;
    }
    if (options.method() == GlmmOptions.Method.MONTE_CARLO) {
      throw new ResourceGuardException(
          full.getMessage()
              + " Draws of the effects of several factors together need all rows there; method"
              + " Laplace leaves them on the executors.");
    }
    return executor(why);
  }

  /** Whether the method looks at all groups together. */
  static boolean together(ModelFrame frame, GlmmOptions options) {
    return options.method() == GlmmOptions.Method.PQL
        || (options.method() == GlmmOptions.Method.MONTE_CARLO && frame.factors().size() > 1);
  }

  private GlmmRows askedSeparable() {
    GlmmRows separable = separable("asked for");
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

  private GlmmRows driver(String reason) {
    // as they were read, joined, and in the kernel's order
    MemoryGuard.checkRoom(3 * facts.bytes(), options.memoryBudget());
    PackedRows rows = packing.collect();
    Moments pattern = rows.pattern();
    long needed = MemoryGuard.check(frame, pattern, options.memoryBudget());
    MemoryGuard.checkRoom(needed + 2 * rows.bytes(), options.memoryBudget());
    return new GlmmRows(
        RowBlocks.of(List.of(rows)),
        facts,
        rows.levels(),
        new GlmmRows.Local(rows, pattern),
        null,
        new int[0],
        reason);
  }

  /** Null if some factors are crossed. */
  private @Nullable GlmmRows separable(String why) {
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
  private GlmmRows executor(String why) {
    int primary = 0;
    for (int f = 1; f < facts.levels().length; f++) {
      primary = facts.levels()[f] > facts.levels()[primary] ? f : primary;
    }
    int[] chain = {primary};
    RowBlocks blocks = packing.separate(primary);
    BlockLevels levels = levels(blocks);
    for (int outer = around(chain, levels.levels());
        outer >= 0;
        outer = around(chain, levels.levels())) {
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
  private int around(int[] chain, Levels[] levels) {
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
}
