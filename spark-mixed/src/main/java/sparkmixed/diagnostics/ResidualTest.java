package sparkmixed.diagnostics;

/**
 * One test of residuals, with its answer in plain words.
 *
 * @param test {@code uniformity, overdispersion, dispersion, outliers} or {@code zero_inflation}
 * @param statistic what the test looks at; of dispersion a ratio that should be 1, of outliers and
 *     zeros observed over expected
 * @param pValue of the hypothesis that the model is right
 */
public record ResidualTest(String test, double statistic, double pValue, String message) {
  /** Below this a message says that something is wrong. */
  static final double LEVEL = 0.05;

  /** Whether nothing speaks against the model at the 5 % level. */
  public boolean ok() {
    return !(pValue < LEVEL);
  }
}
