/**
 * The few matrix shapes the kernel needs, and their factorizations. Dense matrices are {@code
 * double[]} by columns. {@link sparkmixed.linalg.Blas} is the only door to netlib; {@link
 * sparkmixed.linalg.SmallBlock} holds the K x K algebra of one level, where a library call would
 * cost more than the work.
 */
@NullMarked
package sparkmixed.linalg;

import org.jspecify.annotations.NullMarked;
