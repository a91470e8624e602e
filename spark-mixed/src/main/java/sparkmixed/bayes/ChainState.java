package sparkmixed.bayes;

import org.jspecify.annotations.Nullable;

/**
 * All that a chain needs to go on as if it had never stopped: the continuation has the bits of the
 * uninterrupted chain.
 *
 * @param chain its number, from 0
 * @param iterations done, those of the warm-up first
 * @param random state of the random numbers
 * @param position q, length d
 * @param logDensity at q
 * @param gradient at q, length d
 * @param adaptation of step size and metric; null once the warm-up is over
 * @param drawn draws so far, with step size, metric and gradients as of now
 */
public record ChainState(
    int chain,
    int iterations,
    long random,
    double[] position,
    double logDensity,
    double[] gradient,
    @Nullable Adaptation adaptation,
    Chain drawn) {

  /**
   * Where the adaptation is.
   *
   * @param updates of the step size since it was last restarted
   * @param shrinkage log step size that dual averaging shrinks to, mu
   * @param averageError running mean of {@code adaptDelta - acceptance}, s-bar
   * @param averageLogStep running mean of log step sizes, x-bar
   * @param windowSize of the current window of the metric
   * @param windowEnd last iteration of that window, from 0
   * @param count draws in the window
   * @param mean of them, length d
   * @param squares sums of squared deviations, length d, or of products, d x d
   */
  public record Adaptation(
      int updates,
      double shrinkage,
      double averageError,
      double averageLogStep,
      int windowSize,
      int windowEnd,
      int count,
      double[] mean,
      double[] squares) {}
}
