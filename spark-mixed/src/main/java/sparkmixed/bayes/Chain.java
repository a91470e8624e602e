package sparkmixed.bayes;

/**
 * Draws of one chain after its warm-up, n of d parameters.
 *
 * @param draws n x d
 * @param logDensity of each draw
 * @param energy H of each draw with the momentum that led on to it, see {@link EnergyFraction}
 * @param treeDepth doublings of each trajectory
 * @param divergent whether the energy of the trajectory was off by more than 1000
 * @param acceptance average Metropolis acceptance over each trajectory
 * @param stepSize adapted
 * @param inverseMetric adapted variances, length d, or covariance matrix, d x d, by columns
 * @param gradients evaluations of the density, those of the warm-up included
 */
public record Chain(
    double[][] draws,
    double[] logDensity,
    double[] energy,
    int[] treeDepth,
    boolean[] divergent,
    double[] acceptance,
    double stepSize,
    double[] inverseMetric,
    long gradients) {

  /** Trajectories whose energy was off by more than 1000. */
  public int divergences() {
    int count = 0;
    for (boolean one : divergent) {
      count += one ? 1 : 0;
    }
    return count;
  }

  /** Trajectories that stopped only because they were as long as allowed. */
  public int treeDepthHits(int maxTreeDepth) {
    int count = 0;
    for (int depth : treeDepth) {
      count += depth >= maxTreeDepth ? 1 : 0;
    }
    return count;
  }
}
