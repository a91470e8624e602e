/**
 * What a Spark ML user touches: estimators, models, their Params and how they are saved.
 *
 * <p>{@link sparkmixed.ml.LinearMixedEffects} takes a {@code DataFrame} through {@code frame},
 * {@code spark} and {@code fit} to a {@link sparkmixed.ml.LinearMixedEffectsModel}, which scores
 * through {@code predict} and shows itself through {@code report}. A model is a few records sized
 * by the formula ({@link sparkmixed.fit.FittedModel}) and arrays sized by levels ({@link
 * sparkmixed.fit.RandomEffects}); tables of levels are made from the arrays where they are needed,
 * on executors, and never as one list on the driver.
 *
 * <p>A saved model is Spark's {@code metadata} with a {@code formatVersion}, {@code
 * data/model.json} and the Parquet table {@code randomEffects}. Nothing in it is deserialized Java.
 * Spark's half-private persistence classes are used in {@link sparkmixed.ml.SparkMetadata} alone.
 */
@NullMarked
package sparkmixed.ml;

import org.jspecify.annotations.NullMarked;
