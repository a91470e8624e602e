package sparkmixed.ml;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import sparkmixed.fit.FittedModel;
import sparkmixed.fit.LmmFit;
import sparkmixed.fit.LmmProblem;
import sparkmixed.inference.LikelihoodRatio;

/** What concerns several fitted models together. */
public final class MixedModels {
  private MixedModels() {}

  /** Compares models named {@code model1, model2, ...}, see {@link #compare(Map)}. */
  public static Comparison compare(MixedEffectsModel<?>... models) {
    Map<String, MixedEffectsModel<?>> named = new LinkedHashMap<>();
    for (MixedEffectsModel<?> model : models) {
      named.put("model" + (named.size() + 1), model);
    }
    return compare(named);
  }

  /**
   * Likelihood-ratio tests between fits to the same rows, as R's {@code anova}. REML fits whose
   * statistics are all at hand are fitted again by maximum likelihood first, as R does; the
   * comparison says so.
   *
   * @throws sparkmixed.error.ConfigurationException if the models are not fits to the same rows, or
   *     are REML fits with different fixed effects whose statistics are not at hand
   */
  public static Comparison compare(Map<String, ? extends MixedEffectsModel<?>> models) {
    models.values().forEach(model -> model.requireLikelihood("Likelihood-ratio tests"));
    boolean refit =
        models.values().stream().anyMatch(model -> model.fitted().reml())
            && models.values().stream()
                .allMatch(model -> !model.fitted().reml() || model.data().kept().problem() != null);
    List<LikelihoodRatio.Entry> entries = new ArrayList<>();
    models.forEach(
        (name, model) ->
            entries.add(
                new LikelihoodRatio.Entry(
                    name,
                    refit ? byMaximumLikelihood(model) : model.fitted(),
                    model.data().rowPrint())));
    return new Comparison(
        LikelihoodRatio.of(entries),
        refit ? "REML fits were refitted by maximum likelihood for the comparison." : "");
  }

  private static FittedModel byMaximumLikelihood(MixedEffectsModel<?> model) {
    LmmProblem problem = model.data().kept().problem();
    if (problem == null || !model.fitted().reml()) {
      return model.fitted();
    }
    return LmmFit.estimates(
        problem.withReml(false), FitOptions.linear(model), model.fitted().theta());
  }
}
