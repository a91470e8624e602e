package sparkmixed.fit;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import sparkmixed.frame.ModelFrame;
import sparkmixed.frame.TermDesign;
import sparkmixed.moments.Levels;

/** Warnings that a user can act on, each with a stable code. */
final class Diagnostics {
  private static final int FEW_LEVELS = 5;

  private Diagnostics() {}

  /**
   * What holds for every family.
   *
   * @param singularTerms terms on the boundary
   * @param notConverged how the search ended if it did not converge, otherwise empty
   */
  static List<FittedModel.Warning> warnings(
      ModelFrame frame,
      Levels[] levels,
      FittedModel.FixedEffects fixed,
      List<Integer> singularTerms,
      String notConverged) {
    List<FittedModel.Warning> warnings = new ArrayList<>();
    dropped(fixed, warnings);
    fewLevels(frame, levels, warnings);
    notIdentified(frame, warnings);
    singular(frame, singularTerms, warnings);
    if (!notConverged.isEmpty()) {
      warnings.add(new FittedModel.Warning("NOT_CONVERGED", notConverged + "."));
    }
    return warnings;
  }

  private static void dropped(FittedModel.FixedEffects fixed, List<FittedModel.Warning> warnings) {
    List<String> names = new ArrayList<>();
    for (int j = 0; j < fixed.estimates().length; j++) {
      if (Double.isNaN(fixed.estimates()[j])) {
        names.add(fixed.names().get(j));
      }
    }
    if (!names.isEmpty()) {
      warnings.add(
          new FittedModel.Warning(
              "RANK_DEFICIENT",
              String.format(
                  Locale.ROOT,
                  "The fixed-effects columns are linearly dependent: dropped %s, %d of %d; the other"
                      + " coefficients stand as if they were not in the formula.",
                  String.join(", ", names),
                  names.size(),
                  fixed.names().size())));
    }
  }

  private static void fewLevels(
      ModelFrame frame, Levels[] levels, List<FittedModel.Warning> warnings) {
    for (int f = 0; f < levels.length; f++) {
      if (levels[f].size() < FEW_LEVELS) {
        warnings.add(
            new FittedModel.Warning(
                "FEW_LEVELS",
                String.format(
                    Locale.ROOT,
                    "Grouping factor \"%s\" has only %d levels: its variances are hardly determined;"
                        + " consider a fixed effect instead.",
                    frame.factors().get(f).name(),
                    levels[f].size())));
      }
    }
  }

  private static void notIdentified(ModelFrame frame, List<FittedModel.Warning> warnings) {
    for (int f = 0; f < frame.factors().size(); f++) {
      TreeSet<String> seen = new TreeSet<>();
      TreeSet<String> twice = new TreeSet<>();
      for (TermDesign term : frame.terms()) {
        if (term.factor() == f) {
          for (String column : term.columns()) {
            if (!seen.add(column)) {
              twice.add(column);
            }
          }
        }
      }
      if (!twice.isEmpty()) {
        String columns = String.join(", ", twice);
        warnings.add(
            new FittedModel.Warning(
                "NOT_IDENTIFIED",
                String.format(
                    Locale.ROOT,
                    "Several terms give \"%s\" a variance for %s: the data identify only the sum of these"
                        + " variances, and the split shown is arbitrary. The log-likelihood, the fixed effects"
                        + " and the sum are right. Keep %s in one term, e.g. write the others as (0 + x | %s).",
                    frame.factors().get(f).name(),
                    columns,
                    columns,
                    frame.factors().get(f).name())));
      }
    }
  }

  private static void singular(
      ModelFrame frame, List<Integer> singularTerms, List<FittedModel.Warning> warnings) {
    for (int j : singularTerms) {
      TermDesign term = frame.terms().get(j);
      String text =
          "("
              + String.join(" + ", term.columns())
              + (term.correlated() || term.columns().size() == 1 ? " | " : " || ")
              + frame.factors().get(term.factor()).name()
              + ")";
      warnings.add(
          new FittedModel.Warning(
              "SINGULAR",
              String.format(
                  Locale.ROOT,
                  "The covariance of %s is on the boundary (%s): the optimum is right, but the data do not"
                      + " support so many variances and correlations; a simpler term fits as well.",
                  text,
                  term.columns().size() == 1
                      ? "a variance of zero"
                      : "a variance of zero or a correlation of one")));
    }
  }
}
