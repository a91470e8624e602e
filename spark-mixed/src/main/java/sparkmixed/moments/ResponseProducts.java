package sparkmixed.moments;

/**
 * Weighted cross products of a response with the columns of a model, all in the coordinates of the
 * statistics they belong to (see {@link Pilot}): what a refit of the same model to another response
 * needs of it.
 *
 * @param x {@code X'Wy}, length p
 * @param z {@code Z'Wy} of each factor, one row of K numbers a level
 * @param y {@code y'Wy}
 */
public record ResponseProducts(double[] x, Blocks[] z, double y) {}
