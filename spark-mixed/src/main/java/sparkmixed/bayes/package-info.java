/**
 * Bayesian fits: what is believed before the data ({@link sparkmixed.bayes.Density}, {@link
 * sparkmixed.bayes.Lkj}), stated and defaulted as brms does ({@link sparkmixed.bayes.PriorSet}).
 *
 * <pre>
 *   p(beta, sd, R, phi | y) ~ p(y | beta, sd, R, phi) p(beta) p(sd) p(R) p(phi)
 * </pre>
 *
 * <p>with standard deviations {@code sd} and correlations {@code R} of the random effects and the
 * dispersion {@code phi} of the family. Plain Java; {@code ml} brings the data.
 */
@NullMarked
package sparkmixed.bayes;

import org.jspecify.annotations.NullMarked;
