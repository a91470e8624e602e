/**
 * Predictions of a fitted model for rows it may never have seen,
 *
 * <pre>
 *   eta = x'beta + sum_f z_f' b_f[level of the row] + offset
 * </pre>
 *
 * <p>{@link sparkmixed.predict.LinearPredictor} holds what a fit has left behind: the model frame
 * and the coefficients. The conditional modes b come from a {@link sparkmixed.predict.Modes}: a
 * {@link sparkmixed.predict.LevelTable} that finds levels by their exact keys in memory, or columns
 * that a join has put beside the row. It stands after {@code fit} in the data path, and knows
 * nothing of where rows come from.
 */
@NullMarked
package sparkmixed.predict;

import org.jspecify.annotations.NullMarked;
