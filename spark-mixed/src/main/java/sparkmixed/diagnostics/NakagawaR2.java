package sparkmixed.diagnostics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import sparkmixed.fit.FittedModel;

/**
 * Shares of the variance on the scale of the linear predictor that the fixed effects explain, and
 * that fixed and random effects explain together (Nakagawa, Johnson and Schielzeth 2017).
 *
 * <pre>
 *   marginal    = V_f / (V_f + V_r + V_e)
 *   conditional = (V_f + V_r) / (V_f + V_r + V_e)
 * </pre>
 *
 * <p>V_f is the sample variance of {@code x'beta} over the rows, without offsets; V_r the mean of
 * {@code z'Sigma z}, all terms together; V_e that of {@link DistributionVariance}. A factor with a
 * level for every row counts among the random effects; {@link #observationLevel} is its part.
 *
 * @param method definition of V_e
 * @param fixed V_f
 * @param random V_r
 * @param observationLevel part of V_r from factors with a level for every row
 * @param distribution V_e
 */
public record NakagawaR2(
    DistributionVariance method,
    double fixed,
    double random,
    double observationLevel,
    double distribution) {

  /**
   * By every definition of V_e that the family has, the usual one first; none if the model was
   * saved by a version that did not keep the parts.
   */
  public static List<NakagawaR2> of(FittedModel model) {
    FittedModel.VarianceSplit split = model.varianceSplit();
    List<NakagawaR2> all = new ArrayList<>();
    if (split != null) {
      double random = Arrays.stream(split.random()).sum();
      double each = observationLevel(model, split.random());
      DistributionVariance.of(model)
          .forEach(
              (method, variance) ->
                  all.add(new NakagawaR2(method, split.fixed(), random, each, variance)));
    }
    return all;
  }

  /** By the usual definition; null if there is none. */
  public static @Nullable NakagawaR2 usual(FittedModel model) {
    List<NakagawaR2> all = of(model);
    return all.isEmpty() ? null : all.get(0);
  }

  private static double observationLevel(FittedModel model, double[] random) {
    double sum = 0;
    for (int j = 0; j < random.length; j++) {
      String group = model.terms().get(j).group();
      boolean perRow =
          model.groups().stream()
              .anyMatch(one -> one.name().equals(group) && one.levels() == model.rows());
      sum += perRow ? random[j] : 0;
    }
    return sum;
  }

  public double marginal() {
    return fixed / (fixed + random + distribution);
  }

  public double conditional() {
    return (fixed + random) / (fixed + random + distribution);
  }

  /** Share of the random effects in what the fixed effects leave, {@code V_r / (V_r + V_e)}. */
  public double adjustedIcc() {
    return random / (random + distribution);
  }
}
