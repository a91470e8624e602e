package sparkmixed.optimize;

import java.util.Arrays;
import java.util.Locale;
import java.util.function.Consumer;
import sparkmixed.objective.Objective;

/**
 * Minimizes an objective that is even in the sign of some coordinates: quasi-Newton, then Newton
 * steps, restarts off saddle points, and a derivative-free search if the gradient leads nowhere.
 */
public final class Minimizer {
  /** Which search comes first. */
  public enum Method {
    /** Quasi-Newton on the gradient. */
    QUASI_NEWTON,
    /** Derivative-free, finished by Newton steps. */
    DERIVATIVE_FREE
  }

  /**
   * Tolerated g' H^-1 g of a finished fit: estimates within 1e-8 of a standard error of the
   * optimum.
   */
  private static final double FINISHED = 1e-16;

  private static final int RESTARTS = 4;

  /**
   * Up to this many parameters a Hessian by differences is cheaper than building one up step by
   * step.
   */
  private static final int NEWTON_PARAMETERS = 6;

  private final Method method;
  private final int maxIterations;
  private final double tolerance;
  private final Consumer<LogEntry> listener;

  /**
   * @param maxIterations of all methods together; the derivative-free search may take 100 times as
   *     many evaluations
   * @param tolerance on the decrease still to be expected, in deviance units
   */
  public Minimizer(
      Method method, int maxIterations, double tolerance, Consumer<LogEntry> listener) {
    this.method = method;
    this.maxIterations = maxIterations;
    this.tolerance = tolerance;
    this.listener = listener;
  }

  /**
   * Minimizes from {@code start}.
   *
   * @param start feasible, not a stationary point by symmetry
   * @param scale typical size of each parameter
   * @param metric typical inverse curvature of each parameter in units of scale
   * @param even whether the objective is even in the sign of each parameter
   */
  public Optimum minimize(
      Objective objective, double[] start, double[] scale, double[] metric, boolean[] even) {
    Tracked tracked = new Tracked(objective, scale, maxIterations, listener);
    double[] x = start.clone();
    for (int k = 0; k < x.length; k++) {
      x[k] /= scale[k];
    }
    QuasiNewton search = new QuasiNewton(tracked, metric, tolerance);
    boolean derivativeFree = method == Method.DERIVATIVE_FREE;
    if (derivativeFree) {
      x = DerivativeFree.minimize(tracked, x, even, 100 * maxIterations);
    } else if (tracked.steps()) {
      Approach approach = new Approach(x, even, false);
      approach.run(tracked);
      x = approach.x;
      if (approach.near && x.length <= NEWTON_PARAMETERS) {
        NewtonFinish newton = new NewtonFinish(tracked, x, approach.at);
        newton.run(FINISHED);
        x = newton.x;
        if (newton.decrement < FINISHED && newton.saddle() == null) {
          return optimum(tracked, newton, true, "fixed-point and Newton steps", scale);
        }
      }
    }
    boolean converged = search.minimize(x);
    if (!converged && search.at.feasible() && !tracked.exhausted()) {
      x = DerivativeFree.minimize(tracked, search.x, even, 100 * maxIterations);
      derivativeFree = true;
      converged = search.minimize(x);
    }
    if (!search.at.feasible()) {
      return new Optimum(
          start,
          search.at.value(),
          new double[start.length],
          new double[0],
          false,
          "The criterion does not exist at the starting values: the model fits the data exactly",
          tracked.iterations(),
          tracked.log());
    }
    return finish(tracked, search, converged, derivativeFree, scale);
  }

  /**
   * Follows the objective's own fixed-point steps from {@code start} while they gain quickly: a
   * point near the optimum for few evaluations.
   *
   * @return the best point seen; {@code start} if the objective does not exist there
   */
  public double[] approach(Objective objective, double[] start, double[] scale, boolean[] even) {
    Tracked tracked = new Tracked(objective, scale, maxIterations, listener);
    double[] x = start.clone();
    for (int k = 0; k < x.length; k++) {
      x[k] /= scale[k];
    }
    Approach approach = new Approach(x, even, true);
    approach.run(tracked);
    return tracked.theta(approach.x);
  }

  /**
   * Quasi-Newton steps from {@code start} until the decrease still to be expected is below the
   * tolerance, or the search ends otherwise: a point near the optimum.
   *
   * @return the best point seen; {@code start} if the objective does not exist there
   */
  public double[] near(Objective objective, double[] start, double[] scale, double[] metric) {
    Tracked tracked = new Tracked(objective, scale, maxIterations, listener);
    double[] x = start.clone();
    for (int k = 0; k < x.length; k++) {
      x[k] /= scale[k];
    }
    QuasiNewton search = new QuasiNewton(tracked, metric, tolerance);
    search.minimize(x);
    return search.at.feasible() ? tracked.theta(search.x) : start;
  }

  private Optimum finish(
      Tracked tracked,
      QuasiNewton search,
      boolean converged,
      boolean derivativeFree,
      double[] scale) {
    NewtonFinish finish = new NewtonFinish(tracked, search.x, search.at);
    boolean good = converged;
    String escaped = "";
    for (int restart = 0; ; restart++) {
      finish.run(FINISHED);
      double[] down = finish.saddle();
      if (down == null || restart == RESTARTS || tracked.exhausted()) {
        good &= down == null;
        break;
      }
      escaped = ", off a saddle point on the way";
      good = search.minimize(lower(tracked, finish.x, finish.at.value(), down));
      if (!search.at.feasible()) {
        good = false;
        break;
      }
      finish = new NewtonFinish(tracked, search.x, search.at);
    }
    good |= finish.decrement < tolerance && finish.saddle() == null;
    String how =
        (derivativeFree
                ? "a derivative-free search and Newton steps"
                : "quasi-Newton and Newton steps")
            + (good || !tracked.exhausted() ? "" : " within maxIter = " + maxIterations);
    return optimum(tracked, finish, good, how + escaped, scale);
  }

  private static Optimum optimum(
      Tracked tracked, NewtonFinish finish, boolean good, String how, double[] scale) {
    double[] gradient = finish.at.gradient().clone();
    int n = scale.length;
    double[] hessian = finish.hessian.clone();
    for (int j = 0; j < n; j++) {
      gradient[j] /= scale[j];
      for (int i = 0; i < n; i++) {
        hessian[j * n + i] /= scale[i] * scale[j];
      }
    }
    return new Optimum(
        tracked.theta(finish.x),
        finish.at.value(),
        gradient,
        hessian,
        good,
        message(good, how, finish.decrement),
        tracked.iterations(),
        tracked.log());
  }

  /** The lower of two points on either side of a saddle. */
  private static double[] lower(Tracked tracked, double[] x, double value, double[] down) {
    double step = 0.1 * (1 + Math.sqrt(QuasiNewton.dot(x, x) / x.length));
    double[] best = x;
    double bestValue = value;
    for (double sign : new double[] {step, -step}) {
      double[] point = QuasiNewton.shifted(x, down, sign);
      double there = tracked.value(point);
      if (there < bestValue) {
        best = point;
        bestValue = there;
      }
    }
    return Arrays.equals(best, x) ? QuasiNewton.shifted(x, down, 0.01 * step) : best;
  }

  private static String message(boolean good, String how, double left) {
    if (Double.isInfinite(left)) {
      return (good ? "Converged by " : "Not converged by ")
          + how
          + ", at the edge of where the criterion exists: some rows have no mean beyond it; use a"
          + " link that gives every linear predictor a mean, or simplify the random effects";
    }
    return String.format(
        Locale.ROOT,
        good
            ? "Converged by %s: the criterion cannot fall by more than %.1e"
            : "Not converged by %s: the criterion may still fall by about %.1e; raise maxIter, rescale"
                + " predictors, or simplify the random effects",
        how,
        0.5 * left);
  }
}
