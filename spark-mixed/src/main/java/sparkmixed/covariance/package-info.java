/**
 * {@code theta -> Lambda}: the relative covariance factors of the random effects.
 *
 * <p>Term j has a k_j x k_j lower-triangular template T_j, repeated for every level; all terms of
 * one grouping factor stand in one block-diagonal template of that factor. {@code theta} lists the
 * free entries of the templates by columns, terms in the formula's order.
 */
@NullMarked
package sparkmixed.covariance;

import org.jspecify.annotations.NullMarked;
