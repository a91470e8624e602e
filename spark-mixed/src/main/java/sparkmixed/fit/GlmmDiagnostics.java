package sparkmixed.fit;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import sparkmixed.family.Family;
import sparkmixed.frame.TermDesign;

/** Warnings about generalized models, each with a stable code. */
final class GlmmDiagnostics {
  /**
   * Standard error of a coefficient, for a predictor of unit mean square on a logarithmic scale,
   * beyond which the data say nothing about it.
   */
  private static final double UNDETERMINED = 20;

  private GlmmDiagnostics() {}

  static List<FittedModel.Warning> warnings(
      GlmmProblem problem, double[] beta, double[][] vcov, FittedModel.FixedEffects fixed) {
    List<FittedModel.Warning> warnings = new ArrayList<>();
    separation(problem, beta, vcov, fixed, warnings);
    observationLevel(problem, warnings);
    fractional(problem, warnings);
    return warnings;
  }

  private static void separation(
      GlmmProblem problem,
      double[] beta,
      double[][] vcov,
      FittedModel.FixedEffects fixed,
      List<FittedModel.Warning> warnings) {
    Family family = problem.options().family();
    boolean bounded =
        family == Family.BINOMIAL
            || family == Family.POISSON
            || family == Family.NEGATIVE_BINOMIAL
            || family == Family.NEGATIVE_BINOMIAL_1;
    if (!bounded || vcov.length < beta.length) {
      return;
    }
    List<String> names = new ArrayList<>();
    int c = 0;
    for (int j = 0; j < fixed.estimates().length; j++) {
      if (Double.isNaN(fixed.estimates()[j])) {
        continue;
      }
      double error = Math.sqrt(vcov[c][c]) * problem.rootMeanSquare(c);
      if (!(error < UNDETERMINED)) {
        names.add(
            String.format(
                Locale.ROOT,
                "%s (%.3g, standard error %.3g)",
                fixed.names().get(j),
                fixed.estimates()[j],
                Math.sqrt(vcov[c][c])));
      }
      c++;
    }
    if (!names.isEmpty()) {
      warnings.add(
          new FittedModel.Warning(
              "SEPARATION",
              "The data do not bound "
                  + String.join(", ", names)
                  + ": some combination of predictors separates the response (for a factor, a level"
                  + " whose responses are all alike), and the estimates only show where the search"
                  + " stopped. Merge levels, drop the predictor, or use priors."));
    }
  }

  private static void observationLevel(GlmmProblem problem, List<FittedModel.Warning> warnings) {
    if (problem.options().family() != Family.BINOMIAL) {
      return;
    }
    boolean bernoulli = problem.summary().unitWeights;
    for (TermDesign term : problem.frame().terms()) {
      if (bernoulli && problem.levels()[term.factor()].size() == problem.rowCount()) {
        warnings.add(
            new FittedModel.Warning(
                "NOT_IDENTIFIED",
                String.format(
                    Locale.ROOT,
                    "Grouping factor \"%s\" has a level for every row, and each row is a single"
                        + " trial: such data cannot tell its variance from the binomial one. Drop"
                        + " the term.",
                    problem.frame().factors().get(term.factor()).name())));
      }
    }
  }

  private static void fractional(GlmmProblem problem, List<FittedModel.Warning> warnings) {
    long rows = problem.problems().fractionalRows();
    if (rows > 0) {
      warnings.add(
          new FittedModel.Warning(
              "FRACTIONAL_SUCCESSES",
              String.format(
                  Locale.ROOT,
                  "In %,d rows the proportion \"%s\" times its trials is no whole number of"
                      + " successes: give the numbers of trials as weights, or use cbind(successes,"
                      + " failures).",
                  rows,
                  problem.frame().responseName())));
    }
  }
}
