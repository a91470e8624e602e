package sparkmixed.bayes;

import java.util.Arrays;
import java.util.List;
import sparkmixed.family.Family;
import sparkmixed.family.Link;
import sparkmixed.fit.GlmmOptions;
import sparkmixed.fit.GlmmProblem;
import sparkmixed.fit.LmmProblem;
import sparkmixed.frame.FrameOptions;
import sparkmixed.frame.ModelFrame;
import sparkmixed.frame.TableRows;
import sparkmixed.moments.InMemoryObservations;

/**
 * A model of a table, with all priors stated: what is not stated is flat.
 *
 * @param general whether a gaussian model with identity link is sampled as one of any other family
 */
record SmallModel(
    TableRows table,
    String formula,
    FrameOptions frame,
    Family family,
    Link link,
    List<String> priors,
    boolean general) {

  static SmallModel of(
      TableRows table, String formula, Family family, Link link, String... priors) {
    return new SmallModel(
        table,
        formula,
        FrameOptions.none().withFamily(family),
        family,
        link,
        List.of(priors),
        family != Family.GAUSSIAN || link != Link.IDENTITY);
  }

  SmallModel with(FrameOptions other) {
    return new SmallModel(table, formula, other.withFamily(family), family, link, priors, general);
  }

  SmallModel asGeneral() {
    return new SmallModel(table, formula, frame, family, link, priors, true);
  }

  Posterior fit(SamplerOptions sampler, BayesOptions.Algorithm algorithm) {
    return fit(new BayesOptions(sampler, algorithm, List.of(), false));
  }

  Posterior fit(BayesOptions options) {
    ModelFrame own = table.frame(formula, frame);
    InMemoryObservations rows = new InMemoryObservations(table, own, false);
    if (!general) {
      LmmProblem problem = LmmProblem.of(own, rows, true, Long.MAX_VALUE);
      return new LinearBayes(problem, resolved(LinearBayes.targets(problem)), options)
          .fit(SamplerListener.none());
    }
    try (GlmmProblem problem = problem(own, rows)) {
      return new GeneralizedBayes(problem, resolved(GeneralizedBayes.targets(problem)), options)
          .fit(SamplerListener.none());
    }
  }

  /** Codes of the warnings that data and priors give together. */
  List<String> warnings() {
    ModelFrame own = table.frame(formula, frame);
    InMemoryObservations rows = new InMemoryObservations(table, own, false);
    try (GlmmProblem problem = problem(own, rows)) {
      SamplerOptions sampler = new SamplerOptions(1, 1, 1, 1, 0.9, 5);
      return new GeneralizedBayes(
              problem,
              resolved(GeneralizedBayes.targets(problem)),
              new BayesOptions(sampler, BayesOptions.Algorithm.AUTO, List.of(), false))
          .warnings().stream().map(one -> one.code() + ": " + one.message()).toList();
    }
  }

  private GlmmProblem problem(ModelFrame own, InMemoryObservations rows) {
    return GlmmProblem.of(own, rows, GlmmOptions.of(family, link).withPriors());
  }

  private PriorSet resolved(PriorTargets targets) {
    return PriorSet.resolve(
        priors,
        targets,
        new PriorDefaults(
            Densities.flat(),
            Densities.flat(),
            new Lkj(1),
            targets.dispersion() == null ? null : Densities.flat()));
  }

  /** Draws of one random effect, {@code [chain][draw]}. */
  static double[][] effect(Posterior posterior, int factor, int level, int column) {
    return Arrays.stream(java.util.Objects.requireNonNull(posterior.kept()).values())
        .map(
            chain ->
                Arrays.stream(chain).mapToDouble(draw -> draw[factor].get(level, column)).toArray())
        .toArray(double[][]::new);
  }
}
