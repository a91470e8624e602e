package sparkmixed.bayes;

/**
 * A point of phase space with all that is known there; its arrays are never changed, so that points
 * share them.
 *
 * @param q position, length d
 * @param p momentum, length d
 * @param velocity {@code M^-1 p}
 * @param gradient of the log density at q
 * @param logDensity at q
 * @param energy H(q, p); positive infinity where the density is zero
 */
record PhasePoint(
    double[] q,
    double[] p,
    double[] velocity,
    double[] gradient,
    double logDensity,
    double energy) {}
