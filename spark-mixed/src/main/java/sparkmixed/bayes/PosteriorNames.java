package sparkmixed.bayes;

/** Names of parameters as brms has them. */
final class PosteriorNames {
  private PosteriorNames() {}

  /** A column of X or Z: the intercept without its parentheses. */
  static String term(String column) {
    return column.equals(PriorTargets.INTERCEPT) ? "Intercept" : column;
  }

  /** A coefficient. */
  static String coefficient(String column) {
    return "b_" + term(column);
  }
}
