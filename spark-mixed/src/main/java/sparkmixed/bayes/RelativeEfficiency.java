package sparkmixed.bayes;

/**
 * Effective sample size of an observation's likelihoods over the number of draws. Equals {@code
 * relative_eff} of R's loo, of {@code exp(logLik)}.
 */
public final class RelativeEfficiency {
  private RelativeEfficiency() {}

  /**
   * Of one observation.
   *
   * @param logLik as {@code [chain][draw]}
   * @return 1 where it cannot be computed, as for likelihoods that are all equal
   */
  public static double of(double[][] logLik) {
    double largest = Double.NEGATIVE_INFINITY;
    for (double[] chain : logLik) {
      for (double one : chain) {
        largest = Math.max(largest, one);
      }
    }
    double scale = largest;
    double[][] likelihood = EffectiveSampleSize.map(logLik, one -> Math.exp(one - scale));
    double size = EffectiveSampleSize.ofChains(likelihood);
    return Double.isNaN(size) ? 1 : size / (logLik.length * logLik[0].length);
  }
}
