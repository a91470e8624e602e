package sparkmixed.bayes;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.BooleanSupplier;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The no-U-turn sampler as Stan documents it: multinomial draws from trajectories that end when
 * they turn back, a step size from dual averaging, and a metric learnt in windows of the warm-up,
 * dense for few parameters. A chain's draws are a function of the density, its start, the seed and
 * its number: threads change nothing, nor do interruptions that it was resumed after.
 *
 * @see <a href="https://jmlr.org/papers/v15/hoffman14a.html">Hoffman &amp; Gelman 2014, JMLR 15</a>
 * @see <a href="https://arxiv.org/abs/1701.02434">Betancourt 2017</a>
 * @see <a href="https://mc-stan.org/docs/reference-manual/mcmc.html">Stan reference manual, chapter
 *     MCMC sampling</a>
 */
public final class Nuts {
  private Nuts() {}

  /**
   * Draws from a density.
   *
   * @param perChain the density for a chain, made and used in the chain's thread
   * @param starts one a chain, length d; null for a random one
   * @return one a chain, in order
   * @throws SamplingCancelledException if the listener or an interrupt has stopped it
   * @throws sparkmixed.error.NotConvergedException if a chain cannot start
   */
  public static List<Chain> sample(
      IntFunction<LogDensity> perChain,
      double[] @Nullable [] starts,
      SamplerOptions options,
      SamplerListener listener) {
    return resume(perChain, starts, List.of(), options, listener);
  }

  /**
   * Goes on after {@link #sample} was cancelled, with the same options; or, with more {@code draws}
   * than a finished chain has, lengthens it.
   *
   * @param states of the chains that had begun; the others begin now
   */
  public static List<Chain> resume(
      IntFunction<LogDensity> perChain,
      double[] @Nullable [] starts,
      List<ChainState> states,
      SamplerOptions options,
      SamplerListener listener) {
    int chains = options.chains();
    if (starts.length != chains) {
      throw new IllegalArgumentException(starts.length + " starts for " + chains + " chains");
    }
    @Nullable ChainState[] earlier = new ChainState[chains];
    for (ChainState state : states) {
      earlier[state.chain()] = state;
    }
    AtomicReferenceArray<@Nullable ChainSampler> samplers = new AtomicReferenceArray<>(chains);
    boolean all =
        Tasks.run(
            chains,
            options.threads(),
            c -> {
              if (listener.cancelled()) {
                return;
              }
              LogDensity density = perChain.apply(c);
              ChainState state = earlier[c];
              ChainSampler sampler =
                  state == null
                      ? new ChainSampler(density, starts[c], c, options)
                      : new ChainSampler(density, state, options);
              samplers.set(c, sampler);
              run(sampler, listener);
            });
    return results(samplers, earlier, all, listener);
  }

  private static void run(ChainSampler sampler, SamplerListener listener) {
    BooleanSupplier stop = () -> Thread.currentThread().isInterrupted() || listener.cancelled();
    while (!sampler.isFinished() && sampler.advance(stop)) {
      listener.iterated(sampler);
    }
  }

  private static List<Chain> results(
      AtomicReferenceArray<@Nullable ChainSampler> samplers,
      @Nullable ChainState[] earlier,
      boolean finished,
      SamplerListener listener) {
    List<ChainState> states = new ArrayList<>();
    List<Chain> chains = new ArrayList<>();
    boolean all = finished;
    for (int c = 0; c < earlier.length; c++) {
      ChainSampler sampler = samplers.get(c);
      all &= sampler != null && sampler.isFinished();
      if (sampler != null) {
        states.add(sampler.state());
        chains.add(sampler.drawn());
      } else if (earlier[c] != null) {
        states.add(Objects.requireNonNull(earlier[c]));
      }
    }
    if (!all) {
      listener.stopped(states);
      throw new SamplingCancelledException(states);
    }
    return chains;
  }
}
