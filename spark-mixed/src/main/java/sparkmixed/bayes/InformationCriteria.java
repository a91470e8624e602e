package sparkmixed.bayes;

import java.io.Serializable;

/**
 * How well a model predicts rows like those it was fitted to, as {@code loo} and {@code waic} of
 * R's loo.
 *
 * @param observations n
 * @param elpdLoo expected log predictive density by leave-one-out
 * @param pLoo effective number of parameters
 * @param elpdWaic the same by Watanabe's criterion
 * @param pWaic the same
 * @param kHat observations by the reliability of their leave-one-out estimate
 * @param largestK the largest k-hat
 * @param unreliableWaic observations whose share of pWaic exceeds 0.4
 * @param mcseElpdLoo Monte Carlo standard error of elpdLoo, as {@code mcse_loo}; NaN if a k-hat is
 *     above 0.7, since then none can be given
 */
public record InformationCriteria(
    long observations,
    Estimate elpdLoo,
    Estimate pLoo,
    Estimate elpdWaic,
    Estimate pWaic,
    KHatTable kHat,
    double largestK,
    long unreliableWaic,
    double mcseElpdLoo)
    implements Serializable {

  /** k-hat up to which a Monte Carlo error can be relied on. */
  static final double RELIABLE = 0.7;

  /** A sum over observations and its standard error {@code sqrt(n var)}. */
  public record Estimate(double value, double stdError) implements Serializable {
    Estimate times(double factor) {
      return new Estimate(factor * value, Math.abs(factor) * stdError);
    }
  }

  /** -2 elpd_loo. */
  public Estimate looic() {
    return elpdLoo.times(-2);
  }

  /** -2 elpd_waic. */
  public Estimate waic() {
    return elpdWaic.times(-2);
  }
}
