package sparkmixed.bayes;

/**
 * Logarithm of a density, up to a constant, over all of R^d. Bounded parameters are transformed by
 * whoever implements it, who adds the log Jacobian. It may have scratch: one instance serves one
 * chain and is not thread safe. Equal points must give equal values, or a seed does not reproduce
 * its draws.
 */
public interface LogDensity {

  /** d, at least 1. */
  int dimension();

  /**
   * Log density at a point.
   *
   * @param q point, length d, not to be changed or kept
   * @param gradient receives the derivatives, length d; its content counts only where the value is
   *     finite
   * @return negative infinity (or NaN) where the density is zero or cannot be computed
   */
  double evaluate(double[] q, double[] gradient);

  /** The same without derivatives, where they would cost something. */
  default double value(double[] q) {
    return evaluate(q, new double[dimension()]);
  }

  /**
   * Forgets the points before: what comes next has the same bits whatever they were. Called at the
   * beginning of every trajectory, since a chain may have been stopped there.
   */
  default void restart() {}
}
