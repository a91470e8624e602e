/**
 * Penalized least squares: the cross products {@code A = [Z X y]' W [Z X y]} and the templates T
 * give every term of the profiled deviance and of its gradient.
 *
 * <pre>
 *   M = Lambda' Z'WZ Lambda + I,    r2 = min |y - X beta - Z Lambda u|_W^2 + |u|^2
 * </pre>
 *
 * <p>Grouping factors are eliminated one after the other, most levels first ({@link
 * sparkmixed.pls.EliminationOrder}). As long as what is left of the next factor stays block
 * diagonal (one factor, or nested ones) it is eliminated block by block ({@link
 * sparkmixed.pls.BlockStage}, {@link sparkmixed.pls.BlockElimination}, {@link
 * sparkmixed.pls.BlockAdjoint}); what remains of crossed factors, the fixed effects and the
 * response is one dense system ({@link sparkmixed.pls.DenseSystem}). A scalar primary factor whose
 * levels have few distinct weights is summed up once for ever ({@link
 * sparkmixed.pls.WeightClasses}): an evaluation then no longer touches its levels.
 *
 * <p>Eliminating level i with block A_i and row C_i takes {@code C_i' W_i C_i} off the rest, {@code
 * W_i = T (T' A_i T + I)^-1 T'}. The gradient is the same recursion backwards: with Q the
 * derivative of the criterion by the rest, {@code H_i = C_i Q C_i'} and
 *
 * <pre>
 *   dd/dT  += 2 [ A_i P_i' - (I - A_i W_i) H_i P_i' ],    P_i = (T' A_i T + I)^-1 T'
 *   Q_i.    = - W_i C_i Q,     Q_ii = W_i + W_i H_i W_i
 * </pre>
 *
 * <p>exact at a singular T, and Q restricted to the pattern is the selected inverse {@code Lambda
 * M^-1 Lambda'} whose diagonal blocks are the conditional variances of the random effects. This is
 * the gradient of Bates, Maechler, Bolker and Walker (2015, JSS 67(1)) equations 34 and 41 in the
 * unscaled coordinates b = Lambda u, with Takahashi's recursion for the inverse.
 *
 * <p>Generalized models solve the same system with weights that change: {@link
 * sparkmixed.pls.RowLayout} sorts packed rows and finds, once, where each of them adds to the
 * stages; {@link sparkmixed.pls.WeightedSystem} assembles, factors, solves for right-hand sides and
 * inverts on the pattern. Its two halves work apart as well: {@link sparkmixed.pls.StageSystem}
 * where a block of rows eliminates the effects of its own levels, {@link
 * sparkmixed.pls.ReducedSystem} where the contributions of all blocks are added up.
 *
 * <p>Sums over levels run in a fixed number of chunks, added up in order: the same result for any
 * number of threads.
 */
@NullMarked
package sparkmixed.pls;

import org.jspecify.annotations.NullMarked;
