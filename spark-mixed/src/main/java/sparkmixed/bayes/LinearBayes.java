package sparkmixed.bayes;

import java.util.List;
import java.util.function.IntFunction;
import sparkmixed.fit.FitListener;
import sparkmixed.fit.FittedModel;
import sparkmixed.fit.LinearLikelihood;
import sparkmixed.fit.LmmFit;
import sparkmixed.fit.LmmOptions;
import sparkmixed.fit.LmmProblem;
import sparkmixed.fit.MarginalLikelihood;
import sparkmixed.fit.RandomEffects;

/** Bayesian fit of a linear mixed model, from its statistics: no draw reads a row. */
public final class LinearBayes {
  private static final String SIGMA = "sigma";

  private static final String INTEGRATED =
      "coefficients and random effects are integrated out exactly, and drawn afterwards";

  /** Random effects from which on a point costs so much that few are evaluated. */
  private static final int MANY_EFFECTS = 5_000;

  /** Share of sigma below which no deviation starts. */
  private static final double LEAST = 0.05;

  private final LmmProblem problem;
  private final PriorSet priors;
  private final BayesOptions options;
  private final CoefficientPriors coefficients;
  private final int many;

  /**
   * @param priors of {@link #targets}
   */
  public LinearBayes(LmmProblem problem, PriorSet priors, BayesOptions options) {
    this(problem, priors, options, MANY_EFFECTS);
  }

  /**
   * @param many random effects from which on proposals are independent
   */
  LinearBayes(LmmProblem problem, PriorSet priors, BayesOptions options, int many) {
    this.many = many;
    this.problem = problem;
    this.priors = priors;
    this.options = options;
    this.coefficients =
        new CoefficientPriors(
            priors, problem.frame().fixedNames(), problem.columns(), problem.columnMeans());
  }

  /** What priors can be given for. */
  public static PriorTargets targets(LmmProblem problem) {
    return ModelNames.targets(problem.frame(), problem.columns(), SIGMA);
  }

  /**
   * Draws from the posterior.
   *
   * @throws SamplingCancelledException if the listener has stopped it
   */
  public Posterior fit(SamplerListener listener) {
    if (options.algorithm() == BayesOptions.Algorithm.PRIOR) {
      return PriorModel.draws(problem, priors, SIGMA, options);
    }
    List<String> others = coefficients.notNormal();
    boolean nuts =
        options.algorithm() == BayesOptions.Algorithm.NUTS
            || options.algorithm() == BayesOptions.Algorithm.AUTO && !others.isEmpty();
    if (!nuts) {
      return marginal(LmmFit.estimates(problem, LmmOptions.defaults(), new double[0]), listener);
    }
    LmmFit.Result mode = LmmFit.fit(problem, LmmOptions.defaults(), FitListener.none());
    return joint(
        mode.model(),
        mode.randomEffects(),
        others.isEmpty()
            ? "asked for"
            : String.join(", ", others) + " cannot be integrated out in closed form",
        listener);
  }

  private Posterior marginal(FittedModel mode, SamplerListener listener) {
    MarginalLikelihood likelihood =
        MarginalLikelihood.of(problem, coefficients.directions(), centers());
    CovarianceParameters covariance = new CovarianceParameters(likelihood.layout(), priors);
    IntFunction<LinearMarginal> models = c -> marginal(likelihood.copy(), covariance);
    Sampling sampling = new Sampling(models, options);
    double[] start = models.apply(0).point(absolute(mode), mode.sigma());
    List<String> names = ModelNames.reported(problem.frame(), problem.columns(), covariance, SIGMA);
    if (likelihood.effects() > many) {
      Sampling.Weighed weighed = sampling.independent(models, start, listener);
      if (weighed != null) {
        return sampling
            .posterior(
                weighed.chains(),
                names,
                problem.columns(),
                priors.sources(),
                BayesOptions.Algorithm.MARGINAL,
                INTEGRATED
                    + "; the rest by independent proposals at their mode, in place of"
                    + " trajectories, since a point is costly")
            .withKHat(weighed.kHat());
      }
    }
    return sampling.posterior(
        sampling.chains(sampling.starts(start), listener),
        names,
        problem.columns(),
        priors.sources(),
        BayesOptions.Algorithm.MARGINAL,
        INTEGRATED);
  }

  private Posterior joint(
      FittedModel mode, List<RandomEffects> modes, String reason, SamplerListener listener) {
    LinearLikelihood likelihood = LinearLikelihood.of(problem);
    JointParameters parameters =
        JointParameters.about(mode.fixedEffects(), likelihood, priors, coefficients);
    double[] start =
        parameters.start(absolute(mode), LEAST * mode.sigma(), 2 * Math.log(mode.sigma()));
    EffectChoice effects =
        EffectChoice.of(
            options.parameterization(),
            likelihood,
            problem.frame(),
            problem.columns(),
            parameters.written(start),
            parameters.deviations(start),
            modes);
    Sampling sampling =
        new Sampling(
            c -> {
              LinearLikelihood own = likelihood.copy();
              return new JointPosterior(own, parameters.with(own), effects.parameters());
            },
            options);
    return sampling
        .posterior(
            sampling.chains(sampling.startsWithEffects(start, likelihood.effects()), listener),
            ModelNames.reported(problem.frame(), problem.columns(), parameters.covariance(), SIGMA),
            problem.columns(),
            priors.sources(),
            BayesOptions.Algorithm.NUTS,
            reason)
        .withParameterization(effects.said());
  }

  private static double[] absolute(FittedModel mode) {
    double[] theta = mode.theta().clone();
    for (int e = 0; e < theta.length; e++) {
      theta[e] *= mode.sigma();
    }
    return theta;
  }

  private double[] centers() {
    return coefficients.mixtures().stream().mapToDouble(NormalMixture::location).toArray();
  }

  private LinearMarginal marginal(MarginalLikelihood likelihood, CovarianceParameters covariance) {
    return new LinearMarginal(
        likelihood,
        covariance,
        java.util.Objects.requireNonNull(priors.dispersion()),
        coefficients.mixtures());
  }
}
