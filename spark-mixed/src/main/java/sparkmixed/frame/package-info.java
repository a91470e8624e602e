/**
 * Formula and schema in, coded rows out: what one row of the data becomes before any statistics are
 * taken,
 *
 * <pre>
 *   row  ->  (x, z_1, ..., z_k, y, offset, weight)      y = x'beta + sum_j z_j'b_j + offset + e
 * </pre>
 *
 * <p>The path has three steps, because a model matrix needs facts that only the data can give.
 * {@link sparkmixed.frame.FramePlan} makes every check that needs no data and says which facts are
 * wanting: the levels of factors, and the moments behind {@code scale} and {@code poly}. {@link
 * sparkmixed.frame.FrameData} holds these facts; it is small, and is what a saved model keeps.
 * {@link sparkmixed.frame.ModelFrame} has every column named and {@link
 * sparkmixed.frame.RowEncoder} fills a {@link sparkmixed.frame.CodedRow} without allocating. Where
 * rows come from is the business of a {@link sparkmixed.frame.RowValues}: Spark's rows elsewhere,
 * {@link sparkmixed.frame.TableRows} here.
 *
 * <p>Column order, names and the choice between contrasts and indicator columns are those of R's
 * {@code model.matrix}; grouping factors are only located here (their levels number millions and
 * belong to {@code moments}). What may stand left of the tilde, and what its values may be, is the
 * family's to say: {@link sparkmixed.family.Family} is all that this package knows of {@code
 * family}. Bad values are counted, not thrown, in {@link sparkmixed.frame.RowProblems}, so that one
 * pass reports them all.
 */
@NullMarked
package sparkmixed.frame;

import org.jspecify.annotations.NullMarked;
