/**
 * {@code theta -> Evaluation(value, gradient)}: the criteria an optimizer minimizes. For linear
 * mixed models the profiled deviance or REML criterion ({@link
 * sparkmixed.objective.ProfiledDeviance}); for generalized ones Laplace's approximation ({@link
 * sparkmixed.objective.LaplaceDeviance}), or integrals group by group ({@link
 * sparkmixed.objective.GroupedDeviance}):
 *
 * <pre>
 *   - 2 l(theta, beta, psi) = 2 f(u^) + log|H(u^)|          or          - 2 sum_i log int exp(-f_i(u)) du
 * </pre>
 *
 * <p>Independent groups are evaluated wherever their rows are ({@link
 * sparkmixed.objective.GroupedRows}): values and gradients add up.
 */
@NullMarked
package sparkmixed.objective;

import org.jspecify.annotations.NullMarked;
