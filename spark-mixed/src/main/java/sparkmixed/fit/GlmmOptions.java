package sparkmixed.fit;

import sparkmixed.family.Family;
import sparkmixed.family.Link;

/**
 * Settings of a generalized linear mixed-model fit.
 *
 * @param family of the response given the random effects
 * @param link one that the family has
 * @param method how the random effects are integrated out
 * @param curvature whose weights stand in the determinant of the Laplace approximation
 * @param quadraturePoints nodes for each random effect of a group; AGQ only
 * @param samples draws; Monte Carlo only
 * @param seed of the draws
 * @param maxIter iterations of the optimizer
 * @param tolerance decrease of the criterion, still to be expected, at which the search stops
 *     (Newton steps then finish)
 * @param placement {@code auto}, {@code driver}, {@code separable} or {@code executor}
 * @param memoryBudget bytes that rows and kernel may hold on the driver
 * @param priors whether priors bound what the data do not, so that a response whose values are all
 *     alike, and a formula without random effects, can carry the model
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
    long memoryBudget,
    boolean priors) {

  /** How the random effects are integrated out. */
  public enum Method {
    /** Penalized quasi-likelihood: fixed effects by the mode, lme4's {@code nAGQ = 0}. */
    PQL,
    /** Laplace's approximation. */
    LAPLACE,
    /** Adaptive Gauss-Hermite quadrature. */
    AGQ,
    /** Importance sampling at the mode. */
    MONTE_CARLO
  }

  /** Weights of the Laplace approximation's determinant. */
  public enum Curvature {
    /** Exact second derivatives. */
    OBSERVED,
    /** Fisher information. */
    EXPECTED
  }

  /** Laplace's approximation with observed curvature, 200 iterations, 60 % of the heap. */
  public static GlmmOptions of(Family family, Link link) {
    return new GlmmOptions(
        family,
        link,
        Method.LAPLACE,
        Curvature.OBSERVED,
        9,
        4000,
        1,
        200,
        1e-8,
        "auto",
        (long) (0.6 * Runtime.getRuntime().maxMemory()),
        false);
  }

  /** The same with another method. */
  public GlmmOptions with(Method other) {
    return new GlmmOptions(
        family,
        link,
        other,
        curvature,
        quadraturePoints,
        samples,
        seed,
        maxIter,
        tolerance,
        placement,
        memoryBudget,
        priors);
  }

  /** The same with another curvature. */
  public GlmmOptions with(Curvature other) {
    return new GlmmOptions(
        family,
        link,
        method,
        other,
        quadraturePoints,
        samples,
        seed,
        maxIter,
        tolerance,
        placement,
        memoryBudget,
        priors);
  }

  /** The same with other nodes. */
  public GlmmOptions withQuadraturePoints(int points) {
    return new GlmmOptions(
        family,
        link,
        method,
        curvature,
        points,
        samples,
        seed,
        maxIter,
        tolerance,
        placement,
        memoryBudget,
        priors);
  }

  /** The same with other draws. */
  public GlmmOptions withSamples(int draws, long otherSeed) {
    return new GlmmOptions(
        family,
        link,
        method,
        curvature,
        quadraturePoints,
        draws,
        otherSeed,
        maxIter,
        tolerance,
        placement,
        memoryBudget,
        priors);
  }

  /** The same with rows elsewhere. */
  public GlmmOptions withPlacement(String other) {
    return new GlmmOptions(
        family,
        link,
        method,
        curvature,
        quadraturePoints,
        samples,
        seed,
        maxIter,
        tolerance,
        other,
        memoryBudget,
        priors);
  }

  /** The same with another memory budget. */
  public GlmmOptions withMemoryBudget(long bytes) {
    return new GlmmOptions(
        family,
        link,
        method,
        curvature,
        quadraturePoints,
        samples,
        seed,
        maxIter,
        tolerance,
        placement,
        bytes,
        priors);
  }

  /** The same for a model whose parameters have priors. */
  public GlmmOptions withPriors() {
    return new GlmmOptions(
        family,
        link,
        method,
        curvature,
        quadraturePoints,
        samples,
        seed,
        maxIter,
        tolerance,
        placement,
        memoryBudget,
        true);
  }
}
