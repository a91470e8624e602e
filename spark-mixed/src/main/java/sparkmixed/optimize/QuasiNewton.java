package sparkmixed.optimize;

import sparkmixed.objective.Evaluation;

/**
 * BFGS with a dense inverse Hessian and a line search that meets the Wolfe conditions. Works in
 * scaled coordinates in which steps of order 1 are sensible.
 *
 * @see <a href="https://doi.org/10.1007/978-0-387-40065-5">Nocedal &amp; Wright 2006, Numerical
 *     Optimization, algorithms 3.5 and 6.1</a>
 */
final class QuasiNewton {
  private static final double SUFFICIENT_DECREASE = 1e-4;
  private static final double CURVATURE = 0.9;
  private static final double LONGEST_STEP = 2;
  private static final int LINE_TRIALS = 25;

  private final Tracked objective;
  private final double[] metric;
  private final double tolerance;

  double[] x = new double[0];
  Evaluation at = Evaluation.infeasible();
  boolean converged;
  private double[] h = new double[0];

  /**
   * @param metric starting diagonal of the inverse Hessian
   * @param tolerance on the Newton decrement g' H^-1 g, the decrease still to be expected times two
   */
  QuasiNewton(Tracked objective, double[] metric, double tolerance) {
    this.objective = objective;
    this.metric = metric;
    this.tolerance = tolerance;
  }

  /** Runs from {@code start}; the outcome is in the fields. Returns whether it converged. */
  boolean minimize(double[] start) {
    int n = start.length;
    x = start.clone();
    at = objective.gradient(x);
    converged = false;
    if (!at.feasible()) {
      return false;
    }
    resetMetric();
    boolean fresh = true;
    while (objective.iterate()) {
      double[] direction = times(h, at.gradient(), -1);
      double slope = dot(direction, at.gradient());
      if (!(slope < 0)) {
        if (!fresh) {
          resetMetric();
          fresh = true;
          continue;
        }
        converged = slope == 0;
        return converged;
      }
      if (-slope < tolerance * (1 + 1e-12 * Math.abs(at.value()))) {
        converged = true;
        return true;
      }
      double length = Math.sqrt(dot(direction, direction));
      double first = length > LONGEST_STEP ? LONGEST_STEP / length : 1;
      double[] before = x;
      Evaluation previous = at;
      if (!search(direction, slope, first)) {
        x = before;
        at = previous;
        if (fresh) {
          // no decrease along the steepest descent: as far as rounding allows
          converged = -slope < 1e-7 * (1 + Math.abs(at.value()) * 1e-6);
          return converged;
        }
        resetMetric();
        fresh = true;
        continue;
      }
      update(before, previous.gradient(), fresh, n);
      fresh = false;
    }
    return false;
  }

  private void resetMetric() {
    h = new double[metric.length * metric.length];
    for (int k = 0; k < metric.length; k++) {
      h[k * metric.length + k] = metric[k];
    }
  }

  /**
   * Moves x and at along {@code direction} to a point that meets the Wolfe conditions, or at least
   * decreases enough.
   */
  private boolean search(double[] direction, double slope, double firstStep) {
    double[] origin = x;
    double value = at.value();
    double lo = 0;
    double hi = Double.POSITIVE_INFINITY;
    double loValue = value;
    double loSlope = slope;
    double step = firstStep;
    double noise = 1e-13 * Math.abs(value);
    boolean found = false;
    for (int trial = 0; trial < LINE_TRIALS; trial++) {
      double[] point = shifted(origin, direction, step);
      Evaluation there = objective.gradient(point);
      double newSlope = there.feasible() ? dot(there.gradient(), direction) : Double.NaN;
      boolean decreased =
          there.feasible()
              && (there.value() <= value + SUFFICIENT_DECREASE * step * slope
                  || (Math.abs(there.value() - value) <= noise
                      && Math.abs(newSlope) <= CURVATURE * Math.abs(slope)));
      if (!decreased || (found && there.value() > loValue + noise)) {
        hi = step;
        step =
            there.feasible()
                ? interpolate(lo, loValue, loSlope, step, there.value())
                : 0.5 * (lo + step);
      } else {
        x = point;
        at = there;
        found = true;
        if (Math.abs(newSlope) <= -CURVATURE * slope) {
          return true;
        }
        if (newSlope > 0) {
          hi = step;
          step = lo + (step - lo) * loSlope / (loSlope - newSlope);
          continue;
        }
        lo = step;
        loValue = there.value();
        loSlope = newSlope;
        step = Double.isInfinite(hi) ? 2.5 * step : 0.5 * (lo + hi);
      }
      if (hi - lo < 1e-10 * Math.max(1, hi)) {
        break;
      }
    }
    return found;
  }

  /** Minimum of the parabola through the low end with its slope and the high end, kept inside. */
  private static double interpolate(
      double lo, double loValue, double loSlope, double hi, double hiValue) {
    double width = hi - lo;
    double curvature = (hiValue - loValue - loSlope * width) / (width * width);
    double step = curvature > 0 ? -loSlope / (2 * curvature) : 0.5 * width;
    return lo + Math.min(0.7 * width, Math.max(0.1 * width, step));
  }

  private void update(double[] before, double[] gradientBefore, boolean first, int n) {
    double[] s = new double[n];
    double[] y = new double[n];
    for (int k = 0; k < n; k++) {
      s[k] = x[k] - before[k];
      y[k] = at.gradient()[k] - gradientBefore[k];
    }
    double sy = dot(s, y);
    if (!(sy > 1e-12 * Math.sqrt(dot(s, s) * dot(y, y)))) {
      return;
    }
    if (first) {
      double[] hy = times(h, y, 1);
      double factor = sy / dot(y, hy);
      for (int e = 0; e < h.length; e++) {
        h[e] *= factor;
      }
    }
    double[] hy = times(h, y, 1);
    double yhy = dot(y, hy);
    for (int j = 0; j < n; j++) {
      for (int i = 0; i < n; i++) {
        h[j * n + i] += (1 + yhy / sy) * s[i] * s[j] / sy - (hy[i] * s[j] + s[i] * hy[j]) / sy;
      }
    }
  }

  static double[] shifted(double[] origin, double[] direction, double step) {
    double[] point = origin.clone();
    for (int k = 0; k < point.length; k++) {
      point[k] += step * direction[k];
    }
    return point;
  }

  static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int k = 0; k < a.length; k++) {
      sum += a[k] * b[k];
    }
    return sum;
  }

  static double[] times(double[] matrix, double[] vector, double sign) {
    int n = vector.length;
    double[] result = new double[n];
    for (int j = 0; j < n; j++) {
      double f = sign * vector[j];
      for (int i = 0; i < n; i++) {
        result[i] += matrix[j * n + i] * f;
      }
    }
    return result;
  }
}
