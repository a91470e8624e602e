package sparkmixed.ml;

import java.util.List;
import org.apache.spark.sql.Dataset;
import org.jspecify.annotations.Nullable;
import sparkmixed.family.Family;
import sparkmixed.family.Link;
import sparkmixed.fit.Distribution;
import sparkmixed.fit.GroupwiseEstimates;
import sparkmixed.fit.LmmProblem;

/**
 * Estimates of each level by its own rows alone, which shrinkage is shown against. They are made of
 * the statistics of a linear model: those that it kept, or those of rows that are read again.
 */
final class LevelEstimates {
  private LevelEstimates() {}

  /** From the statistics at hand; null if there are none. */
  static @Nullable List<GroupwiseEstimates> kept(MixedEffectsModel<?> model) {
    LmmProblem kept = model.data().kept().problem();
    return kept == null ? null : of(model, kept);
  }

  /**
   * From rows; null if the model is not linear.
   *
   * @param table those that the model was fitted to
   */
  static @Nullable List<GroupwiseEstimates> summed(MixedEffectsModel<?> model, Dataset<?> table) {
    Distribution distribution = model.fitted().distribution();
    boolean sampled =
        model.fitted().bayesian()
            && PosteriorFit.isLinear(
                Family.named(distribution.family()), Link.named(distribution.link()));
    if (!model.fitted().linear() && !sampled) {
      return null;
    }
    try (OpenModel open = OpenModel.onAny(model, table, "statistics")) {
      return of(model, (LmmProblem) open.problem());
    }
  }

  private static List<GroupwiseEstimates> of(MixedEffectsModel<?> model, LmmProblem problem) {
    return GroupwiseEstimates.of(problem, model.fitted(), model.randomEffects());
  }
}
