package sparkmixed.fit;

import java.util.Arrays;
import sparkmixed.covariance.CovarianceLayout;

/**
 * The coordinates that a deviance is searched in: (theta, gamma, psi), all of one size and without
 * strong correlations, so that a quasi-Newton method starts with a fair idea of the curvature.
 *
 * <p>gamma are coefficients in multiples of standard errors (see {@link ScaledCoefficients}), and
 * left out where coefficients are found with the random effects; psi is the log dispersion, and
 * left out of a family without.
 */
final class GlmmCoordinates {
  /** Coefficients are searched for in units of this many standard errors. */
  private static final double UNIT = 100;

  private final GlmmProblem problem;
  private final CovarianceLayout covariance;

  GlmmCoordinates(GlmmProblem problem) {
    this.problem = problem;
    this.covariance = problem.covariance();
  }

  /** (theta, gamma, psi) from theta and psi, with gamma zero. */
  double[] starting(double[] near, int p) {
    int thetas = covariance.parameters();
    double[] start = new double[near.length + p];
    System.arraycopy(near, 0, start, 0, thetas);
    System.arraycopy(near, thetas, start, thetas + p, near.length - thetas);
    return start;
  }

  /** Where (theta, psi) begin without estimates. */
  double[] start() {
    return withDispersion(problem.startingTheta(), problem.startingDispersion());
  }

  private double[] withDispersion(double[] theta, double psi) {
    if (!problem.options().family().hasDispersion()) {
      return theta;
    }
    double[] all = Arrays.copyOf(theta, theta.length + 1);
    all[theta.length] = psi;
    return all;
  }

  /** Typical sizes of (theta, psi). */
  double[] scale() {
    return withDispersion(problem.thetaScale(), 1);
  }

  /** Typical inverse curvatures of (theta, psi) in units of {@link #scale()}. */
  double[] metric() {
    double[] metric = problem.scale().metric(problem.levels());
    return withDispersion(metric, 1.0 / problem.rowCount());
  }

  /**
   * Typical sizes of (theta, gamma, psi).
   *
   * @param p estimated coefficients
   */
  double[] scale(int p) {
    return withCoefficients(scale(), p, UNIT);
  }

  /** Typical inverse curvatures of (theta, gamma, psi) in units of {@link #scale(int)}. */
  double[] metric(int p) {
    return withCoefficients(metric(), p, 0.5 / (UNIT * UNIT));
  }

  private double[] withCoefficients(double[] values, int p, double value) {
    double[] all = starting(values, p);
    Arrays.fill(all, covariance.parameters(), covariance.parameters() + p, value);
    return all;
  }

  /**
   * Parameters that the deviance is an even function of.
   *
   * @param n of all parameters
   */
  boolean[] even(int n) {
    return Arrays.copyOf(covariance.diagonal(), n);
  }
}
