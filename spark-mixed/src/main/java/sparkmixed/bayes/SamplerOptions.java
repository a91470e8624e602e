package sparkmixed.bayes;

import java.util.Locale;
import sparkmixed.error.ConfigurationException;

/**
 * How to sample.
 *
 * @param chains how many, from different starts
 * @param warmup iterations of a chain that adapt step size and metric and are thrown away
 * @param draws iterations of a chain that are kept
 * @param seed the draws of a chain are a function of it and the chain's number
 * @param adaptDelta average acceptance that the step size is adapted to, in (0, 1)
 * @param maxTreeDepth a trajectory has at most {@code 2^maxTreeDepth - 1} steps
 * @param threads chains that run at once, at most; changes no draw
 * @param denseUpTo largest dimension whose metric is a full matrix; above it is diagonal
 */
public record SamplerOptions(
    int chains,
    int warmup,
    int draws,
    long seed,
    double adaptDelta,
    int maxTreeDepth,
    int threads,
    int denseUpTo) {
  private static final int DENSE_UP_TO = 50;
  private static final int DEEPEST = 20;

  public SamplerOptions {
    atLeast("chains", chains, 1);
    atLeast("warmup", warmup, 0);
    atLeast("draws", draws, 1);
    atLeast("maxTreeDepth", maxTreeDepth, 1);
    atLeast("threads", threads, 1);
    if (maxTreeDepth > DEEPEST) {
      throw new ConfigurationException(
          String.format(
              Locale.ROOT,
              "maxTreeDepth = %d would allow trajectories of 2^%d steps: give 1 to %d.",
              maxTreeDepth,
              maxTreeDepth,
              DEEPEST));
    }
    if (!(adaptDelta > 0 && adaptDelta < 1)) {
      throw new ConfigurationException(
          String.format(
              Locale.ROOT,
              "adaptDelta = %s is not between 0 and 1: give 0.8 to 0.99.",
              adaptDelta));
    }
  }

  /** On all processors, with a dense metric up to 50 parameters. */
  public SamplerOptions(
      int chains, int warmup, int draws, long seed, double adaptDelta, int maxTreeDepth) {
    this(
        chains,
        warmup,
        draws,
        seed,
        adaptDelta,
        maxTreeDepth,
        Runtime.getRuntime().availableProcessors(),
        DENSE_UP_TO);
  }

  /** The same on other threads. */
  public SamplerOptions withThreads(int other) {
    return new SamplerOptions(
        chains, warmup, draws, seed, adaptDelta, maxTreeDepth, other, denseUpTo);
  }

  /** The same with a metric that is a matrix up to another dimension. */
  public SamplerOptions withDenseUpTo(int dimension) {
    return new SamplerOptions(
        chains, warmup, draws, seed, adaptDelta, maxTreeDepth, threads, dimension);
  }

  private static void atLeast(String name, int value, int least) {
    if (value < least) {
      throw new ConfigurationException(
          String.format(
              Locale.ROOT, "%s = %d is too small: it must be at least %d.", name, value, least));
    }
  }
}
