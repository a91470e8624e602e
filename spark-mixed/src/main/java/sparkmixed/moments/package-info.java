/**
 * Sufficient statistics: everything a linear mixed model needs of its rows.
 *
 * <pre>
 *   A = [Z X y]' W [Z X y], kept in blocks by level
 * </pre>
 *
 * <p>Rows enter a {@link sparkmixed.moments.MomentsBuilder}, one for each partition, which holds a
 * block for every level of every grouping factor and for every observed pair of levels of two
 * factors: memory grows with levels and distinct pairs, never with rows. {@link
 * sparkmixed.moments.Moments#merge} adds such summaries up in the order given, over the union of
 * their levels. The next package in the path, {@code pls}, sees only the merged {@link
 * sparkmixed.moments.Moments}.
 *
 * <p>{@link sparkmixed.moments.Observations} is the port where distributed code ends. A generalized
 * model needs the rows themselves: {@link sparkmixed.moments.PackedRows}, all of them at once or in
 * {@link sparkmixed.moments.RowBlocks} of whole groups, wherever {@link
 * sparkmixed.moments.RowPacking} leaves them.
 */
@NullMarked
package sparkmixed.moments;

import org.jspecify.annotations.NullMarked;
