/**
 * Drivers that take a model frame and its statistics to a fitted model, and the immutable result.
 *
 * <p>{@link sparkmixed.fit.LmmFit} is the linear one: pilot, one pass for the moments, rank check,
 * optimization of the profiled deviance, then everything that a result holds. {@link
 * sparkmixed.fit.GlmmFit} is the generalized one: rows packed and placed ({@link
 * sparkmixed.fit.GlmmRows}), starting values, penalized quasi-likelihood to come near, the method
 * asked for in all parameters at once, standard errors from their joint Hessian. {@link
 * sparkmixed.fit.FittedModel} is sized by the formula; what is sized by levels is {@link
 * sparkmixed.fit.RandomEffects}.
 *
 * <p>{@link sparkmixed.fit.GlmmFit} is the generalized one: its rows are packed, placed on the
 * driver, in blocks of whole groups, or in blocks of whole levels of the primary factor, summed up
 * for starting values, and searched where they are.
 */
@NullMarked
package sparkmixed.fit;

import org.jspecify.annotations.NullMarked;
