package sparkmixed.fit;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import sparkmixed.linalg.Cholesky;
import sparkmixed.objective.LaplaceDeviance;

/**
 * Where an earlier fit of the same formula ended, in the centred coordinates of a problem.
 *
 * @param near theta, off the boundary, and psi
 * @param beta of the estimated columns
 * @param factor lower Cholesky factor of the covariance of beta, by columns: units of the search
 */
record WarmStart(double[] near, double[] beta, double[] factor) {

  /** Null if the earlier fit says nothing about this problem, or the deviance does not exist. */
  static @Nullable WarmStart of(GlmmProblem problem, FittedModel earlier) {
    int thetas = problem.covariance().parameters();
    double[] estimates = earlier.fixedEffects().estimates();
    if (earlier.theta().length != thetas || estimates.length != problem.frame().p()) {
      return null;
    }
    boolean dispersion = problem.options().family().hasDispersion();
    double psi = dispersion ? Math.log(earlier.distribution().dispersion()) : 0;
    double[] all = problem.parameters(earlier.theta(), estimates, psi);
    double[] beta = Arrays.copyOfRange(all, thetas, all.length - (dispersion ? 1 : 0));
    for (double value : all) {
      if (!Double.isFinite(value)) {
        return null;
      }
    }
    double[] near = Arrays.copyOf(all, thetas + (dispersion ? 1 : 0));
    if (dispersion) {
      near[thetas] = psi;
    }
    near = Lifted.theta(problem.covariance(), near, problem.startingTheta());
    if (problem.rows().local() == null) {
      return new WarmStart(near, beta, problem.start().factor());
    }
    System.arraycopy(near, 0, all, 0, thetas);
    LaplaceDeviance deviance = problem.deviances().laplace(false);
    deviance.start(beta);
    if (!deviance.value(all).feasible()) {
      return null;
    }
    double[] factor = deviance.conditionalCovariance();
    int p = beta.length;
    return factor.length == p * p && (p == 0 || Cholesky.factor(factor, p))
        ? new WarmStart(near, beta, factor)
        : null;
  }
}
