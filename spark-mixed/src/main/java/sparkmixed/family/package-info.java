/**
 * One row's log-likelihood and its derivatives: {@code eta, psi -> log p(y | eta, psi)}, for every
 * family and link.
 *
 * <pre>
 *   mu = mean(eta),   Var(y) = phi V(mu) / weight,   psi = log of the dispersion
 *   score = dlogp/deta,   observed = -d2logp/deta2,   expected = (dmu/deta)^2 weight / (phi V(mu))
 * </pre>
 *
 * <p>Families with a positive mean are differentiated in {@code log mu}, where a log link is the
 * identity and every power link has the slopes {@code c/eta, -c/eta^2, 2c/eta^3}. Binomial links
 * give {@code log pi} and {@code log(1 - pi)} themselves ({@link sparkmixed.family.Tails}), so
 * neither tail cancels. Nothing here allocates per row.
 */
@NullMarked
package sparkmixed.family;

import org.jspecify.annotations.NullMarked;
