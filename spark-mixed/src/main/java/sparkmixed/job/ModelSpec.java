package sparkmixed.job;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What to fit, as configured; null means the estimator's default.
 *
 * @param kind family, link and method, and so which estimator *
 * @param formula null only where a saved model is used
 * @param path of a saved model, for {@code predict} and {@code refit}
 * @param addRows whether {@code refit} adds its rows to those of the saved model
 * @param bayes looked at by {@code method = Bayes} only
 */
record ModelSpec(
    @Nullable String formula,
    @Nullable String path,
    Families kind,
    @Nullable String weights,
    @Nullable String offset,
    Map<String, String> contrasts,
    Map<String, List<String>> levels,
    @Nullable String handleInvalid,
    @Nullable String newLevels,
    @Nullable Integer maxIter,
    @Nullable Double tol,
    @Nullable Long seed,
    @Nullable String curvature,
    @Nullable Integer quadraturePoints,
    @Nullable Integer samples,
    @Nullable String placement,
    @Nullable String solver,
    @Nullable String ddf,
    @Nullable Integer memoryBudgetMB,
    @Nullable String predictionCol,
    @Nullable String linkPredictionCol,
    @Nullable String predictionType,
    ErrorSpec errors,
    @Nullable Boolean keepStatistics,
    boolean addRows,
    BayesSpec bayes) {

  /** How {@code method = Bayes} samples; null means the estimator's default. */
  record BayesSpec(
      @Nullable Integer chains,
      @Nullable Integer warmup,
      @Nullable Integer draws,
      @Nullable Double adaptDelta,
      @Nullable String algorithm,
      @Nullable String parameterization,
      List<String> priors,
      @Nullable Boolean keepEffects,
      @Nullable String samplePrior,
      @Nullable Integer resumeInterval) {
    BayesSpec {
      priors = List.copyOf(priors);
    }
  }

  /**
   * Standard errors, intervals and residuals that {@code predict} adds.
   *
   * @param draws of a Bayesian model that they are made from
   */
  record ErrorSpec(
      @Nullable String stdErrorCol,
      @Nullable String lowCol,
      @Nullable String highCol,
      @Nullable String interval,
      @Nullable Double level,
      @Nullable String uncertainty,
      @Nullable Integer draws,
      List<String> residuals) {
    ErrorSpec {
      residuals = List.copyOf(residuals);
    }
  }
}
