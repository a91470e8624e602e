package sparkmixed.bayes;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import org.apache.commons.rng.sampling.distribution.SharedStateContinuousSampler;
import org.apache.commons.rng.sampling.distribution.ZigguratSampler;
import org.jspecify.annotations.Nullable;
import sparkmixed.pls.Chunks;

/**
 * Completes the points of chains to draws of everything, in parallel. What a draw adds is a
 * function of the seed, its chain and its number, so threads change nothing.
 */
final class Completion {
  private static final int EFFECTS = 0x4546;

  private final IntFunction<? extends PosteriorModel> models;
  private final List<Chain> chains;
  private final long seed;
  private final @Nullable PosteriorModel[] own;

  /**
   * @param models makes the model of a thread, with scratch of its own
   * @param chains all of the same length
   */
  Completion(IntFunction<? extends PosteriorModel> models, List<Chain> chains, SamplerOptions own) {
    this.models = models;
    this.chains = chains;
    this.seed = own.seed();
    // no more than chains, whose models had to be there at once before
    this.own = new PosteriorModel[Math.min(own.threads(), chains.size())];
  }

  /** Draws of all chains. */
  int size() {
    return chains.size() * perChain();
  }

  private int perChain() {
    return chains.get(0).draws().length;
  }

  /**
   * Some of the draws, counted chain after chain.
   *
   * @throws SamplingCancelledException if the thread is interrupted
   */
  PosteriorDraw[] draws(int from, int to) {
    PosteriorDraw[] draws = new PosteriorDraw[to - from];
    int workers = Math.min(own.length, draws.length);
    AtomicInteger next = new AtomicInteger();
    boolean all =
        Tasks.run(
            workers,
            workers,
            w -> {
              PosteriorModel model = model(w);
              for (int k = next.getAndIncrement();
                  k < draws.length && !Thread.currentThread().isInterrupted();
                  k = next.getAndIncrement()) {
                int number = from + k;
                draws[k] = Chunks.alone(() -> draw(model, number));
              }
            });
    if (!all) {
      throw new SamplingCancelledException(List.of());
    }
    return draws;
  }

  /** Each worker asks for its own only. */
  private PosteriorModel model(int worker) {
    PosteriorModel model = own[worker];
    if (model == null) {
      model = models.apply(worker);
      own[worker] = model;
    }
    return model;
  }

  private PosteriorDraw draw(PosteriorModel model, int number) {
    int chain = number / perChain();
    int s = number % perChain();
    SharedStateContinuousSampler normal =
        ZigguratSampler.NormalizedGaussian.of(Sampling.random(seed, chain, s, EFFECTS));
    return model.draw(chains.get(chain).draws()[s], normal::sample);
  }
}
