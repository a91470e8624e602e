package sparkmixed.fit;

import sparkmixed.family.Family;
import sparkmixed.family.Link;
import sparkmixed.objective.Evaluation;
import sparkmixed.objective.LaplaceDeviance;

/**
 * How large random effects are to begin with, under a link that does not take every linear
 * predictor to a mean, or that has a pole: effects that start too large carry rows across the pole
 * or to the edge of the domain, and the search never comes back. First guesses of the linear
 * predictor are the more scattered the steeper the link is, so they may be off by far.
 */
final class StartingSizes {
  private static final double[] SHARES = {1, 0.3, 0.1, 0.03};

  private StartingSizes() {}

  /** Whether some linear predictor has no mean, or the mean a pole. */
  static boolean matter(Family family, Link link) {
    return switch (link) {
      case IDENTITY -> family != Family.GAUSSIAN;
      case LOG -> family == Family.BINOMIAL;
      case INVERSE, SQRT, INVERSE_SQUARED -> true;
      default -> false;
    };
  }

  /**
   * The share of the starting theta at which the joint deviance is lowest; the deviance starts anew
   * from beta afterwards. Four evaluations where it matters, none elsewhere.
   *
   * @param start theta, then perhaps psi, which stays
   */
  static double[] best(GlmmProblem problem, LaplaceDeviance joint, double[] start, double[] beta) {
    GlmmOptions options = problem.options();
    if (!matter(options.family(), options.link())) {
      return start;
    }
    int thetas = problem.covariance().parameters();
    double[] best = start;
    double least = Double.POSITIVE_INFINITY;
    for (double share : SHARES) {
      double[] tried = start.clone();
      for (int k = 0; k < thetas; k++) {
        tried[k] *= share;
      }
      joint.start(beta);
      Evaluation evaluation = joint.value(tried);
      if (evaluation.feasible() && evaluation.value() < least) {
        least = evaluation.value();
        best = tried;
      }
    }
    joint.start(beta);
    return best;
  }
}
