package sparkmixed.bayes;

/**
 * Watanabe's criterion for one observation,
 *
 * <pre>
 *   p = var_s log p(y | theta_s),   elpd = log(mean_s p(y | theta_s)) - p
 * </pre>
 *
 * <p>Equals a row of {@code waic} of R's loo. Where p exceeds 0.4, leave-one-out is to be trusted
 * instead.
 *
 * @param elpd expected log predictive density
 * @param p its share of the effective number of parameters
 */
public record PointwiseWaic(double elpd, double p) {
  /** p above which the criterion of an observation is unreliable. */
  public static final double UNRELIABLE = 0.4;

  /**
   * Of one observation. O(S).
   *
   * @param logLik of the observation under each draw, length S
   */
  public static PointwiseWaic of(double[] logLik) {
    double p = DrawMatrix.variance(logLik);
    return new PointwiseWaic(LogSumExp.of(logLik) - Math.log(logLik.length) - p, p);
  }
}
