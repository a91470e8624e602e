package sparkmixed.diagnostics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.SingularValueDecomposition;
import sparkmixed.fit.FittedModel;
import sparkmixed.fit.FittedModel.TermCovariance;

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
    Map<String, List<Integer>> terms = new LinkedHashMap<>();
    for (int j = 0; j < model.terms().size(); j++) {
      terms.computeIfAbsent(model.terms().get(j).group(), group -> new ArrayList<>()).add(j);
    }
    List<RandomEffectsPca> all = new ArrayList<>();
    terms.forEach((group, members) -> all.add(of(model, group, members)));
    return all;
  }

  private static RandomEffectsPca of(FittedModel model, String group, List<Integer> members) {
    List<String> columns = new ArrayList<>();
    members.forEach(j -> columns.addAll(model.terms().get(j).columns()));
    int k = columns.size();
    double[][] factor = new double[k][k];
    int at = 0;
    for (int j : members) {
      TermCovariance term = model.terms().get(j);
      fill(factor, at, term, model.theta(), position(model, j));
      at += term.columns().size();
    }
    SingularValueDecomposition parts =
        new SingularValueDecomposition(new Array2DRowRealMatrix(factor, false));
    return new RandomEffectsPca(group, columns, parts.getSingularValues(), parts.getU().getData());
  }

  private static int position(FittedModel model, int term) {
    return model.terms().subList(0, term).stream().mapToInt(TermCovariance::parameters).sum();
  }

  private static void fill(
      double[][] factor, int at, TermCovariance term, double[] theta, int from) {
    int next = from;
    int k = term.columns().size();
    for (int column = 0; column < k; column++) {
      int last = term.correlated() ? k - 1 : column;
      for (int row = column; row <= last; row++) {
        factor[at + row][at + column] = theta[next++];
      }
    }
  }

  /** Share of each component in the variance; NaN if there is none. */
  public double[] proportions() {
    double total = Arrays.stream(deviations).map(d -> d * d).sum();
    return Arrays.stream(deviations).map(d -> d * d / total).toArray();
  }
}
