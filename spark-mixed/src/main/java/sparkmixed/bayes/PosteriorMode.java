package sparkmixed.bayes;

import org.jspecify.annotations.Nullable;
import sparkmixed.linalg.Cholesky;

/**
 * Mode of a log density of a few parameters, and the inverse of its negative Hessian there: Newton
 * steps with a Hessian from central differences of the exact gradient, halved while the density
 * does not rise. Costs 2d + 1 gradients a step.
 *
 * @param point where it is
 * @param covariance inverse of the negative Hessian, d x d, by columns
 */
record PosteriorMode(double[] point, double[] covariance) {
  private static final int STEPS = 30;
  private static final int HALVINGS = 20;

  /** Relative to a parameter of size one: logarithms and correlations. */
  private static final double DIFFERENCE = 1e-4;

  /** Rise of the log density still to be expected at which the search ends. */
  private static final double FINISHED = 1e-6;

  /** From a start near it; null if there is none. */
  static @Nullable PosteriorMode of(LogDensity density, double[] start) {
    int d = start.length;
    double[] q = start.clone();
    double[] gradient = new double[d];
    double value = density.evaluate(q, gradient);
    for (int step = 0; step < STEPS && Double.isFinite(value); step++) {
      double[] factor = factor(density, q);
      if (factor.length == 0) {
        return null;
      }
      double[] move = gradient.clone();
      Cholesky.solve(factor, d, d, move);
      Cholesky.solveTransposed(factor, d, d, move);
      double rise = 0;
      for (int k = 0; k < d; k++) {
        rise += 0.5 * move[k] * gradient[k];
      }
      if (rise < FINISHED) {
        double[] covariance = new double[d * d];
        Cholesky.inverse(factor, d, d, covariance);
        return new PosteriorMode(q, covariance);
      }
      double share = 1;
      double next = Double.NEGATIVE_INFINITY;
      double[] moved = q;
      for (int halving = 0; halving < HALVINGS && !(next > value); halving++) {
        moved = q.clone();
        for (int k = 0; k < d; k++) {
          moved[k] += share * move[k];
        }
        next = density.evaluate(moved, gradient);
        share *= 0.5;
      }
      if (!(next > value)) {
        return null;
      }
      q = moved;
      value = next;
    }
    return null;
  }

  /** Lower Cholesky factor of the negative Hessian; empty if it is not positive definite. */
  private static double[] factor(LogDensity density, double[] q) {
    int d = q.length;
    double[] hessian = new double[d * d];
    double[] above = new double[d];
    double[] below = new double[d];
    for (int k = 0; k < d; k++) {
      double[] point = q.clone();
      point[k] = q[k] + DIFFERENCE;
      double up = density.evaluate(point, above);
      point[k] = q[k] - DIFFERENCE;
      double down = density.evaluate(point, below);
      if (!Double.isFinite(up) || !Double.isFinite(down)) {
        return new double[0];
      }
      for (int i = 0; i < d; i++) {
        double second = -(above[i] - below[i]) / (4 * DIFFERENCE);
        hessian[k * d + i] += second;
        hessian[i * d + k] += second;
      }
    }
    return Cholesky.factor(hessian, d) ? hessian : new double[0];
  }
}
