/**
 * Bayesian fits: what is believed before the data ({@link sparkmixed.bayes.Density}, {@link
 * sparkmixed.bayes.Lkj}), stated and defaulted as brms does ({@link sparkmixed.bayes.PriorSet}),
 * and draws of what is believed after them,
 *
 * <pre>
 *   p(beta, sd, R, phi | y) ~ p(y | beta, sd, R, phi) p(beta) p(sd) p(R) p(phi)
 *   H(q, p) = -log pi(q) + p' M^-1 p / 2
 * </pre>
 *
 * <p>with standard deviations {@code sd} and correlations {@code R} of the random effects and the
 * dispersion {@code phi} of the family. {@link sparkmixed.bayes.Nuts} follows the Hamiltonian H of
 * a density pi from one draw to the next, {@link sparkmixed.bayes.IndependenceSampler} weighs draws
 * of a heavy-tailed approximation; {@link sparkmixed.bayes.ParameterSummary} says how well the
 * chains have mixed, {@link sparkmixed.bayes.ParetoSmoothing} whether the weights can be relied on.
 * Plain Java; {@code ml} brings the data.
 */
@NullMarked
package sparkmixed.bayes;

import org.jspecify.annotations.NullMarked;
