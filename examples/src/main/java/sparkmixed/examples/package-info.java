/**
 * The worked examples of the README, each a {@code main} that runs on the embedded local Spark.
 * Users of the library: they see only what {@code sparkmixed.ml} offers.
 */
@NullMarked
package sparkmixed.examples;

import org.jspecify.annotations.NullMarked;
