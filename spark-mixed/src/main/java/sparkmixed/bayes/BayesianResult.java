package sparkmixed.bayes;

import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a Bayesian fit adds to a fitted model.
 *
 * @param posterior draws
 * @param warmup iterations of each chain before them
 * @param centre means of the estimated columns of X, if the class {@code Intercept} is that of the
 *     mean-centred design; else empty
 * @param criteria of the rows of the fit; null if not computed
 * @param noCriteria why not; empty if they are there
 * @param pointwise the same of each row; null if not computed
 */
public record BayesianResult(
    Posterior posterior,
    int warmup,
    double[] centre,
    @Nullable InformationCriteria criteria,
    String noCriteria,
    @Nullable PointwiseElpd pointwise)
    implements Serializable {

  /** What the draws say of each parameter. O(parameters S log S). */
  public List<ParameterSummary> summaries() {
    return posterior.summaries();
  }

  /** Whether the class {@code Intercept} is that of the mean-centred design. */
  public boolean centred() {
    return centre.length > 0;
  }

  /** Draws of one chain. */
  public int drawsPerChain() {
    return posterior.draws()[0].length;
  }
}
