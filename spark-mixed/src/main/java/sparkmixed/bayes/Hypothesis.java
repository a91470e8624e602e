package sparkmixed.bayes;

import java.util.List;

/**
 * A statement on a linear combination of parameters, {@code a'theta + c > 0}, and what the draws
 * say of it: the table of brms' {@code hypothesis}.
 *
 * @param text as written
 * @param comparison {@code >}, {@code <} or {@code =}
 * @param weights a, of all parameters
 * @param constant c
 */
public record Hypothesis(String text, char comparison, double[] weights, double constant) {
  private static final double ONE_SIDED = 0.90;
  private static final double TWO_SIDED = 0.95;

  /**
   * What the draws say.
   *
   * @param estimate mean of the left side less the right side
   * @param stdError its standard deviation
   * @param low of its interval: 90 % if the hypothesis has a direction, otherwise 95 %
   * @param high of its interval
   * @param evidenceRatio probability that it holds over that it does not; infinite if every draw
   *     agrees, NaN without a direction
   * @param probability that it holds; NaN without a direction
   */
  public record Result(
      double estimate,
      double stdError,
      double low,
      double high,
      double evidenceRatio,
      double probability) {}

  /**
   * Reads a statement such as {@code Days > 0}, {@code 2 * Days - (Intercept) < 10} or {@code
   * sd_Subject__Days = sd_Subject__Intercept}. Parameters have their names in the posterior, those
   * of coefficients also without {@code b_} or as R writes them; backticks quote a name.
   *
   * @param names of the posterior
   * @throws sparkmixed.error.ConfigurationException if it cannot be read, with the place
   */
  public static Hypothesis parse(String text, List<String> names) {
    return new HypothesisParser(text, names).hypothesis();
  }

  /** What the draws of a posterior say. O(draws). */
  public Result of(Posterior posterior) {
    double[] values = new double[posterior.draws().length * posterior.draws()[0].length];
    int at = 0;
    int holds = 0;
    for (double[][] chain : posterior.draws()) {
      for (double[] draw : chain) {
        double value = constant;
        for (int k = 0; k < weights.length; k++) {
          value += weights[k] == 0 ? 0 : weights[k] * draw[k];
        }
        holds += (comparison == '>' ? value > 0 : value < 0) ? 1 : 0;
        values[at++] = value;
      }
    }
    boolean directed = comparison != '=';
    double tail = (1 - (directed ? ONE_SIDED : TWO_SIDED)) / 2;
    Quantiles quantiles = Quantiles.of(values);
    double fails = at - holds;
    return new Result(
        DrawMatrix.mean(values),
        Math.sqrt(DrawMatrix.variance(values)),
        quantiles.at(tail),
        quantiles.at(1 - tail),
        directed ? holds / fails : Double.NaN,
        directed ? (double) holds / at : Double.NaN);
  }
}
