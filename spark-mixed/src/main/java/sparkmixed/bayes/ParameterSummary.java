package sparkmixed.bayes;

import java.util.List;

/**
 * What the draws say of one parameter.
 *
 * @param name as brms has it
 * @param rhat {@link Rhat}
 * @param essBulk {@link EffectiveSampleSize#bulk}
 * @param essTail {@link EffectiveSampleSize#tail}
 * @param mcseMean {@link MonteCarloError#mean}
 */
public record ParameterSummary(
    String name,
    double mean,
    double sd,
    double q2_5,
    double q5,
    double q25,
    double median,
    double q75,
    double q95,
    double q97_5,
    double rhat,
    double essBulk,
    double essTail,
    double mcseMean) {

  /**
   * Summarises draws.
   *
   * @param x as {@code [chain][draw]}, chains of one length
   */
  public static ParameterSummary of(String name, double[][] x) {
    double[] all = DrawMatrix.flat(x);
    Quantiles quantiles = Quantiles.of(all);
    return new ParameterSummary(
        name,
        DrawMatrix.mean(all),
        Math.sqrt(DrawMatrix.variance(all)),
        quantiles.at(0.025),
        quantiles.at(0.05),
        quantiles.at(0.25),
        quantiles.at(0.5),
        quantiles.at(0.75),
        quantiles.at(0.95),
        quantiles.at(0.975),
        Rhat.of(x),
        EffectiveSampleSize.bulk(x),
        EffectiveSampleSize.tail(x),
        MonteCarloError.mean(x));
  }

  /** Draws of parameter {@code k} as {@code [chain][draw]}. */
  public static double[][] draws(List<Chain> chains, int k) {
    return chains.stream()
        .map(chain -> java.util.Arrays.stream(chain.draws()).mapToDouble(q -> q[k]).toArray())
        .toArray(double[][]::new);
  }
}
