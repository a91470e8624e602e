package sparkmixed.pls;

/**
 * How the penalized least-squares system is solved.
 *
 * @param chain factors eliminated block by block, in order
 * @param dense crossed factors left to the dense system
 * @param order order m of the dense system, fixed effects and response included
 * @param weightClasses classes into which the levels of a scalar primary factor were summed; 0 if
 *     they are eliminated one by one
 * @param bytes memory held by the kernel
 */
public record SolverPlan(int[] chain, int[] dense, int order, int weightClasses, long bytes) {

  /** {@code block-diagonal} or {@code dense}, as {@code fit.json} says it. */
  public String reducedSystem() {
    return dense.length == 0 ? "block-diagonal" : "dense";
  }
}
