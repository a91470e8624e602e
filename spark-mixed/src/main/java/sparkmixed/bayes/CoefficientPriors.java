package sparkmixed.bayes;

import java.util.ArrayList;
import java.util.List;
import sparkmixed.error.ConfigurationException;

/**
 * Priors of the coefficients as densities of combinations of them, {@code a_k'beta}: those that are
 * not flat, and that of the intercept of the mean-centred design.
 */
final class CoefficientPriors {
  /**
   * One combination.
   *
   * @param name as a statement would name it
   * @param direction a_k over all columns of X
   */
  record Combination(String name, double[] direction, Density density) {}

  private final List<Combination> combinations = new ArrayList<>();

  /**
   * @param priors in the order of the estimated columns
   * @param names of all columns of X
   * @param columns those that are estimated
   * @param means of all columns of X
   */
  CoefficientPriors(PriorSet priors, List<String> names, int[] columns, double[] means) {
    Density centred = priors.centredIntercept();
    if (centred != null) {
      double[] direction = new double[names.size()];
      for (int j : columns) {
        direction[j] = names.get(j).equals(PriorTargets.INTERCEPT) ? 1 : means[j];
      }
      combinations.add(new Combination("Intercept", direction, centred));
    }
    for (int c = 0; c < columns.length; c++) {
      Density density = priors.coefficients().get(c);
      if (density.isProper()) {
        double[] direction = new double[names.size()];
        direction[columns[c]] = 1;
        combinations.add(new Combination("b[" + names.get(columns[c]) + "]", direction, density));
      }
    }
  }

  List<Combination> combinations() {
    return combinations;
  }

  double[][] directions() {
    return combinations.stream().map(Combination::direction).toArray(double[][]::new);
  }

  /** Names of combinations whose prior is no mixture of normals, which cannot be integrated out. */
  List<String> notNormal() {
    return combinations.stream()
        .filter(one -> one.density().mixture().isEmpty())
        .map(one -> one.name() + " ~ " + one.density())
        .toList();
  }

  /** The priors as mixtures of normals. */
  List<NormalMixture> mixtures() {
    return combinations.stream()
        .map(
            one ->
                one.density()
                    .mixture()
                    .orElseThrow(
                        () ->
                            new ConfigurationException(
                                "The prior "
                                    + one.name()
                                    + " ~ "
                                    + one.density()
                                    + " is no mixture of normal distributions, so the coefficient"
                                    + " cannot be integrated out; use algorithm = nuts.")))
        .toList();
  }

  /** Log prior density of coefficients as written; derivatives are added to {@code gradient}. */
  double logPrior(double[] beta, double[] gradient) {
    double sum = 0;
    for (Combination one : combinations) {
      double value = 0;
      for (int j = 0; j < beta.length; j++) {
        value += one.direction()[j] == 0 ? 0 : one.direction()[j] * beta[j];
      }
      sum += one.density().logDensity(value);
      double slope = one.density().derivative(value);
      for (int j = 0; j < beta.length; j++) {
        gradient[j] += slope * one.direction()[j];
      }
    }
    return sum;
  }
}
