package sparkmixed.fit;

import java.util.Locale;
import sparkmixed.error.ResourceGuardException;
import sparkmixed.frame.ModelFrame;
import sparkmixed.moments.Levels;
import sparkmixed.moments.MomentShape;
import sparkmixed.moments.Moments;
import sparkmixed.pls.PenalizedLeastSquares;
import sparkmixed.pls.ReducedSystem;
import sparkmixed.pls.SolverPlan;

/** Refuses a system that would not fit the memory budget, before anything is allocated for it. */
final class MemoryGuard {
  private static final int LARGEST_ORDER = 46_000;

  private MemoryGuard() {}

  /** The bytes that will be needed. */
  static long check(ModelFrame frame, Moments moments, long budget) {
    SolverPlan plan = PenalizedLeastSquares.estimate(moments);
    return check(
        frame, plan, LARGEST_ORDER, moments.shape(), moments.levels(), 2 * moments.bytes(), budget);
  }

  /** The same for a dense rest of blocks that eliminate their own levels elsewhere. */
  static long checkReduced(
      ModelFrame frame, SolverPlan plan, MomentShape shape, Levels[] levels, long budget) {
    long perLevel = plan.bytes() - ReducedSystem.bytes(plan.order());
    return check(frame, plan, ReducedSystem.LARGEST_ORDER, shape, levels, perLevel, budget);
  }

  private static long check(
      ModelFrame frame,
      SolverPlan plan,
      int largest,
      MomentShape shape,
      Levels[] levels,
      long levelBytes,
      long budget) {
    if (plan.bytes() <= budget && plan.order() <= largest) {
      return plan.bytes();
    }
    int worst = -1;
    long most = -1;
    for (int f : plan.dense()) {
      long columns = (long) shape.width(f) * levels[f].size();
      if (columns > most) {
        most = columns;
        worst = f;
      }
    }
    if (worst < 0) {
      throw new ResourceGuardException(
          String.format(
              Locale.ROOT,
              "The per-level statistics need %s and the memory budget is %s; give the driver more memory"
                  + " (spark.driver.memory) or raise memoryBudgetMB.",
              size(levelBytes),
              size(budget)));
    }
    double each = (plan.bytes() - levelBytes) / ((double) plan.order() * plan.order());
    double fits = Math.sqrt(Math.max(0, budget - levelBytes) / each);
    throw new ResourceGuardException(
        String.format(
            Locale.ROOT,
            "After eliminating \"%s\" the crossed factors leave a dense system of %,d columns, of which"
                + " \"%s\" brings %,d (%,d levels x %d effects): it needs %s and the memory budget is %s."
                + " About %,d columns would fit: use a coarser \"%s\", simplify its term, or give the"
                + " driver more memory (spark.driver.memory, memoryBudgetMB).",
            frame.factors().get(plan.chain()[0]).name(),
            plan.order(),
            frame.factors().get(worst).name(),
            most,
            levels[worst].size(),
            shape.width(worst),
            size(plan.bytes()),
            size(budget),
            (long) Math.min(largest, fits),
            frame.factors().get(worst).name()));
  }

  /** Refuses rows and their solver together, where those need more than {@code budget} bytes. */
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

  private static String size(long bytes) {
    return bytes >= 1L << 30
        ? String.format(Locale.ROOT, "%.1f GB", bytes / (double) (1L << 30))
        : String.format(Locale.ROOT, "%.0f MB", Math.ceil(bytes / (double) (1L << 20)));
  }
}
