package sparkmixed.ml;

import org.jspecify.annotations.Nullable;
import sparkmixed.bayes.BayesianResult;
import sparkmixed.fit.LmmFit;

/**
 * What an estimator has found.
 *
 * @param posterior null unless the fit is Bayesian
 */
record FitOutcome(LmmFit.Result result, @Nullable BayesianResult posterior) {
  FitOutcome(LmmFit.Result result) {
    this(result, null);
  }
}
