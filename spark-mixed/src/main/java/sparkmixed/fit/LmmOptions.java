package sparkmixed.fit;

import sparkmixed.optimize.Minimizer;

/**
 * Settings of a linear mixed-model fit.
 *
 * @param reml REML instead of maximum likelihood
 * @param maxIter iterations of the optimizer
 * @param tolerance decrease of the criterion, still to be expected, at which the search stops
 *     (Newton steps then finish)
 * @param method which search comes first
 * @param memoryBudget bytes the kernel may hold
 */
public record LmmOptions(
    boolean reml, int maxIter, double tolerance, Minimizer.Method method, long memoryBudget) {

  /** REML, 200 iterations, 1e-8, quasi-Newton, 60 % of the heap. */
  public static LmmOptions defaults() {
    return new LmmOptions(
        true,
        200,
        1e-8,
        Minimizer.Method.QUASI_NEWTON,
        (long) (0.6 * Runtime.getRuntime().maxMemory()));
  }
}
