package sparkmixed.bayes;

import java.util.List;
import org.jspecify.annotations.Nullable;
import sparkmixed.fit.FirstGuess;
import sparkmixed.fit.FitListener;
import sparkmixed.fit.FittedModel;
import sparkmixed.fit.GlmmFit;
import sparkmixed.fit.GlmmProblem;
import sparkmixed.fit.JointLikelihood;
import sparkmixed.fit.LmmFit;
import sparkmixed.fit.RandomEffects;

/**
 * Where the chains of a generalized model start, and in what units its coefficients are counted:
 * from a fit by likelihood, or, where the likelihood has no maximum or no random effects, from
 * least squares on guesses of the linear predictor.
 *
 * @param theta absolute
 * @param psi logarithm of the dispersion
 * @param estimates null without a maximum
 * @param guess null with one
 * @param effects at the maximum; empty without
 * @param unbounded names of coefficients that the data alone do not bound
 */
record GeneralizedStart(
    double[] theta,
    double psi,
    FittedModel.@Nullable FixedEffects estimates,
    @Nullable FirstGuess guess,
    List<RandomEffects> effects,
    List<String> unbounded) {
  /** Standard deviation on the scale of the link below which no effect starts. */
  private static final double LEAST = 0.05;

  static GeneralizedStart of(GlmmProblem problem) {
    if (problem.isUnbounded()) {
      boolean intercept = problem.frame().interceptColumn() >= 0;
      List<String> names = problem.frame().fixedNames();
      return guessed(problem, intercept ? List.of(PriorTargets.INTERCEPT) : names);
    }
    if (problem.frame().factors().isEmpty()) {
      return guessed(problem, List.of());
    }
    LmmFit.Result fit = GlmmFit.fit(problem, FitListener.none());
    FittedModel.FixedEffects fixed = fit.model().fixedEffects();
    List<String> unbounded = problem.unbounded(fixed);
    return unbounded.isEmpty()
        ? new GeneralizedStart(
            fit.model().theta(),
            problem.options().family().hasDispersion()
                ? Math.log(fit.model().distribution().dispersion())
                : 0,
            fixed,
            null,
            fit.randomEffects(),
            List.of())
        : guessed(problem, unbounded);
  }

  private static GeneralizedStart guessed(GlmmProblem problem, List<String> unbounded) {
    FirstGuess guess = problem.firstGuess();
    return new GeneralizedStart(
        guess.theta(), guess.logDispersion(), null, guess, List.of(), unbounded);
  }

  /** Parameters in units of these coefficients' errors. */
  JointParameters parameters(
      JointLikelihood likelihood, PriorSet priors, CoefficientPriors coefficients) {
    if (estimates != null) {
      return JointParameters.about(estimates, likelihood, priors, coefficients);
    }
    FirstGuess own = java.util.Objects.requireNonNull(guess);
    return new JointParameters(likelihood, priors, coefficients, own.beta(), own.factor());
  }

  /** Where the chains start around. */
  double[] center(JointParameters parameters) {
    return parameters.start(theta, LEAST, psi);
  }
}
