package sparkmixed.fit;

import sparkmixed.family.Family;
import sparkmixed.family.Link;

/**
 * Settings of a generalized linear mixed-model fit.
 *
 * @param family distribution of the response given the random effects
 * @param link one of the family's
 * @param method how the random effects are integrated out
 * @param curvature of the log-density at the mode, for Laplace and what builds on it
 * @param quadraturePoints nodes for each effect, for {@link Method#AGQ}
 * @param samples for {@link Method#MONTE_CARLO}
 * @param seed of everything random
 * @param maxIter iterations of the optimizer
 * @param tolerance decrease of the criterion, still to be expected, at which the search stops
 * @param placement {@code auto}, {@code driver}, {@code separable} or {@code executor}
 * @param memoryBudget bytes the kernel may hold on the driver
 */
public record GlmmOptions(
    Family family,
    Link link,
    Method method,
    Curvature curvature,
    int quadraturePoints,
    int samples,
    long seed,
    int maxIter,
    double tolerance,
    String placement,
    long memoryBudget) {

  /** How the random effects are integrated out. */
  public enum Method {
    PQL,
    LAPLACE,
    AGQ,
    MONTE_CARLO
  }

  /** Which second derivative of the log-density the Laplace approximation takes. */
  public enum Curvature {
    /** The exact one. */
    OBSERVED,
    /** Its expectation, the weights of Fisher scoring. */
    EXPECTED
  }
}
