package sparkmixed.bayes;

import java.util.ArrayList;
import java.util.List;
import sparkmixed.fit.FittedModel;
import sparkmixed.fit.LmmFit;
import sparkmixed.fit.LmmOptions;
import sparkmixed.fit.LmmProblem;
import sparkmixed.fit.MarginalLikelihood;
import sparkmixed.frame.ModelFrame;
import sparkmixed.frame.TermDesign;

/** Bayesian fit of a linear mixed model, from its statistics: no draw reads a row. */
public final class LinearBayes {
  private final LmmProblem problem;
  private final PriorSet priors;
  private final BayesOptions options;
  private final CoefficientPriors coefficients;

  /**
   * @param priors of {@link #targets}
   */
  public LinearBayes(LmmProblem problem, PriorSet priors, BayesOptions options) {
    this.problem = problem;
    this.priors = priors;
    this.options = options;
    this.coefficients =
        new CoefficientPriors(
            priors, problem.frame().fixedNames(), problem.columns(), problem.columnMeans());
  }

  /** What priors can be given for. */
  public static PriorTargets targets(LmmProblem problem) {
    return targets(problem.frame(), problem.columns(), "sigma");
  }

  static PriorTargets targets(
      ModelFrame frame, int[] columns, @org.jspecify.annotations.Nullable String dispersion) {
    List<String> names = new ArrayList<>();
    for (int j : columns) {
      names.add(frame.fixedNames().get(j));
    }
    List<PriorTargets.Deviation> deviations = new ArrayList<>();
    List<PriorTargets.Correlated> correlated = new ArrayList<>();
    for (TermDesign term : frame.terms()) {
      String group = group(frame, term);
      for (String column : term.columns()) {
        deviations.add(new PriorTargets.Deviation(group, column));
      }
      if (term.correlated() && term.columns().size() > 1) {
        correlated.add(new PriorTargets.Correlated(group, term.columns().size()));
      }
    }
    return new PriorTargets(names, deviations, correlated, dispersion);
  }

  private static String group(ModelFrame frame, TermDesign term) {
    return frame.factors().get(term.factor()).name();
  }

  /** Names of what is reported, as brms has them. */
  static List<String> names(
      ModelFrame frame,
      int[] columns,
      CovarianceParameters covariance,
      @org.jspecify.annotations.Nullable String dispersion) {
    List<String> names = new ArrayList<>();
    for (int j : columns) {
      names.add(PosteriorNames.coefficient(frame.fixedNames().get(j)));
    }
    names.addAll(
        covariance.names(
            frame.terms().stream().map(term -> group(frame, term)).toList(),
            frame.terms().stream().map(TermDesign::columns).toList()));
    if (dispersion != null) {
      names.add(dispersion);
    }
    return names;
  }

  /**
   * Draws from the posterior.
   *
   * @throws SamplingCancelledException if the listener has stopped it
   */
  public Posterior fit(SamplerListener listener) {
    MarginalLikelihood likelihood =
        MarginalLikelihood.of(problem, coefficients.directions(), centers());
    CovarianceParameters covariance = new CovarianceParameters(likelihood.layout(), priors);
    Sampling sampling = new Sampling(c -> marginal(likelihood.copy(), covariance), options);
    List<Chain> chains = sampling.chains(sampling.starts(start(likelihood, covariance)), listener);
    return sampling.posterior(
        chains,
        names(problem.frame(), problem.columns(), covariance, "sigma"),
        problem.columns(),
        priors.sources(),
        "marginal",
        "");
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

  private double[] start(MarginalLikelihood likelihood, CovarianceParameters covariance) {
    FittedModel mode = LmmFit.estimates(problem, LmmOptions.defaults(), new double[0]);
    double[] theta = mode.theta().clone();
    for (int e = 0; e < theta.length; e++) {
      theta[e] *= mode.sigma();
    }
    return marginal(likelihood, covariance).point(theta, mode.sigma());
  }
}
