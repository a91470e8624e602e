package sparkmixed.bayes;

/**
 * Leave-one-out predictive density of one observation, by weighing the draws with the smoothed
 * inverse of its likelihood,
 *
 * <pre>
 *   elpd = log sum_s w_s p(y | theta_s),   p = log(mean_s p(y | theta_s)) - elpd
 * </pre>
 *
 * <p>Equals a row of {@code loo} of R's loo.
 *
 * @param elpd expected log predictive density
 * @param p its share of the effective number of parameters
 * @param mcse Monte Carlo standard error of elpd
 * @param k k-hat of the weights
 * @param effectiveSize draws that the weights are worth
 * @see <a href="https://doi.org/10.1007/s11222-016-9696-4">Vehtari, Gelman &amp; Gabry 2017,
 *     Statistics and Computing 27</a>
 */
public record PointwiseLoo(double elpd, double p, double mcse, double k, double effectiveSize) {

  /**
   * Of one observation. O(S log S).
   *
   * @param logLik of the observation under each draw, length S
   * @param relativeEfficiency {@link RelativeEfficiency} of its likelihoods
   */
  public static PointwiseLoo of(double[] logLik, double relativeEfficiency) {
    int s = logLik.length;
    double[] ratios = new double[s];
    for (int i = 0; i < s; i++) {
      ratios[i] = -logLik[i];
    }
    ParetoSmoothing smoothing = ParetoSmoothing.of(ratios, relativeEfficiency);
    double[] logWeights = smoothing.logWeights();
    double total = LogSumExp.of(logWeights);
    double[] terms = new double[s];
    for (int i = 0; i < s; i++) {
      terms[i] = logWeights[i] + logLik[i];
    }
    double elpd = LogSumExp.of(terms) - total;
    double lpd = LogSumExp.of(logLik) - Math.log(s);
    double variance = 0;
    double squares = 0;
    for (int i = 0; i < s; i++) {
      double weight = Math.exp(logWeights[i] - total);
      double off = weight * (Math.exp(logLik[i] - elpd) - 1);
      variance += off * off;
      squares += weight * weight;
    }
    return new PointwiseLoo(
        elpd,
        lpd - elpd,
        Math.sqrt(LogNormalScores.varianceOfLog(Math.sqrt(variance)) / relativeEfficiency),
        smoothing.k(),
        relativeEfficiency / squares);
  }
}
