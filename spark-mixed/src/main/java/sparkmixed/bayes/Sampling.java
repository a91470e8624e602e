package sparkmixed.bayes;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.IntFunction;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.sampling.distribution.SharedStateContinuousSampler;
import org.apache.commons.rng.sampling.distribution.ZigguratSampler;
import org.jspecify.annotations.Nullable;
import sparkmixed.moments.Blocks;
import sparkmixed.predict.CounterRandom;

/** From a way to write a posterior to draws of all parameters. */
final class Sampling {
  /** Keeps random numbers for starts and for what is drawn afterwards apart from the sampler's. */
  private static final int STARTS = 0x5354;

  private static final int EFFECTS = 0x4546;

  /** Degrees of freedom of proposals: tails that few posteriors are heavier than. */
  private static final double DEGREES = 5;

  /** Half the width, in unconstrained numbers, over which chains start around one point. */
  private static final double SPREAD = 0.5;

  private final IntFunction<? extends PosteriorModel> models;
  private final BayesOptions options;

  /**
   * @param models makes the model of a chain, with scratch of its own
   */
  Sampling(IntFunction<? extends PosteriorModel> models, BayesOptions options) {
    this.models = models;
    this.options = options;
  }

  static UniformRandomProvider random(long seed, int chain, int purpose) {
    CounterRandom random = new CounterRandom();
    random.start(seed, purpose, chain);
    return random;
  }

  /** Starts around a point, one a chain. */
  double[][] starts(double[] center) {
    double[][] starts = new double[options.sampler().chains()][];
    for (int c = 0; c < starts.length; c++) {
      UniformRandomProvider random = random(options.sampler().seed(), c, STARTS);
      starts[c] = center.clone();
      for (int k = 0; k < center.length; k++) {
        starts[c][k] += SPREAD * (2 * random.nextDouble() - 1);
      }
    }
    return starts;
  }

  /**
   * Starts around a point with spherical random effects behind it, which start at less than one.
   */
  double[][] startsWithEffects(double[] center, int effects) {
    return starts(Arrays.copyOf(center, center.length + effects));
  }

  /**
   * Draws accepted one by one from a wide approximation.
   *
   * @param kHat shape of the tail of their weights
   */
  record Weighed(List<Chain> chains, double kHat) {}

  /**
   * Independence Metropolis chains from a t distribution at the mode.
   *
   * @return null if there is no mode, or the density has heavier tails than that
   * @throws SamplingCancelledException if the listener has stopped it
   */
  @Nullable Weighed independent(
      IntFunction<? extends LogDensity> densities, double[] start, SamplerListener listener) {
    PosteriorMode mode = PosteriorMode.of(densities.apply(0), start);
    if (mode == null) {
      return null;
    }
    SamplerOptions own = options.sampler();
    ImportanceSample sample;
    try {
      sample =
          IndependenceSampler.sample(
              densities::apply,
              new StudentProposal(mode.point(), mode.covariance(), DEGREES),
              own.chains() * own.draws(),
              own.seed(),
              own.threads(),
              listener);
    } catch (CancellationException stopped) {
      throw new SamplingCancelledException(List.of());
    }
    if (!sample.isReliable()) {
      return null;
    }
    List<Chain> chains = new ArrayList<>();
    for (double[][] draws : sample.metropolis(own.chains(), own.seed())) {
      int n = draws.length;
      chains.add(
          new Chain(
              draws,
              new double[n],
              new double[0],
              new int[n],
              new boolean[n],
              new double[n],
              Double.NaN,
              mode.covariance(),
              n));
    }
    return new Weighed(chains, sample.smoothing().k());
  }

  /** Runs the chains. */
  List<Chain> chains(double[] @Nullable [] starts, SamplerListener listener) {
    return Nuts.resume(models::apply, starts, listener.earlier(), options.sampler(), listener);
  }

  /**
   * Completes the draws of the chains.
   *
   * @param names see {@link Posterior}
   * @param columns estimated columns of X
   */
  Posterior posterior(
      List<Chain> chains,
      List<String> names,
      int[] columns,
      List<PriorSet.Source> priors,
      BayesOptions.Algorithm algorithm,
      String reason) {
    int count = chains.size();
    int total = chains.stream().mapToInt(chain -> chain.draws().length).sum();
    Blocks[] shape = completer(chains.get(0), 0).next().effects();
    boolean keep = options.keepEffects() || EffectSummary.Collector.holds(shape, total);
    EffectSummary.Collector collector = new EffectSummary.Collector(shape, total);
    double[][][] draws = new double[count][][];
    Blocks[][][] kept = new Blocks[count][][];
    PosteriorDraw[][] ahead = new PosteriorDraw[count][];
    Double kHat = null;
    if (keep) {
      Tasks.run(count, options.sampler().threads(), c -> ahead[c] = all(chains.get(c), c));
      kHat = new Reweighting(ahead).corrected(options.sampler().seed());
    }
    for (int c = 0; c < count; c++) {
      int n = chains.get(c).draws().length;
      draws[c] = new double[n][];
      kept[c] = new Blocks[keep ? n : 0][];
      Iterator<PosteriorDraw> completer =
          keep ? List.of(ahead[c]).iterator() : completer(chains.get(c), c);
      for (int s = 0; s < n; s++) {
        PosteriorDraw one = completer.next();
        draws[c][s] = reported(one, columns, names.size());
        collector.add(one.effects());
        if (keep) {
          kept[c][s] = one.effects();
        }
      }
    }
    return new Posterior(
        names,
        draws,
        collector.summaries(),
        keep ? new Posterior.EffectDraws(kept) : null,
        priors,
        sampler(chains, algorithm, reason, kHat));
  }

  private PosteriorDraw[] all(Chain chain, int c) {
    Iterator<PosteriorDraw> completer = completer(chain, c);
    PosteriorDraw[] draws = new PosteriorDraw[chain.draws().length];
    Arrays.setAll(draws, s -> completer.next());
    return draws;
  }

  /** Draws of a chain with all that its density leaves out, one after the other. */
  private Iterator<PosteriorDraw> completer(Chain chain, int c) {
    PosteriorModel model = models.apply(c);
    SharedStateContinuousSampler normal =
        ZigguratSampler.NormalizedGaussian.of(random(options.sampler().seed(), c, EFFECTS));
    return Arrays.stream(chain.draws()).map(q -> model.draw(q, normal::sample)).iterator();
  }

  private static double[] reported(PosteriorDraw draw, int[] columns, int size) {
    double[] values = new double[size];
    int at = 0;
    for (int j : columns) {
      values[at++] = draw.beta()[j];
    }
    System.arraycopy(draw.covariance(), 0, values, at, draw.covariance().length);
    at += draw.covariance().length;
    if (at < size) {
      values[at] = draw.dispersion();
    }
    return values;
  }

  private Posterior.Sampler sampler(
      List<Chain> chains, BayesOptions.Algorithm algorithm, String reason, @Nullable Double kHat) {
    List<Double> energy = new ArrayList<>();
    int divergences = 0;
    int hits = 0;
    long gradients = 0;
    for (Chain chain : chains) {
      divergences += chain.divergences();
      hits += chain.treeDepthHits(options.sampler().maxTreeDepth());
      gradients += chain.gradients();
      energy.add(chain.energy().length == 0 ? Double.NaN : EnergyFraction.of(chain.energy()));
    }
    return new Posterior.Sampler(
        algorithm.toString(),
        reason,
        divergences,
        hits,
        chains.stream().mapToDouble(Chain::stepSize).toArray(),
        energy.stream().mapToDouble(Double::doubleValue).toArray(),
        gradients,
        kHat);
  }
}
