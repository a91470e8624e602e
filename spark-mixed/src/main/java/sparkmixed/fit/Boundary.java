package sparkmixed.fit;

import java.util.ArrayList;
import java.util.List;
import sparkmixed.covariance.CovarianceTerm;
import sparkmixed.optimize.Optimum;

/**
 * An optimum with its vanishing variances set to exactly zero.
 *
 * @param optimum at a theta in the centred coordinates
 * @param singularTerms terms whose covariance matrix is on the boundary
 * @param held parameters on the boundary
 */
record Boundary(Optimum optimum, List<Integer> singularTerms, boolean[] held) {
  /** Relative standard deviations below this count as singular, as in lme4. */
  private static final double SINGULAR = 1e-4;

  private static final double NOTHING = 1e-5;

  boolean singular() {
    return !singularTerms.isEmpty();
  }

  /**
   * Settles the problem at the optimum; afterwards the problem's solution is that of the optimum
   * returned.
   */
  static Boundary settle(LmmProblem problem, Optimum found) {
    double[] theta = found.theta().clone();
    double[][] rms = problem.rootMeanSquares();
    List<Integer> singular = new ArrayList<>();
    boolean[] held = new boolean[theta.length];
    boolean snapped = false;
    for (int j = 0; j < rms.length; j++) {
      CovarianceTerm term = problem.layout().terms().get(j);
      boolean onBoundary = false;
      for (int column = 0; column < term.width(); column++) {
        int diagonal = term.position(column, column);
        held[diagonal] = Math.abs(theta[diagonal]) * rms[j][column] < SINGULAR;
        onBoundary |= held[diagonal];
        double size = 0;
        for (int row = column; row < term.width(); row++) {
          int position = term.position(row, column);
          size = Math.max(size, position < 0 ? 0 : Math.abs(theta[position]) * rms[j][row]);
        }
        if (size > 0 && size < NOTHING) {
          for (int row = column; row < term.width(); row++) {
            int position = term.position(row, column);
            if (position >= 0) {
              theta[position] = 0;
              held[position] = true;
              snapped = true;
            }
          }
        }
      }
      if (onBoundary) {
        singular.add(j);
      }
    }
    double value = problem.settle(theta).value();
    if (snapped && value > found.value() + 1e-8) {
      theta = found.theta();
      value = problem.settle(theta).value();
    }
    String exact = ExactFit.statement(problem, theta);
    Optimum settled =
        new Optimum(
            theta,
            value,
            found.gradient(),
            found.hessian(),
            found.converged() && exact.isEmpty(),
            exact.isEmpty() ? found.message() : exact,
            found.iterations(),
            found.log());
    return new Boundary(settled, singular, held);
  }
}
