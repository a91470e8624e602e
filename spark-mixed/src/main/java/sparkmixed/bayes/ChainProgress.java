package sparkmixed.bayes;

/** How far a chain is. */
public interface ChainProgress {

  /** Number of the chain, from 0. */
  int chain();

  /** Iterations done, those of the warm-up first. */
  int iterations();

  /** Iterations to do altogether. */
  int total();

  /** Whether the last iteration adapted. */
  boolean warmingUp();

  /** Divergent trajectories after the warm-up. */
  int divergences();

  /** Step size of the next trajectory. */
  double stepSize();

  /**
   * All that the chain needs to go on, as of now; copies the draws, so that a checkpoint is best
   * made every so many iterations.
   */
  ChainState state();
}
