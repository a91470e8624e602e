/**
 * Micro-benchmarks: one evaluation of the criterion with its gradient, and one pass over the data.
 * Run with the profile {@code bench}.
 */
@NullMarked
package sparkmixed.bench;

import org.jspecify.annotations.NullMarked;
