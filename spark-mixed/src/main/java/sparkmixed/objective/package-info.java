/**
 * {@code theta -> Evaluation(value, gradient)}: the criteria an optimizer minimizes. For linear
 * mixed models the profiled deviance or REML criterion ({@link
 * sparkmixed.objective.ProfiledDeviance}). For generalized ones, with {@code f(u) = - log p(y | u,
 * beta) + |u|^2 / 2}, H its second derivative and u^ its minimum,
 *
 * <pre>
 *   - 2 l(theta, beta, psi) = - 2 log int exp( - f(u) ) du / (2 pi)^(q/2)
 *                           ~ 2 f(u^) + log|H(u^)|                              (Laplace)
 * </pre>
 *
 * <p>{@link sparkmixed.objective.LaplaceDeviance} finds the mode of all effects together ({@link
 * sparkmixed.objective.ModeSearch}), also jointly with beta (PQL), and differentiates through it
 * ({@link sparkmixed.objective.RowDerivatives}): on a system of all effects beside all rows, or,
 * with rows in {@link sparkmixed.objective.EliminatedRows}, on what is left of it when every block
 * has eliminated the effects of its own levels,
 *
 * <pre>
 *   F(v) = min_u f(u, v)  summed over blocks,    F'' = A_rest - sum_i C_i' W_i C_i
 * </pre>
 *
 * <p>{@link sparkmixed.objective.GroupedDeviance} adds up integrals of independent groups ({@link
 * sparkmixed.objective.GroupIntegral}) by quadrature or by draws, on the driver or where the rows
 * are ({@link sparkmixed.objective.BlockRows}); {@link sparkmixed.objective.ImportanceDeviance}
 * draws the effects of crossed factors together. All gradients are exact.
 */
@NullMarked
package sparkmixed.objective;

import org.jspecify.annotations.NullMarked;
