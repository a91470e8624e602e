package sparkmixed.ml;

import java.io.Serializable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import sparkmixed.error.ConfigurationException;
import sparkmixed.fit.FittedModel;
import sparkmixed.fit.LmmProblem;
import sparkmixed.fit.PredictionCovariance;

/**
 * What a linear model was fitted to, while the model stays where it was fitted: profiles, bootstrap
 * and influence then need no rows. It is not serialized with the model.
 *
 * <p>And how uncertain the model's predictions are: kept, or found in the statistics when it is
 * first wanted.
 */
final class KeptStatistics implements Serializable {
  private static final long serialVersionUID = 1L;

  private transient @Nullable LmmProblem problem;
  private final transient @Nullable Supplier<LmmProblem> saved;
  private @Nullable PredictionCovariance covariance;

  /** Of a model that was fitted here. */
  KeptStatistics(@Nullable LmmProblem problem, @Nullable PredictionCovariance covariance) {
    this.problem = problem;
    this.covariance = covariance;
    this.saved = null;
  }

  /**
   * Of a model that was loaded.
   *
   * @param saved reads its statistics when they are first wanted; null if it has none
   */
  KeptStatistics(@Nullable PredictionCovariance covariance, @Nullable Supplier<LmmProblem> saved) {
    this.covariance = covariance;
    this.saved = saved;
  }

  /** Whether there are statistics. */
  boolean present() {
    return problem != null || saved != null;
  }

  /** Null if the model is not linear, or was loaded without them, or sent here. */
  synchronized @Nullable LmmProblem problem() {
    if (problem == null && saved != null) {
      problem = saved.get();
    }
    return problem;
  }

  /**
   * Covariances of predictions.
   *
   * @param limit bytes that they may take
   * @throws ConfigurationException if the model does not have them
   * @throws sparkmixed.error.ResourceGuardException if they are larger
   */
  synchronized PredictionCovariance covariance(FittedModel fitted, long limit) {
    PredictionCovariance known = covariance;
    if (known != null) {
      return known;
    }
    LmmProblem from = problem();
    if (from == null) {
      throw new ConfigurationException(
          "The model is without the covariances of its random effects, which standard errors of"
              + " conditional predictions need: "
              + (fitted.linear()
                  ? "fit it again with keepStatistics = true"
                  : "they take more than "
                      + (PredictionCovariance.LIMIT >> 20)
                      + " MB, its rows were on the executors, or an earlier version has saved it;"
                      + " fit it again with placement = driver")
              + ", or set uncertainty = fixed.");
    }
    known = from.predictionCovariance(fitted.theta(), limit);
    covariance = known;
    return known;
  }

  /** The covariances, if they are at hand or small enough to be kept with a saved model. */
  synchronized @Nullable PredictionCovariance smallCovariance(FittedModel fitted) {
    if (covariance == null) {
      LmmProblem from = problem();
      if (from != null && from.predictionCovarianceBytes() <= PredictionCovariance.LIMIT) {
        return covariance(fitted, PredictionCovariance.LIMIT);
      }
    }
    return covariance;
  }
}
