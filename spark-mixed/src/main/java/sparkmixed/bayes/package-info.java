/**
 * Posterior draws from a log density and its gradient, and what the draws say.
 *
 * <pre>
 *   H(q, p) = -log pi(q) + p' M^-1 p / 2
 * </pre>
 *
 * <p>{@link sparkmixed.bayes.Nuts} follows the Hamiltonian H from one draw to the next, {@link
 * sparkmixed.bayes.IndependenceSampler} weighs draws of a heavy-tailed approximation; {@link
 * sparkmixed.bayes.ParameterSummary} says how well the chains have mixed, {@link
 * sparkmixed.bayes.ParetoSmoothing} whether the weights can be relied on.
 */
@NullMarked
package sparkmixed.bayes;

import org.jspecify.annotations.NullMarked;
