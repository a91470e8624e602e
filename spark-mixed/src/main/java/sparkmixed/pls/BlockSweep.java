package sparkmixed.pls;

/**
 * What is done with one stage at every evaluation.
 *
 * @param factor that of the stage
 * @param elimination forwards
 * @param adjoint backwards, for the gradient
 * @param modes back substitution
 */
record BlockSweep(
    int factor, BlockElimination elimination, BlockAdjoint adjoint, BlockModes modes) {

  /**
   * @param stages all stages, with the numbers this evaluation works on
   * @param s the one meant
   * @param m size of the dense system, y included
   */
  static BlockSweep of(BlockStage[] stages, int s, int m) {
    StagePlace place = new StagePlace(stages, s, m);
    return new BlockSweep(
        stages[s].factor,
        new BlockElimination(place),
        new BlockAdjoint(place),
        new BlockModes(place));
  }
}
