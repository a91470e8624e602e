package sparkmixed.bayes;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import sparkmixed.fit.FittedModel;
import sparkmixed.fit.FixedLikelihood;
import sparkmixed.fit.GeneralizedLikelihood;
import sparkmixed.fit.GlmmProblem;
import sparkmixed.fit.JointLikelihood;

/**
 * Bayesian fit of a generalized linear model, with random effects or without, whose rows are on the
 * driver.
 */
public final class GeneralizedBayes {
  /** Rows and effects up to which all of them are sampled unless something else is asked for. */
  private static final long FEW = 10_000;

  private final GlmmProblem problem;
  private final PriorSet priors;
  private final BayesOptions options;
  private final CoefficientPriors coefficients;
  private final @Nullable DispersionParameter dispersion;

  /** Null for draws of the priors alone. */
  private final @Nullable GeneralizedStart start;

  /**
   * Finds where to start from, which is a fit; none for the priors alone.
   *
   * @param problem of method Laplace, with priors
   * @param priors of {@link #targets}
   */
  public GeneralizedBayes(GlmmProblem problem, PriorSet priors, BayesOptions options) {
    this.problem = problem;
    this.priors = priors;
    this.options = options;
    this.coefficients =
        new CoefficientPriors(
            priors, problem.frame().fixedNames(), problem.columns(), problem.columnMeans());
    this.dispersion = DispersionParameter.of(problem.options().family());
    this.start =
        options.algorithm() == BayesOptions.Algorithm.PRIOR ? null : GeneralizedStart.of(problem);
  }

  /** What priors can be given for. */
  public static PriorTargets targets(GlmmProblem problem) {
    DispersionParameter dispersion = DispersionParameter.of(problem.options().family());
    return ModelNames.targets(
        problem.frame(), problem.columns(), dispersion == null ? null : dispersion.name());
  }

  /** What is to be said of data and priors together, before anything is drawn. */
  public List<FittedModel.Warning> warnings() {
    if (start == null) {
      return List.of();
    }
    List<String> flat = new ArrayList<>();
    List<String> names = problem.frame().fixedNames();
    for (int c = 0; c < problem.columns().length; c++) {
      String name = names.get(problem.columns()[c]);
      boolean proper =
          priors.coefficients().get(c).isProper()
              || name.equals(PriorTargets.INTERCEPT) && priors.centredIntercept() != null;
      if (start.unbounded().contains(name) && !proper) {
        flat.add("b[" + name + "]");
      }
    }
    return flat.isEmpty()
        ? List.of()
        : List.of(
            new FittedModel.Warning(
                "SEPARATION",
                String.format(
                    Locale.ROOT,
                    "The data do not bound %s (some combination of predictors separates the"
                        + " response), and neither do their flat priors, so draws wander without"
                        + " an end: state priors, such as %s ~ normal(0, 2.5).",
                    String.join(", ", flat),
                    flat.get(0))));
  }

  /**
   * Draws from the posterior.
   *
   * @throws SamplingCancelledException if the listener has stopped it
   */
  public Posterior fit(SamplerListener listener) {
    if (options.algorithm() == BayesOptions.Algorithm.PRIOR) {
      return PriorModel.draws(
          problem, priors, dispersion == null ? null : dispersion.name(), options);
    }
    if (problem.frame().factors().isEmpty()) {
      FixedLikelihood likelihood = FixedLikelihood.of(problem);
      return joint(
          likelihood,
          c -> likelihood.copy(),
          "no random effects, so there is nothing to integrate out",
          listener);
    }
    GeneralizedLikelihood likelihood = GeneralizedLikelihood.of(problem);
    long size = problem.rowCount() + likelihood.effects();
    boolean auto = options.algorithm() == BayesOptions.Algorithm.AUTO;
    String reason =
        auto
            ? String.format(Locale.ROOT, "%,d rows and random effects, nuts up to %,d", size, FEW)
            : "asked for";
    return options.algorithm() == BayesOptions.Algorithm.NUTS || auto && size <= FEW
        ? joint(likelihood, c -> likelihood.copy(), reason, listener)
        : marginal(likelihood, reason, listener);
  }

  private Posterior joint(
      JointLikelihood likelihood,
      IntFunction<? extends JointLikelihood> copies,
      String reason,
      SamplerListener listener) {
    GeneralizedStart from = Objects.requireNonNull(start);
    JointParameters parameters = from.parameters(likelihood, priors, coefficients);
    double[] center = from.center(parameters);
    EffectChoice effects =
        EffectChoice.of(
            options.parameterization(),
            likelihood,
            problem.frame(),
            problem.columns(),
            parameters.written(center),
            parameters.deviations(center),
            from.effects());
    Sampling sampling =
        new Sampling(
            c -> {
              JointLikelihood own = copies.apply(c);
              return new JointPosterior(own, parameters.with(own), effects.parameters());
            },
            options);
    double[][] starts = sampling.startsWithEffects(center, likelihood.effects());
    return posterior(
            sampling,
            sampling.chains(starts, listener),
            parameters,
            BayesOptions.Algorithm.NUTS,
            reason)
        .withParameterization(effects.said());
  }

  private Posterior marginal(
      GeneralizedLikelihood likelihood, String reason, SamplerListener listener) {
    GeneralizedStart from = Objects.requireNonNull(start);
    JointParameters parameters = from.parameters(likelihood, priors, coefficients);
    double[] center = from.center(parameters);
    Sampling sampling =
        new Sampling(
            c -> {
              GeneralizedLikelihood own = likelihood.copy();
              return new GeneralizedMarginal(own, parameters.with(own), center);
            },
            options);
    double[][] starts = sampling.starts(center);
    return posterior(
        sampling,
        sampling.chains(starts, listener),
        parameters,
        BayesOptions.Algorithm.MARGINAL,
        reason);
  }

  private Posterior posterior(
      Sampling sampling,
      List<Chain> chains,
      JointParameters parameters,
      BayesOptions.Algorithm algorithm,
      String reason) {
    return sampling.posterior(
        chains,
        ModelNames.reported(
            problem.frame(),
            problem.columns(),
            parameters.covariance(),
            dispersion == null ? null : dispersion.name()),
        problem.columns(),
        priors.sources(),
        algorithm,
        reason);
  }
}
