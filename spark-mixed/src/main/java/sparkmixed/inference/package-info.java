/**
 * What a fit lets one say about its parameters. {@link sparkmixed.inference.Wald} divides an
 * estimate by its standard error,
 *
 * <pre>
 *   z = beta_j / se(beta_j),   p = 2 P(Z &gt; |z|),   Z ~ N(0, 1)
 * </pre>
 */
@NullMarked
package sparkmixed.inference;

import org.jspecify.annotations.NullMarked;
