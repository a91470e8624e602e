/** Runs every example and compares its numbers with R's. */
@NullMarked
package sparkmixed.examples;

import org.jspecify.annotations.NullMarked;
