package sparkmixed.fit;

import java.util.Locale;
import sparkmixed.error.InputRejectedException;
import sparkmixed.frame.GroupingFactor;
import sparkmixed.frame.ModelFrame;
import sparkmixed.frame.TermDesign;
import sparkmixed.moments.Moments;
import sparkmixed.moments.Observations;

/**
 * Whether data, once summed up, can carry the model. Each check has one message with the numbers
 * and a remedy.
 */
final class DataChecks {
  private DataChecks() {}

  /** What needs no pass over the rows. */
  static void checkGroups(ModelFrame frame) {
    for (GroupingFactor factor : frame.factors()) {
      if (factor.perRow()) {
        throw rejected(
            "Grouping factor \"%s\" has as many levels as there are rows, so its effects cannot be"
                + " told from the residuals of a Gaussian model; use a coarser factor or drop the term.",
            factor.name());
      }
    }
  }

  static void check(ModelFrame frame, Observations.Summed summed) {
    Moments moments = summed.moments();
    long rows = moments.totals().rows();
    if (rows == 0) {
      throw rejected(
          "The input has no usable rows (%,d were skipped for nulls, %,d have weight zero); check the"
              + " path, the filter and handleInvalid.",
          summed.problems().rowsSkipped(), summed.problems().zeroWeightRows());
    }
    if (moments.totals().minResponse() == moments.totals().maxResponse()) {
      throw rejected(
          "The response \"%s\" is constant (%s in all %,d rows), so there is no variance to explain;"
              + " choose another response.",
          frame.responseName(), moments.totals().minResponse(), rows);
    }
    for (TermDesign term : frame.terms()) {
      String group = frame.factors().get(term.factor()).name();
      int levels = moments.levels()[term.factor()].size();
      if (levels == 1) {
        throw rejected(
            "Grouping factor \"%s\" has one level (\"%s\") in %,d rows; a variance between levels needs"
                + " at least two: use another factor or drop the term.",
            group, moments.levels()[term.factor()].label(0), rows);
      }
      if (levels >= rows) {
        throw rejected(
            "Grouping factor \"%s\" has as many levels as there are rows (%,d), so its effects cannot"
                + " be told from the residuals; use a coarser factor or drop the term.",
            group, rows);
      }
      long effects = (long) levels * term.columns().size();
      if (effects >= rows) {
        throw rejected(
            "Term (%s | %s) has %,d random effects (%,d levels x %d columns) for %,d rows, so its"
                + " variances cannot be told from the residual's; simplify the term.",
            String.join(" + ", term.columns()),
            group,
            effects,
            levels,
            term.columns().size(),
            rows);
      }
    }
  }

  static void checkDegrees(long rows, int rank) {
    if (rows <= rank) {
      throw rejected(
          "There are %,d rows for %d fixed-effects coefficients; use more rows or fewer terms.",
          rows, rank);
    }
  }

  private static InputRejectedException rejected(String message, Object... values) {
    return new InputRejectedException(String.format(Locale.ROOT, message, values));
  }
}
