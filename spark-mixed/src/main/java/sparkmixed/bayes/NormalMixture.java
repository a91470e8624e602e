package sparkmixed.bayes;

/**
 * A t distribution as a scale mixture of normals,
 *
 * <pre>
 *   x | w ~ N(location, scale^2 / w),   w ~ Gamma(shape df/2, rate df/2)
 * </pre>
 *
 * <p>so that x can be integrated out given w. An infinite df is the normal itself, with w = 1.
 *
 * @param location centre of x
 * @param scale positive
 * @param df degrees of freedom, positive, perhaps infinite
 */
public record NormalMixture(double location, double scale, double df) {

  /** Whether w is 1 always. */
  public boolean isNormal() {
    return df == Double.POSITIVE_INFINITY;
  }
}
