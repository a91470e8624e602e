package sparkmixed.ml;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import sparkmixed.error.ConfigurationException;
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
   * <p>Bayesian models are compared by leave-one-out, as R's {@code loo_compare}, from what their
   * fits have found of each row.
   *
   * @throws sparkmixed.error.ConfigurationException if the models are not fits to the same rows, or
   *     are REML fits with different fixed effects whose statistics are not at hand, or only some
   *     of them are Bayesian, or their rows cannot be told apart
   */
  public static Comparison compare(Map<String, ? extends MixedEffectsModel<?>> models) {
    LooModels bayesian = LooModels.of(models);
    if (bayesian != null) {
      return Comparison.byLeaveOneOut(bayesian.compared());
    }
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
    return Comparison.byLikelihood(
        LikelihoodRatio.of(entries),
        refit ? "REML fits were refitted by maximum likelihood for the comparison." : "");
  }

  /**
   * The same of Bayesian models, by leave-one-out on the rows: however many there are, and whatever
   * columns the models read of them. One pass a model.
   *
   * @param rows those that all models were fitted to
   * @throws ConfigurationException if a model is not Bayesian, has no draws of its random effects
   *     at hand, or was fitted to other rows
   */
  public static Comparison compare(
      Map<String, ? extends MixedEffectsModel<?>> models, Dataset<?> rows) {
    LooModels bayesian = LooModels.of(models);
    if (bayesian == null) {
      throw new ConfigurationException(
          "Models fitted by likelihood are compared without their rows; leave the rows out.");
    }
    return Comparison.byLeaveOneOut(bayesian.compared(rows.toDF()));
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
