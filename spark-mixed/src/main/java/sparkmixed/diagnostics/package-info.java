/**
 * Whether a fitted model describes its data: shares of variance ({@link
 * sparkmixed.diagnostics.NakagawaR2}, {@link sparkmixed.diagnostics.IntraclassCorrelation}), the
 * dimensions of the random effects ({@link sparkmixed.diagnostics.RandomEffectsPca}), randomized
 * quantile residuals and the tests on them, half-normal plots with simulated envelopes, and whether
 * the optimum is one.
 *
 * <p>Plain Java on a {@link sparkmixed.fit.FittedModel} or on arrays of rows; {@code ml} brings the
 * rows.
 */
@NullMarked
package sparkmixed.diagnostics;

import org.jspecify.annotations.NullMarked;
