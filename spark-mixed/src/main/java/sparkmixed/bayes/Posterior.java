package sparkmixed.bayes;

import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;
import sparkmixed.moments.Blocks;

/**
 * Draws from the posterior of a model, and how they came about.
 *
 * @param names of the parameters as brms has them: {@code b_, sd_, cor_}, then {@code sigma, shape}
 *     or {@code phi}
 * @param draws {@code [chain][draw][parameter]}
 * @param effects of each factor of the model
 * @param kept draws of the random effects; null if they are too many
 * @param priors of all parameters
 * @param sampler how the draws were made
 */
public record Posterior(
    List<String> names,
    double[][][] draws,
    List<EffectSummary> effects,
    @Nullable EffectDraws kept,
    List<PriorSet.Source> priors,
    Sampler sampler)
    implements Serializable {
  public Posterior {
    names = List.copyOf(names);
    effects = List.copyOf(effects);
    priors = List.copyOf(priors);
  }

  /**
   * Draws of the random effects.
   *
   * @param values {@code [chain][draw][factor]}: one row of K numbers a level
   */
  public record EffectDraws(Blocks[][][] values) implements Serializable {}

  /**
   * How draws were made.
   *
   * @param algorithm {@code nuts} or {@code marginal}
   * @param reason why it was this one
   * @param divergences trajectories that diverged, of all chains
   * @param treeDepthHits trajectories that were cut at the greatest length
   * @param stepSizes of each chain
   * @param energyFraction E-BFMI of each chain
   * @param gradients evaluations of the density
   * @param kHat shape of the tail of importance weights; null where draws are exact
   * @param parameterization of the random effects of each term; null where they are integrated out
   * @param divergent of each chain the draws whose trajectories diverged, counted from 0
   */
  public record Sampler(
      String algorithm,
      String reason,
      int divergences,
      int treeDepthHits,
      double[] stepSizes,
      double[] energyFraction,
      long gradients,
      @Nullable Double kHat,
      @Nullable String parameterization,
      int[][] divergent)
      implements Serializable {}

  /** The same draws, with a statement on the weights they were accepted by. */
  Posterior withKHat(double kHat) {
    return with(kHat, sampler.parameterization);
  }

  /** The same draws, with a statement on how random effects were written. */
  Posterior withParameterization(String parameterization) {
    return with(sampler.kHat, parameterization.isEmpty() ? null : parameterization);
  }

  private Posterior with(@Nullable Double kHat, @Nullable String parameterization) {
    return new Posterior(
        names,
        draws,
        effects,
        kept,
        priors,
        new Sampler(
            sampler.algorithm,
            sampler.reason,
            sampler.divergences,
            sampler.treeDepthHits,
            sampler.stepSizes,
            sampler.energyFraction,
            sampler.gradients,
            kHat,
            parameterization,
            sampler.divergent));
  }

  /** Number of chains. */
  public int chains() {
    return draws.length;
  }

  /** What is said of each parameter. */
  public List<ParameterSummary> summaries() {
    return java.util.stream.IntStream.range(0, names.size())
        .parallel()
        .mapToObj(k -> ParameterSummary.of(names.get(k), parameter(k)))
        .toList();
  }

  /** Draws of one parameter, {@code [chain][draw]}. */
  public double[][] parameter(int k) {
    double[][] values = new double[draws.length][];
    for (int c = 0; c < draws.length; c++) {
      values[c] = new double[draws[c].length];
      for (int s = 0; s < values[c].length; s++) {
        values[c][s] = draws[c][s][k];
      }
    }
    return values;
  }
}
