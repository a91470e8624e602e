/**
 * The port to Spark: schema and rows of a {@code Dataset} as the pure packages see them, and the
 * one distributed pass that sums them up.
 *
 * <p>{@link sparkmixed.spark.SparkFrames} turns a schema into columns and finds factor levels;
 * {@link sparkmixed.spark.SparkObservations} maps partitions to {@link sparkmixed.moments.Moments}
 * with map-side combination, merges them (by level in a shuffle if there are many partitions) and
 * hands one merged summary to the driver. Rows are read from Spark's internal representation
 * without boxing ({@link sparkmixed.spark.InternalCursor}).
 *
 * <p>Rows of a generalized model are packed by {@link sparkmixed.spark.PackedPass}, and go to the
 * driver or into {@link sparkmixed.spark.CachedBlocks} of whole groups, which evaluate their part
 * of the deviance in one job, or eliminate their part of the effects in a few, whose large sums are
 * made by {@link sparkmixed.spark.TreeSum}.
 */
@NullMarked
package sparkmixed.spark;

import org.jspecify.annotations.NullMarked;
