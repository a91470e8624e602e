/**
 * Minimizes an {@link sparkmixed.objective.Objective}: a quasi-Newton method on the exact gradient
 * finished by Newton steps ({@link sparkmixed.optimize.QuasiNewton}, {@link
 * sparkmixed.optimize.NewtonFinish}), and derivative-free methods as fallback and cross-check
 * ({@link sparkmixed.optimize.DerivativeFree}). Knows nothing of mixed models.
 *
 * <p>The deviance is even in the sign of each column of a template, so the search runs without
 * bounds: a variance of zero is an ordinary stationary point, and its curvature tells whether it is
 * a minimum. Breeze's L-BFGS-B is not used: its {@code DiffFunction} cannot be implemented in Java
 * (two methods of one erasure), and a dense BFGS fits the handful of parameters here.
 */
@NullMarked
package sparkmixed.optimize;

import org.jspecify.annotations.NullMarked;
