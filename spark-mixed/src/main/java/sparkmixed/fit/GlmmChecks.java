package sparkmixed.fit;

import java.util.Locale;
import sparkmixed.error.ConfigurationException;
import sparkmixed.error.InputRejectedException;
import sparkmixed.family.Family;
import sparkmixed.frame.GroupingFactor;
import sparkmixed.frame.ModelFrame;
import sparkmixed.frame.TermDesign;
import sparkmixed.moments.Levels;
import sparkmixed.moments.RowPacking;

/**
 * Whether packed rows can carry a generalized model. Each check has one message with the numbers
 * and a remedy.
 */
final class GlmmChecks {
  private static final int MOST_GRID_EFFECTS = 3;

  private GlmmChecks() {}

  /** What the pass that packed the rows tells. */
  static void checkCounts(RowPacking.Facts facts) {
    facts.problems().throwIfAny();
    if (facts.rows() == 0) {
      throw rejected(
          "The input has no usable rows (%,d were skipped for nulls, %,d have weight zero); check the"
              + " path, the filter and handleInvalid.",
          facts.problems().rowsSkipped(), facts.problems().zeroWeightRows());
    }
  }

  static void check(ModelFrame frame, GlmmRows rows, GlmmSummary summary, GlmmOptions options) {
    Family family = options.family();
    long count = rows.facts().rows();
    if (!options.priors() || !atItsBound(summary, family)) {
      response(frame, count, summary, family);
    }
    for (TermDesign term : frame.terms()) {
      String group = frame.factors().get(term.factor()).name();
      Levels levels = rows.levels()[term.factor()];
      if (levels.size() == 1) {
        throw rejected(
            "Grouping factor \"%s\" has one level (\"%s\") in %,d rows; a variance between levels"
                + " needs at least two: use another factor or drop the term.",
            group, levels.label(0), count);
      }
      if (levels.size() >= count && family == Family.GAUSSIAN) {
        throw rejected(
            "Grouping factor \"%s\" has as many levels as there are rows (%,d), so its effects"
                + " cannot be told from the residuals; use a coarser factor or drop the term.",
            group, count);
      }
    }
  }

  /** Whether groups can be integrated one by one, if the method does. */
  static void checkGrouped(ModelFrame frame, GlmmOptions options) {
    if (options.method() != GlmmOptions.Method.AGQ) {
      return;
    }
    if (frame.factors().size() > 1) {
      throw rejected(
          "Quadrature (AGQ) needs one grouping factor and the formula has %d (%s): their effects"
              + " depend on each other; use method Laplace or MonteCarlo.",
          frame.factors().size(),
          String.join(", ", frame.factors().stream().map(GroupingFactor::name).toList()));
    }
    int effects = frame.q();
    if (effects > MOST_GRID_EFFECTS) {
      throw rejected(
          "Quadrature (AGQ) on a grid serves up to %d random effects per group, and \"%s\" has %d;"
              + " use method Laplace or MonteCarlo.",
          MOST_GRID_EFFECTS, frame.factors().get(0).name(), effects);
    }
  }

  /** Whether the method can work where rows are asked to be. */
  static void checkPlacement(ModelFrame frame, GlmmOptions options) {
    GlmmOptions.Method method = options.method();
    if (options.placement().equals("separable") && GlmmPlacement.together(frame, options)) {
      throw new ConfigurationException(
          "placement = separable integrates groups one by one, and "
              + (method == GlmmOptions.Method.PQL
                  ? "method = PQL searches for fixed and random effects together; use placement"
                      + " executor or driver, or method Laplace."
                  : "method = MonteCarlo draws the effects of several factors together; use"
                      + " placement driver, or method Laplace."));
    }
    boolean drawn = method == GlmmOptions.Method.MONTE_CARLO;
    if (options.placement().equals("executor") && (drawn || method == GlmmOptions.Method.AGQ)) {
      throw new ConfigurationException(
          "placement = executor eliminates effects by Laplace's approximation or PQL, and method = "
              + (drawn ? "MonteCarlo draws them" : "AGQ integrates them by quadrature")
              + "; use placement "
              + (frame.factors().size() == 1 ? "separable" : "driver")
              + ", or method Laplace.");
    }
  }

  /** Whether all responses are the same, and one that no mean inside the family's range prefers. */
  static boolean atItsBound(GlmmSummary summary, Family family) {
    double only = summary.least;
    return only == summary.most
        && switch (family) {
          case BINOMIAL -> only == 0 || only == 1;
          case POISSON, NEGATIVE_BINOMIAL, NEGATIVE_BINOMIAL_1 -> only == 0;
          default -> false;
        };
  }

  private static void response(ModelFrame frame, long rows, GlmmSummary summary, Family family) {
    double least = summary.least;
    double most = summary.most;
    String name = frame.responseName();
    if (least < most) {
      return;
    }
    if (family == Family.BINOMIAL && (least == 0 || least == 1)) {
      throw rejected(
          "All %,d rows of \"%s\" are %s, so no coefficient has a finite estimate (complete"
              + " separation); check the response, or model another event.",
          rows, name, least == 0 ? "failures" : "successes");
    }
    boolean counts =
        family == Family.POISSON
            || family == Family.NEGATIVE_BINOMIAL
            || family == Family.NEGATIVE_BINOMIAL_1;
    if (counts && least == 0) {
      throw rejected(
          "All %,d rows of \"%s\" are zero, so the log of the mean has no finite estimate; check the"
              + " response.",
          rows, name);
    }
    if (family == Family.GAUSSIAN || family == Family.GAMMA || family == Family.INVERSE_GAUSSIAN) {
      throw rejected(
          "The response \"%s\" is constant (%s in all %,d rows), so there is no variance to explain;"
              + " choose another response.",
          name, least, rows);
    }
  }

  private static InputRejectedException rejected(String message, Object... values) {
    return new InputRejectedException(String.format(Locale.ROOT, message, values));
  }
}
