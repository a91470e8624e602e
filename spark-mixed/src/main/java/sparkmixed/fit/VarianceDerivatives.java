package sparkmixed.fit;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.hipparchus.exception.MathIllegalArgumentException;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.CholeskyDecomposition;
import org.jspecify.annotations.Nullable;
import sparkmixed.objective.Evaluation;
import sparkmixed.objective.ProfiledDeviance;

/**
 * How precisely the variances of a linear mixed model are known, and how the covariance of its
 * coefficients depends on them: central differences of the exact gradient of the criterion before
 * sigma is profiled out,
 *
 * <pre>
 *   f(theta, tau) = log|M(theta)| + degrees (tau + log 2 pi) + r2(theta) e^-tau ,   tau = log sigma^2
 *   A = 2 H^-1 ,    dV/dtau = V ,    dV/dtheta_k = sigma^2 d(Mt^-1)_XX / dtheta_k
 * </pre>
 *
 * <p>(Kuznetsova, Brockhoff and Christensen 2017; {@code mathematics.md} section 4). Costs two
 * evaluations with gradient for each element of theta. Elements on the boundary are held.
 */
final class VarianceDerivatives {
  /** Relative step: its square and the rounding of a gradient over it are both below 1e-6. */
  private static final double STEP = 1e-4;

  /** Share of its typical size that an element is taken to have at least. */
  private static final double LEAST = 0.1;

  /** A pivot of the Hessian scaled to a diagonal of ones below which there is no minimum. */
  private static final double FLAT = 1e-9;

  private final LmmProblem problem;
  private final ProfiledDeviance objective;
  private final double[] theta;
  private final double[] scale;
  private final int[] free;
  private final double sigma2;

  private VarianceDerivatives(LmmProblem problem, double[] theta, boolean[] held) {
    this.problem = problem;
    this.objective = problem.objective();
    this.theta = theta;
    this.scale = problem.scale().typical(1);
    this.free = IntStream.range(0, theta.length).filter(k -> !held[k]).toArray();
    this.sigma2 = objective.sigma2();
  }

  /**
   * Derivatives at an optimum, at which the problem is left as it was.
   *
   * @param theta in the centred coordinates, evaluated last
   * @param held elements on the boundary
   * @return null if the criterion has no minimum there, or they are too many to be kept
   */
  static FittedModel.@Nullable VarianceInformation at(
      LmmProblem problem, double[] theta, boolean[] held) {
    VarianceDerivatives derivatives = new VarianceDerivatives(problem, theta, held);
    try {
      return derivatives.compute();
    } finally {
      problem.settle(theta);
    }
  }

  private FittedModel.@Nullable VarianceInformation compute() {
    int n = free.length;
    long p = problem.fixedCovariance().length;
    if ((n + 1) * p * p > TestBasis.MOST_NUMBERS) {
      return null;
    }
    double[][] hessian = new double[n + 1][n + 1];
    double[][][] jacobian = new double[n + 1][][];
    jacobian[n] = scaled(problem.fixedCovariance(), sigma2);
    hessian[n][n] = objective.degrees();
    for (int k = 0; k < n; k++) {
      double step = STEP * Math.max(Math.abs(theta[free[k]]), LEAST * scale[free[k]]);
      Evaluation up = moved(free[k], step);
      if (!up.feasible()) {
        return null;
      }
      double upper = problem.pls().r2();
      double[][] above = problem.fixedCovariance();
      Evaluation down = moved(free[k], -step);
      if (!down.feasible()) {
        return null;
      }
      double lower = problem.pls().r2();
      double[][] below = problem.fixedCovariance();
      for (int j = 0; j < n; j++) {
        hessian[k][j] = (up.gradient()[free[j]] - down.gradient()[free[j]]) / (2 * step);
      }
      hessian[k][n] = -(upper - lower) / (2 * step * sigma2);
      hessian[n][k] = hessian[k][n];
      for (int i = 0; i < above.length; i++) {
        for (int j = 0; j < above.length; j++) {
          above[i][j] -= below[i][j];
        }
      }
      jacobian[k] = scaled(above, sigma2 / (2 * step));
    }
    double[][] covariance = twiceInverse(hessian);
    return covariance == null ? null : new FittedModel.VarianceInformation(covariance, jacobian);
  }

  private Evaluation moved(int element, double step) {
    double[] there = theta.clone();
    there[element] += step;
    return objective.unprofiled(there, sigma2, true);
  }

  private static double[][] scaled(double[][] matrix, double by) {
    return Arrays.stream(matrix)
        .map(row -> Arrays.stream(row).map(value -> by * value).toArray())
        .toArray(double[][]::new);
  }

  /** Twice the inverse; null if the matrix is not positive definite. */
  private static double @Nullable [][] twiceInverse(double[][] hessian) {
    int n = hessian.length;
    double[] unit = new double[n];
    for (int k = 0; k < n; k++) {
      if (!(hessian[k][k] > 0)) {
        return null;
      }
      unit[k] = 1 / Math.sqrt(hessian[k][k]);
    }
    double[][] even = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        even[i][j] = 0.5 * (hessian[i][j] + hessian[j][i]) * (unit[i] * unit[j]);
      }
    }
    try {
      double[][] inverse =
          new CholeskyDecomposition(new Array2DRowRealMatrix(even, false), FLAT, FLAT)
              .getSolver()
              .getInverse()
              .getData();
      for (int i = 0; i < n; i++) {
        for (int j = 0; j < n; j++) {
          inverse[i][j] *= 2 * unit[i] * unit[j];
        }
      }
      return inverse;
    } catch (MathIllegalArgumentException notPositiveDefinite) {
      return null;
    }
  }
}
