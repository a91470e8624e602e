package sparkmixed.optimize;

import java.util.Arrays;
import org.hipparchus.exception.MathRuntimeException;
import org.hipparchus.optim.InitialGuess;
import org.hipparchus.optim.MaxEval;
import org.hipparchus.optim.MaxIter;
import org.hipparchus.optim.PointValuePair;
import org.hipparchus.optim.SimpleBounds;
import org.hipparchus.optim.SimpleValueChecker;
import org.hipparchus.optim.nonlinear.scalar.GoalType;
import org.hipparchus.optim.nonlinear.scalar.ObjectiveFunction;
import org.hipparchus.optim.nonlinear.scalar.noderiv.CMAESOptimizer;
import org.hipparchus.optim.nonlinear.scalar.noderiv.NelderMeadSimplex;
import org.hipparchus.optim.nonlinear.scalar.noderiv.SimplexOptimizer;
import org.hipparchus.random.Well19937c;
import sparkmixed.objective.Evaluation;
import sparkmixed.objective.Objective;

/**
 * Searches of other kinds (Hipparchus), without a finish of ours: what they find tells whether an
 * optimum depends on how it was searched for.
 */
public final class OtherSearches {
  /** A search by values alone. */
  public enum Kind {
    NELDER_MEAD,
    CMA_ES
  }

  /**
   * Where a search ended.
   *
   * @param converged whether it ended by its own rule
   */
  public record End(double[] theta, double value, int evaluations, boolean converged) {}

  private static final double TOLERANCE = 1e-10;
  private static final double WIDEST = 1e3;

  private OtherSearches() {}

  /**
   * Minimizes.
   *
   * @param scale typical size of each parameter
   * @param seed of the draws of CMA-ES
   */
  public static End minimize(
      Kind kind,
      Objective objective,
      double[] start,
      double[] scale,
      int maxEvaluations,
      long seed) {
    Best best = new Best(objective, scale);
    int n = start.length;
    double[] x = new double[n];
    Arrays.setAll(x, k -> start[k] / scale[k]);
    boolean converged = true;
    try {
      PointValuePair end =
          kind == Kind.NELDER_MEAD
              ? new SimplexOptimizer(new SimpleValueChecker(-1, TOLERANCE))
                  .optimize(
                      new MaxEval(maxEvaluations),
                      GoalType.MINIMIZE,
                      new ObjectiveFunction(best::value),
                      new InitialGuess(x),
                      new NelderMeadSimplex(n, 0.3))
              : cmaEs(best, x, maxEvaluations, seed);
      converged = end != null;
    } catch (MathRuntimeException stopped) {
      // out of evaluations: the best point seen stands
      converged = false;
    }
    double[] theta = new double[n];
    Arrays.setAll(theta, k -> best.x.length == 0 ? start[k] : scale[k] * best.x[k]);
    return new End(theta, best.value, best.evaluations, converged);
  }

  private static PointValuePair cmaEs(Best best, double[] x, int maxEvaluations, long seed) {
    int n = x.length;
    double[] sigma = new double[n];
    double[] lower = new double[n];
    double[] upper = new double[n];
    Arrays.fill(sigma, 0.3);
    Arrays.fill(lower, -WIDEST);
    Arrays.fill(upper, WIDEST);
    return new CMAESOptimizer(
            maxEvaluations,
            Double.NEGATIVE_INFINITY,
            true,
            0,
            0,
            new Well19937c(seed),
            false,
            new SimpleValueChecker(-1, TOLERANCE))
        .optimize(
            new MaxEval(maxEvaluations),
            new MaxIter(maxEvaluations),
            GoalType.MINIMIZE,
            new ObjectiveFunction(best::value),
            new InitialGuess(x),
            new SimpleBounds(lower, upper),
            new CMAESOptimizer.Sigma(sigma),
            new CMAESOptimizer.PopulationSize(4 + (int) (3 * Math.log(n))));
  }

  /** Remembers the best point. */
  private static final class Best {
    private final Objective objective;
    private final double[] scale;
    private double[] x = new double[0];
    private double value = Double.POSITIVE_INFINITY;
    private int evaluations;

    Best(Objective objective, double[] scale) {
      this.objective = objective;
      this.scale = scale;
    }

    double value(double[] point) {
      double[] theta = new double[point.length];
      Arrays.setAll(theta, k -> scale[k] * point[k]);
      Evaluation at = objective.value(theta);
      evaluations++;
      if (!at.feasible()) {
        return 1e300;
      }
      if (at.value() < value) {
        value = at.value();
        x = point.clone();
      }
      return at.value();
    }
  }
}
