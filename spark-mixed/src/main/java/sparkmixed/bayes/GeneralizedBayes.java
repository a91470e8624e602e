package sparkmixed.bayes;

import org.jspecify.annotations.Nullable;
import sparkmixed.fit.FitListener;
import sparkmixed.fit.FittedModel;
import sparkmixed.fit.GeneralizedLikelihood;
import sparkmixed.fit.GlmmFit;
import sparkmixed.fit.GlmmProblem;

/** Bayesian fit of a generalized linear mixed model whose rows are on the driver. */
public final class GeneralizedBayes {
  /** Rows and effects up to which all of them are sampled unless something else is asked for. */
  private static final long FEW = 10_000;

  /** Standard deviation on the scale of the link below which no effect starts. */
  private static final double LEAST = 0.05;

  private final GlmmProblem problem;
  private final PriorSet priors;
  private final BayesOptions options;
  private final CoefficientPriors coefficients;
  private final @Nullable DispersionParameter dispersion;

  /**
   * @param problem of method Laplace
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
  }

  /** What priors can be given for. */
  public static PriorTargets targets(GlmmProblem problem) {
    DispersionParameter dispersion = DispersionParameter.of(problem.options().family());
    return ModelNames.targets(
        problem.frame(), problem.columns(), dispersion == null ? null : dispersion.name());
  }

  /**
   * Draws from the posterior.
   *
   * @throws SamplingCancelledException if the listener has stopped it
   */
  public Posterior fit(SamplerListener listener) {
    String parameter = dispersion == null ? null : dispersion.name();
    if (options.algorithm() == BayesOptions.Algorithm.PRIOR) {
      return PriorModel.draws(
          problem.frame(),
          problem.columns(),
          problem.columnMeans(),
          problem.facts().levels(),
          priors,
          parameter,
          options);
    }
    FittedModel mode = GlmmFit.fit(problem, FitListener.none()).model();
    GeneralizedLikelihood likelihood = GeneralizedLikelihood.of(problem);
    long size = problem.rowCount() + likelihood.effects();
    boolean nuts =
        options.algorithm() == BayesOptions.Algorithm.NUTS
            || options.algorithm() == BayesOptions.Algorithm.AUTO && size <= FEW;
    String reason =
        options.algorithm() == BayesOptions.Algorithm.AUTO
            ? String.format(
                java.util.Locale.ROOT, "%,d rows and random effects, nuts up to %,d", size, FEW)
            : "asked for";
    JointParameters parameters =
        JointParameters.about(mode.fixedEffects(), likelihood, priors, coefficients);
    Sampling sampling =
        new Sampling(
            c -> {
              GeneralizedLikelihood own = likelihood.copy();
              JointParameters shared = parameters.with(own);
              return nuts ? new JointPosterior(own, shared) : new GeneralizedMarginal(own, shared);
            },
            options);
    double[] start =
        parameters.start(
            mode.theta(),
            LEAST,
            dispersion == null ? 0 : Math.log(mode.distribution().dispersion()));
    double[][] starts =
        nuts ? sampling.startsWithEffects(start, likelihood.effects()) : sampling.starts(start);
    return sampling.posterior(
        sampling.chains(starts, listener),
        ModelNames.reported(problem.frame(), problem.columns(), parameters.covariance(), parameter),
        problem.columns(),
        priors.sources(),
        nuts ? BayesOptions.Algorithm.NUTS : BayesOptions.Algorithm.MARGINAL,
        reason);
  }
}
