package sparkmixed.bayes;

/**
 * How much better one model predicts than another: the sum over observations of the differences of
 * their elpd, with its standard error, as {@code loo_compare} of R's loo.
 *
 * @param difference elpd of the first minus that of the second
 * @param stdError {@code sqrt(n var(differences))}
 */
public record ElpdDifference(double difference, double stdError) {

  /**
   * Of two models of the same observations.
   *
   * @param first elpd of each observation
   * @param second the same, in the same order
   */
  public static ElpdDifference of(double[] first, double[] second) {
    if (first.length != second.length) {
      throw new IllegalArgumentException(first.length + " and " + second.length + " observations");
    }
    double[] differences = new double[first.length];
    for (int i = 0; i < differences.length; i++) {
      differences[i] = first[i] - second[i];
    }
    double n = differences.length;
    return new ElpdDifference(
        DrawMatrix.mean(differences) * n, Math.sqrt(n * DrawMatrix.variance(differences)));
  }
}
