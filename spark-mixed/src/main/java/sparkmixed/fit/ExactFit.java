package sparkmixed.fit;

import java.util.Locale;
import sparkmixed.covariance.CovarianceTerm;
import sparkmixed.moments.Moments;

/**
 * Data without residuals: the likelihood then grows without bound, and what an optimizer ends with
 * is rounding.
 */
final class ExactFit {
  /**
   * Residual standard deviation over the largest response: some tens of units in the last place.
   */
  private static final double ROUNDING = 1e-14;

  /** Relative standard deviation from which r2 is lost in the rounding of the cross products. */
  private static final double LARGEST = 1e5;

  private ExactFit() {}

  /** What to tell the user, or nothing. */
  static String statement(LmmProblem problem, double[] theta) {
    Moments.Totals totals = problem.moments().totals();
    double sigma = Math.sqrt(problem.objective().sigma2());
    double response = Math.max(Math.abs(totals.minResponse()), Math.abs(totals.maxResponse()));
    if (sigma > ROUNDING * response && largest(problem, theta) < LARGEST) {
      return "";
    }
    return String.format(
        Locale.ROOT,
        "The model fits the data exactly (residual standard deviation %.2g, response from %.4g to"
            + " %.4g), so its variances, standard errors and likelihood mean nothing: look for a"
            + " predictor or a grouping factor that determines the response",
        sigma,
        totals.minResponse(),
        totals.maxResponse());
  }

  private static double largest(LmmProblem problem, double[] theta) {
    double[][] rms = problem.scale().rootMeanSquares();
    double largest = 0;
    for (int j = 0; j < rms.length; j++) {
      CovarianceTerm term = problem.layout().terms().get(j);
      for (int row = 0; row < term.width(); row++) {
        for (int column = 0; column <= row; column++) {
          int position = term.position(row, column);
          if (position >= 0) {
            largest = Math.max(largest, Math.abs(theta[position]) * rms[j][row]);
          }
        }
      }
    }
    return largest;
  }
}
