package sparkmixed.optimize;

import java.util.Arrays;
import org.hipparchus.analysis.MultivariateFunction;
import org.hipparchus.exception.MathRuntimeException;
import org.hipparchus.optim.InitialGuess;
import org.hipparchus.optim.MaxEval;
import org.hipparchus.optim.PointValuePair;
import org.hipparchus.optim.SimpleBounds;
import org.hipparchus.optim.nonlinear.scalar.GoalType;
import org.hipparchus.optim.nonlinear.scalar.ObjectiveFunction;
import org.hipparchus.optim.nonlinear.scalar.noderiv.BOBYQAOptimizer;
import org.hipparchus.optim.univariate.BrentOptimizer;
import org.hipparchus.optim.univariate.SearchInterval;
import org.hipparchus.optim.univariate.UnivariateObjectiveFunction;

/**
 * Bounded minimization without derivatives: Brent for one parameter, Powell's BOBYQA for more
 * (Hipparchus).
 */
final class DerivativeFree {
  private static final double WIDEST = 1e3;

  private DerivativeFree() {}

  /**
   * Minimizes from {@code start}.
   *
   * @param bounded whether each coordinate is kept non-negative
   * @return the best point seen; {@code start} if the search failed at once
   */
  static double[] minimize(
      Tracked objective, double[] start, boolean[] bounded, int maxEvaluations) {
    Best best = new Best(objective, start);
    try {
      if (start.length == 1) {
        brent(best, start[0], maxEvaluations);
      } else {
        bobyqa(best, start, bounded, maxEvaluations);
      }
    } catch (MathRuntimeException stopped) {
      // out of evaluations or of precision: the best point seen stands
      return best.x;
    }
    return best.x;
  }

  private static void brent(Best best, double start, int maxEvaluations) {
    double upper = Math.max(2 * Math.abs(start), 4);
    while (upper < WIDEST
        && best.value(new double[] {upper}) < best.value(new double[] {0.5 * upper})) {
      upper *= 4;
    }
    new BrentOptimizer(1e-11, 1e-12)
        .optimize(
            new MaxEval(maxEvaluations),
            GoalType.MINIMIZE,
            new UnivariateObjectiveFunction(x -> best.value(new double[] {x})),
            new SearchInterval(0, upper, Math.min(Math.abs(start), 0.5 * upper)));
  }

  private static void bobyqa(Best best, double[] start, boolean[] bounded, int maxEvaluations) {
    int n = start.length;
    double[] lower = new double[n];
    double[] upper = new double[n];
    Arrays.fill(upper, WIDEST);
    double[] guess = start.clone();
    for (int k = 0; k < n; k++) {
      lower[k] = bounded[k] ? 0 : -WIDEST;
      guess[k] = Math.max(lower[k], guess[k]);
    }
    MultivariateFunction function = best::value;
    PointValuePair unused =
        new BOBYQAOptimizer(2 * n + 1, 0.2, 1e-9)
            .optimize(
                new MaxEval(maxEvaluations),
                GoalType.MINIMIZE,
                new ObjectiveFunction(function),
                new SimpleBounds(lower, upper),
                new InitialGuess(guess));
    best.value(unused.getPoint());
  }

  /**
   * Remembers the best point; an infeasible one counts as very bad but finite, since both searches
   * model the surface by parabolas.
   */
  private static final class Best {
    private final Tracked objective;
    private double[] x;
    private double value = Double.POSITIVE_INFINITY;
    private double worst = Double.NaN;

    Best(Tracked objective, double[] start) {
      this.objective = objective;
      this.x = start.clone();
    }

    double value(double[] point) {
      double here = objective.value(point);
      if (Double.isInfinite(here) || Double.isNaN(here)) {
        return Double.isNaN(worst) ? 1e300 : worst;
      }
      if (Double.isNaN(worst) || here > worst) {
        worst = here;
      }
      if (here < value) {
        value = here;
        x = point.clone();
      }
      return here;
    }
  }
}
