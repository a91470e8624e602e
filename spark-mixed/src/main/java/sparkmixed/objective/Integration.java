package sparkmixed.objective;

import java.io.Serializable;

/**
 * How random effects are integrated out.
 *
 * @param rule which approximation
 * @param count nodes for each random effect, or draws of a group
 * @param seed of the draws
 */
public record Integration(Rule rule, int count, long seed) implements Serializable {

  /** Approximations of an integral at its mode. */
  public enum Rule {
    /** Laplace's, with exact second derivatives. */
    LAPLACE,
    /** Laplace's, with Fisher's weights in the determinant. */
    LAPLACE_EXPECTED,
    /** A product grid of Gauss-Hermite nodes; one factor only. */
    QUADRATURE,
    /** Importance sampling; one factor only. */
    DRAWN
  }

  /** Laplace's approximation. */
  public static Integration laplace(boolean expected) {
    return new Integration(expected ? Rule.LAPLACE_EXPECTED : Rule.LAPLACE, 1, 0);
  }

  /**
   * Adaptive Gauss-Hermite quadrature.
   *
   * @param points nodes for each random effect
   */
  public static Integration quadrature(int points) {
    return new Integration(Rule.QUADRATURE, points, 0);
  }

  /** Importance sampling. */
  public static Integration drawn(int samples, long seed) {
    return new Integration(Rule.DRAWN, samples, seed);
  }

  /** The nodes of each group. */
  NodeSource nodes(int dimension) {
    return rule == Rule.DRAWN
        ? new DrawnNodes(dimension, count, seed)
        : NodeSource.same(Nodes.product(dimension, count));
  }
}
