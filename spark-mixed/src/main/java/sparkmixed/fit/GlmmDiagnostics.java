package sparkmixed.fit;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
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
      GlmmProblem problem, double[][] vcov, FittedModel.FixedEffects fixed) {
    List<FittedModel.Warning> warnings = new ArrayList<>();
    separation(problem, vcov, fixed, warnings);
    warnings.addAll(ofData(problem));
    return warnings;
  }

  /** What can be said before anything is estimated. */
  static List<FittedModel.Warning> ofData(GlmmProblem problem) {
    List<FittedModel.Warning> warnings = new ArrayList<>();
    observationLevel(problem, warnings);
    fractional(problem, warnings);
    return warnings;
  }

  /** Positions of the coefficients that were not dropped. */
  private static List<Integer> estimated(FittedModel.FixedEffects fixed) {
    return IntStream.range(0, fixed.estimates().length)
        .filter(j -> !Double.isNaN(fixed.estimates()[j]))
        .boxed()
        .toList();
  }

  /** Positions of coefficients that the data say nothing about. */
  static List<Integer> undetermined(
      GlmmProblem problem, double[][] vcov, FittedModel.FixedEffects fixed) {
    boolean bounded =
        switch (problem.options().family()) {
          case BINOMIAL, POISSON, NEGATIVE_BINOMIAL, NEGATIVE_BINOMIAL_1 -> true;
          default -> false;
        };
    List<Integer> estimated = estimated(fixed);
    if (!bounded || vcov.length < estimated.size()) {
      return List.of();
    }
    return IntStream.range(0, estimated.size())
        .filter(c -> !(Math.sqrt(vcov[c][c]) * problem.rootMeanSquare(c) < UNDETERMINED))
        .mapToObj(estimated::get)
        .toList();
  }

  private static void separation(
      GlmmProblem problem,
      double[][] vcov,
      FittedModel.FixedEffects fixed,
      List<FittedModel.Warning> warnings) {
    List<String> names = new ArrayList<>();
    List<Integer> estimated = estimated(fixed);
    for (int j : undetermined(problem, vcov, fixed)) {
      int c = estimated.indexOf(j);
      names.add(
          String.format(
              Locale.ROOT,
              "%s (%.3g, standard error %.3g)",
              fixed.names().get(j),
              fixed.estimates()[j],
              Math.sqrt(vcov[c][c])));
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
