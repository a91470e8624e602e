package sparkmixed.bayes;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.apache.commons.rng.UniformRandomProvider;
import org.jspecify.annotations.Nullable;
import sparkmixed.moments.Blocks;
import sparkmixed.predict.CounterRandom;

/** From a way to write a posterior to draws of all parameters. */
final class Sampling {
  /** Keeps random numbers for starts and for what is drawn afterwards apart from the sampler's. */
  private static final int STARTS = 0x5354;

  /** Numbers of draws of random effects that are held before they are summed up. */
  private static final long AHEAD = 4_000_000;

  /** Degrees of freedom of proposals: tails that few posteriors are heavier than. */
  private static final double DEGREES = 5;

  /** Half the width, in unconstrained numbers, over which chains start around one point. */
  private static final double SPREAD = 0.5;

  /** Fall of the log density that a start may have, for each parameter. */
  private static final double STEEPEST = 5;

  /** Share of the spread that is left at the least. */
  private static final double NEAREST = 1e-3;

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

  /** Of one draw of a chain. */
  static UniformRandomProvider random(long seed, int chain, int draw, int purpose) {
    CounterRandom random = new CounterRandom();
    random.start(seed, purpose, ((long) chain << Integer.SIZE) | draw);
    return random;
  }

  /**
   * Starts around a point, one a chain: nearer to it where the density falls steeply, as at the end
   * of the means that a link allows.
   */
  double[][] starts(double[] center) {
    PosteriorModel model = models.apply(0);
    double least = model.value(center) - STEEPEST * center.length;
    double[][] starts = new double[options.sampler().chains()][];
    for (int c = 0; c < starts.length; c++) {
      UniformRandomProvider random = random(options.sampler().seed(), c, STARTS);
      double[] step = new double[center.length];
      for (int k = 0; k < step.length; k++) {
        step[k] = SPREAD * (2 * random.nextDouble() - 1);
      }
      double share = 1;
      starts[c] = moved(center, step, share);
      while (!(model.value(starts[c]) > least) && share > NEAREST) {
        share *= 0.5;
        starts[c] = moved(center, step, share);
      }
    }
    return starts;
  }

  private static double[] moved(double[] center, double[] step, double share) {
    double[] moved = center.clone();
    for (int k = 0; k < moved.length; k++) {
      moved[k] += share * step[k];
    }
    return moved;
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
    int n = chains.get(0).draws().length;
    Completion completion = new Completion(models, chains, options.sampler());
    int total = completion.size();
    Blocks[] shape = completion.draws(0, 1)[0].effects();
    boolean keep = options.keepEffects() || EffectSummary.Collector.holds(shape, total);
    EffectSummary.Collector collector = new EffectSummary.Collector(shape, total);
    double[][][] draws = new double[count][n][];
    Blocks[][][] kept = new Blocks[count][keep ? n : 0][];
    Double kHat = null;
    int @Nullable [][] origins = null;
    long ahead = Math.max(options.sampler().threads(), AHEAD / Math.max(1, collector.size()));
    int batch = keep ? total : (int) Math.min(total, ahead);
    for (int from = 0; from < total; from += batch) {
      PosteriorDraw[] some = completion.draws(from, Math.min(total, from + batch));
      if (keep) {
        PosteriorDraw[][] byChain = byChain(some, count);
        Reweighting weights = new Reweighting(byChain);
        kHat = weights.corrected(options.sampler().seed());
        origins = weights.origins();
        some = Arrays.stream(byChain).flatMap(Arrays::stream).toArray(PosteriorDraw[]::new);
      }
      for (int k = 0; k < some.length; k++) {
        int c = (from + k) / n;
        int s = (from + k) % n;
        draws[c][s] = reported(some[k], columns, names.size());
        if (keep) {
          kept[c][s] = some[k].effects();
        }
      }
      collector.add(
          Arrays.stream(some).map(PosteriorDraw::effects).toArray(Blocks[][]::new),
          options.sampler().threads());
    }
    return new Posterior(
        names,
        draws,
        collector.summaries(),
        keep ? new Posterior.EffectDraws(kept) : null,
        priors,
        sampler(chains, algorithm, reason, kHat, divergent(chains, origins)));
  }

  private static PosteriorDraw[][] byChain(PosteriorDraw[] all, int chains) {
    PosteriorDraw[][] byChain = new PosteriorDraw[chains][];
    int n = all.length / chains;
    Arrays.setAll(byChain, c -> Arrays.copyOfRange(all, c * n, (c + 1) * n));
    return byChain;
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
      List<Chain> chains,
      BayesOptions.Algorithm algorithm,
      String reason,
      @Nullable Double kHat,
      int[][] divergent) {
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
        kHat,
        null,
        divergent);
  }

  /**
   * Draws that came of trajectories that diverged.
   *
   * @param origins of each draw, if draws were moved
   */
  private static int[][] divergent(List<Chain> chains, int @Nullable [][] origins) {
    int[][] divergent = new int[chains.size()][];
    for (int c = 0; c < divergent.length; c++) {
      boolean[] own = chains.get(c).divergent();
      int[] from = origins == null ? null : origins[c];
      divergent[c] =
          IntStream.range(0, own.length).filter(s -> own[from == null ? s : from[s]]).toArray();
    }
    return divergent;
  }
}
