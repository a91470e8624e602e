package sparkmixed.diagnostics;

import java.util.Arrays;
import java.util.List;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.SingularValueDecomposition;
import sparkmixed.fit.FittedModel;

/**
 * Principal components of the random effects of one grouping factor: how many dimensions the data
 * support. A component of no share means that the model has more variances and correlations than
 * the data determine. The same as lme4's {@code rePCA}: singular values and left singular vectors
 * of the relative covariance factor, all terms of the factor together.
 *
 * @param group name of the grouping factor
 * @param columns effects, those of all its terms one after the other
 * @param deviations standard deviations of the components, largest first; of a linear model
 *     relative to sigma
 * @param rotation component k in column k; the sign of a column means nothing
 */
public record RandomEffectsPca(
    String group, List<String> columns, double[] deviations, double[][] rotation) {

  public RandomEffectsPca {
    columns = List.copyOf(columns);
  }

  /** One for each grouping factor. O(K^3) for K effects. */
  public static List<RandomEffectsPca> of(FittedModel model) {
    return model.groups().stream().map(group -> of(model, group.name())).toList();
  }

  private static RandomEffectsPca of(FittedModel model, String group) {
    SingularValueDecomposition parts =
        new SingularValueDecomposition(
            new Array2DRowRealMatrix(CovarianceFactor.of(model, group), false));
    return new RandomEffectsPca(
        group,
        CovarianceFactor.columns(model, group),
        parts.getSingularValues(),
        parts.getU().getData());
  }

  /** Share of each component in the variance; NaN if there is none. */
  public double[] proportions() {
    double total = Arrays.stream(deviations).map(d -> d * d).sum();
    return Arrays.stream(deviations).map(d -> d * d / total).toArray();
  }
}
