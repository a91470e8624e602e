package sparkmixed.fit;

import sparkmixed.covariance.CovarianceLayout;
import sparkmixed.covariance.CovarianceTerm;

/** Starting values off the boundary, where a search would see no way to go. */
final class Lifted {
  /** A deviation that has vanished starts at this share of the plain start's. */
  private static final double LEAST = 0.2;

  private Lifted() {}

  /**
   * The covariance factors {@code near}, with diagonals of at least a share of those of a plain
   * start; whatever comes after theta stays.
   */
  static double[] theta(CovarianceLayout covariance, double[] near, double[] plain) {
    double[] lifted = near.clone();
    for (CovarianceTerm term : covariance.terms()) {
      for (int c = 0; c < term.width(); c++) {
        int at = term.position(c, c);
        lifted[at] = Math.max(Math.abs(near[at]), LEAST * Math.abs(plain[at]));
      }
    }
    return lifted;
  }
}
