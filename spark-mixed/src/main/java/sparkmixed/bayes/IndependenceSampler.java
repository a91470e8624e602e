package sparkmixed.bayes;

import java.util.Arrays;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.function.IntFunction;
import sparkmixed.error.NotConvergedException;
import sparkmixed.pls.Chunks;
import sparkmixed.predict.CounterRandom;

/**
 * Weighs draws of a heavy-tailed approximation by how much they are too rare or too frequent,
 * {@code w = pi(q) / g(q)}. One evaluation of the density a draw, no gradient, all of them in
 * parallel: for a few parameters whose density is near to normal. A draw is a function of the seed
 * and its number, so threads change nothing.
 */
public final class IndependenceSampler {
  /** Keeps the numbers apart from those that others draw with the same seed. */
  private static final long STREAM = 0x494D50L;

  private static final int CHUNK = 16;

  private IndependenceSampler() {}

  /**
   * Draws and weighs.
   *
   * @param perThread the density, for each of the threads
   * @param draws S
   * @param listener asked before every evaluation whether to stop
   * @throws CancellationException if it was cancelled, or its thread interrupted
   * @throws NotConvergedException if the density is zero wherever it was tried
   */
  public static ImportanceSample sample(
      IntFunction<LogDensity> perThread,
      StudentProposal proposal,
      int draws,
      long seed,
      int threads,
      SamplerListener listener) {
    double[][] q = new double[draws][];
    double[] logDensity = listener.densities(draws);
    double[] logRatios = new double[draws];
    int chunks = (draws + CHUNK - 1) / CHUNK;
    AtomicInteger next = new AtomicInteger();
    int workers = Math.min(threads, chunks);
    boolean all =
        Tasks.run(
            workers,
            workers,
            thread -> {
              LogDensity density = perThread.apply(thread);
              IntConsumer weigh =
                  s -> {
                    CounterRandom random = new CounterRandom();
                    random.start(seed, STREAM, s);
                    q[s] = proposal.draw(random);
                    if (Double.isNaN(logDensity[s])) {
                      double value = density.value(q[s]);
                      logDensity[s] = Double.isNaN(value) ? Double.NEGATIVE_INFINITY : value;
                    }
                    logRatios[s] = logDensity[s] - proposal.logDensity(q[s]);
                  };
              for (int c = next.getAndIncrement(); c < chunks; c = next.getAndIncrement()) {
                int from = c * CHUNK;
                int to = Math.min(from + CHUNK, draws);
                // sums have the same bits on one thread and on many
                boolean done = Chunks.alone(() -> each(from, to, weigh, listener));
                if (!done) {
                  return;
                }
                listener.weighed(logDensity);
              }
            });
    if (!all || Arrays.stream(logDensity).anyMatch(Double::isNaN)) {
      listener.stopped(logDensity);
      throw new CancellationException("sampling was cancelled");
    }
    if (Arrays.stream(logRatios).noneMatch(Double::isFinite)) {
      throw new NotConvergedException(
          "The log posterior is not finite at any of "
              + draws
              + " points around its mode. Check the priors for values that the data cannot have.");
    }
    return new ImportanceSample(q, logDensity, logRatios, ParetoSmoothing.of(logRatios, 1));
  }

  /** False if it was cancelled in between. */
  private static boolean each(int from, int to, IntConsumer work, SamplerListener listener) {
    for (int s = from; s < to; s++) {
      if (listener.cancelled() || Thread.currentThread().isInterrupted()) {
        return false;
      }
      work.accept(s);
    }
    return true;
  }
}
