package sparkmixed.objective;

import org.hipparchus.random.SobolSequenceGenerator;
import org.hipparchus.special.Erf;

/**
 * Randomized quasi-Monte Carlo points with equal weights: Sobol's sequence, shifted modulo one by
 * an amount of its own for each group and replicate, and mapped to the normal density. The same for
 * every parameter (common random numbers), and a function of the seed.
 *
 * @see <a href="https://doi.org/10.1137/1.9781611970081">Niederreiter 1992; L'Ecuyer &amp; Lemieux
 *     2002 for randomization</a>
 */
final class DrawnNodes implements NodeSource {
  private static final long serialVersionUID = 1L;

  /** Independent randomizations, from which the standard error comes. */
  static final int REPLICATES = 16;

  private final int dimension;
  private final long seed;
  private final double[] base;
  private final double[] logWeights;

  /**
   * @param samples draws of a group, rounded up to a multiple of the replicates
   */
  DrawnNodes(int dimension, int samples, long seed) {
    this.dimension = dimension;
    this.seed = seed;
    int each = Math.max(1, (samples + REPLICATES - 1) / REPLICATES);
    this.base = new double[each * dimension];
    SobolSequenceGenerator sobol = new SobolSequenceGenerator(dimension);
    for (int i = 0; i < each; i++) {
      System.arraycopy(sobol.nextVector(), 0, base, i * dimension, dimension);
    }
    this.logWeights = new double[each * REPLICATES];
    java.util.Arrays.fill(logWeights, -Math.log(logWeights.length));
  }

  @Override
  public Nodes of(long key) {
    double[] points = new double[base.length * REPLICATES];
    // A seed is hashed before keys are added to it: streams of SplittableRandom whose starts differ
    // by a multiple of its increment are one stream.
    java.util.SplittableRandom random =
        new java.util.SplittableRandom(new java.util.SplittableRandom(seed).nextLong() + key);
    double[] shift = new double[dimension];
    int at = 0;
    for (int r = 0; r < REPLICATES; r++) {
      for (int d = 0; d < dimension; d++) {
        shift[d] = random.nextDouble();
      }
      for (int e = 0; e < base.length; e++) {
        double u = base[e] + shift[e % dimension];
        u -= Math.floor(u);
        points[at++] = normal(u);
      }
    }
    return new Nodes(dimension, points, logWeights, REPLICATES);
  }

  /** The normal quantile, within what doubles can hold. */
  static double normal(double u) {
    double inside = Math.min(1 - 1e-16, Math.max(1e-16, u));
    return Math.sqrt(2) * Erf.erfInv(2 * inside - 1);
  }
}
