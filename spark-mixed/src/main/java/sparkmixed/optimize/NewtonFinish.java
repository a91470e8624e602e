package sparkmixed.optimize;

import org.hipparchus.linear.EigenDecompositionSymmetric;
import org.hipparchus.linear.MatrixUtils;
import sparkmixed.objective.Evaluation;

/**
 * Newton steps with a Hessian by differences of exact gradients. They bring a converged point to
 * the same last digits from wherever it came, and the Hessian tells a minimum from a saddle and
 * shows directions that the data do not identify.
 */
final class NewtonFinish {
  private static final int STEPS = 20;

  private static final int HALVINGS = 8;

  /** Expected decrease, relative to the value, that rounding hides. */
  private static final double ROUNDING = 1e-12;

  /** Below this share of the largest eigenvalue a direction counts as flat. */
  static final double FLAT = 1e-9;

  private final Tracked objective;
  double[] x;
  Evaluation at;
  double[] hessian = new double[0];
  double[] values = new double[0];
  double[][] vectors = new double[0][];

  /**
   * g' H^-1 g after the last step, over the directions that are not flat; infinite on an edge,
   * where H is not known.
   */
  double decrement = Double.POSITIVE_INFINITY;

  /** Whether the objective does not exist on either side of {@link #x} in some coordinate. */
  boolean edge;

  NewtonFinish(Tracked objective, double[] x, Evaluation at) {
    this.objective = objective;
    this.x = x;
    this.at = at;
  }

  /**
   * Steps until the expected decrease is below {@code target}. The Hessian is taken once, improved
   * by what a step shows if another follows, and taken again only if a step did not shrink the
   * gradient as it should.
   */
  void run(double target) {
    takeHessian();
    for (int step = 0; step < STEPS; step++) {
      if (edge || decrement < target || saddle() != null || !objective.iterate()) {
        return;
      }
      double[] direction = direction();
      double[] point = QuasiNewton.shifted(x, direction, 1);
      Evaluation there = objective.gradient(point);
      double before = decrement;
      double after = there.feasible() ? decrementOf(there.gradient()) : Double.POSITIVE_INFINITY;
      boolean whole = after < before && there.value() <= at.value() + 1e-10 * Math.abs(at.value());
      if (!whole) {
        // a curved valley: what is left of the step after halving it until the value falls
        if (before < ROUNDING * (1 + Math.abs(at.value())) || !shorten(direction)) {
          return;
        }
        takeHessian();
        continue;
      }
      boolean another = after >= target;
      if (another) {
        update(QuasiNewton.shifted(point, x, -1), there.gradient());
      }
      x = point;
      at = there;
      decrement = decrementOf(at.gradient());
      if (another && after > 1e-3 * before) {
        takeHessian();
      }
    }
  }

  /** Moves along a direction to where the value has fallen; false if it does not fall. */
  private boolean shorten(double[] direction) {
    double slope = QuasiNewton.dot(direction, at.gradient());
    double length = 0.5;
    for (int halving = 0; halving < HALVINGS; halving++, length *= 0.5) {
      double[] point = QuasiNewton.shifted(x, direction, length);
      Evaluation there = objective.gradient(point);
      if (there.feasible() && there.value() < at.value() + 1e-4 * length * slope) {
        x = point;
        at = there;
        return true;
      }
    }
    return false;
  }

  private void takeHessian() {
    int n = x.length;
    double[] h = new double[n * n];
    edge = false;
    for (int j = 0; j < n; j++) {
      double step = 1e-5 * Math.max(0.1, Math.abs(x[j]));
      double[] gradient = beside(j, step);
      if (gradient.length == 0) {
        step = -step;
        gradient = beside(j, step);
      }
      edge |= gradient.length == 0;
      for (int i = 0; i < n; i++) {
        h[j * n + i] = gradient.length == 0 ? 0 : (gradient[i] - at.gradient()[i]) / step;
      }
    }
    for (int j = 0; j < n; j++) {
      for (int i = 0; i < j; i++) {
        double mean = 0.5 * (h[j * n + i] + h[i * n + j]);
        h[j * n + i] = mean;
        h[i * n + j] = mean;
      }
    }
    decompose(h);
    decrement = edge ? Double.POSITIVE_INFINITY : decrementOf(at.gradient());
  }

  /** The gradient a step away in one coordinate, empty if there is none. */
  private double[] beside(int coordinate, double step) {
    double[] point = x.clone();
    point[coordinate] += step;
    return objective.gradient(point).gradient();
  }

  /**
   * What a step s has taught of the Hessian (the BFGS formula); nothing if some direction is flat.
   */
  private void update(double[] s, double[] gradient) {
    int n = s.length;
    double[] y = QuasiNewton.shifted(gradient, at.gradient(), -1);
    double[] hs = QuasiNewton.times(hessian, s, 1);
    double sy = QuasiNewton.dot(s, y);
    double shs = QuasiNewton.dot(s, hs);
    for (int k = 0; k < values.length; k++) {
      if (flat(k)) {
        return;
      }
    }
    if (!(sy > 0.5 * shs && sy < 2 * shs)) {
      return;
    }
    double[] h = hessian.clone();
    for (int j = 0; j < n; j++) {
      for (int i = 0; i < n; i++) {
        h[j * n + i] += y[i] * y[j] / sy - hs[i] * hs[j] / shs;
      }
    }
    decompose(h);
  }

  private void decompose(double[] h) {
    int n = x.length;
    hessian = h;
    EigenDecompositionSymmetric eigen =
        new EigenDecompositionSymmetric(MatrixUtils.createRealMatrix(square(h, n)));
    values = eigen.getEigenvalues();
    vectors = new double[n][];
    for (int k = 0; k < n; k++) {
      vectors[k] = eigen.getEigenvector(k).toArray();
    }
  }

  private static double[][] square(double[] h, int n) {
    double[][] rows = new double[n][n];
    for (int j = 0; j < n; j++) {
      for (int i = 0; i < n; i++) {
        rows[i][j] = h[j * n + i];
      }
    }
    return rows;
  }

  private double largest() {
    double largest = 0;
    for (double value : values) {
      largest = Math.max(largest, Math.abs(value));
    }
    return largest;
  }

  boolean flat(int k) {
    return Math.abs(values[k]) <= Math.max(FLAT * largest(), 1e-8);
  }

  private double decrementOf(double[] gradient) {
    double sum = 0;
    for (int k = 0; k < values.length; k++) {
      if (!flat(k)) {
        double g = QuasiNewton.dot(vectors[k], gradient);
        sum += g * g / Math.abs(values[k]);
      }
    }
    return sum;
  }

  private double[] direction() {
    double[] direction = new double[x.length];
    for (int k = 0; k < values.length; k++) {
      if (!flat(k)) {
        double f = -QuasiNewton.dot(vectors[k], at.gradient()) / Math.abs(values[k]);
        direction = QuasiNewton.shifted(direction, vectors[k], f);
      }
    }
    return direction;
  }

  /** A direction of negative curvature, or null. */
  double @org.jspecify.annotations.Nullable [] saddle() {
    for (int k = 0; k < values.length; k++) {
      if (values[k] < -Math.max(1e-5 * largest(), 1e-6)) {
        return vectors[k];
      }
    }
    return null;
  }
}
