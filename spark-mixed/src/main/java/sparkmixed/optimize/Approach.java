package sparkmixed.optimize;

import java.util.ArrayDeque;
import java.util.Deque;
import sparkmixed.objective.Evaluation;
import sparkmixed.objective.Objective;

/**
 * Follows the objective's own fixed-point steps x -> g(x), accelerated over the last two
 * differences (Anderson 1965), while they gain quickly: cheap progress from a far start, before
 * second-order methods take over. A point that does not lower the objective is taken back.
 */
final class Approach {
  private static final int STEPS = 12;

  /** Relative step at which Newton's method is sure to be faster. */
  private static final double NEAR = 0.01;

  private static final int DEPTH = 2;

  double[] x;
  Evaluation at = Evaluation.infeasible();

  /** Whether the last step was short. */
  boolean near;

  private final boolean[] even;
  private final boolean rough;
  private final Deque<double[]> steps = new ArrayDeque<>();
  private final Deque<double[]> ends = new ArrayDeque<>();

  /**
   * @param rough whether only the point is wanted, and not what the objective is there
   */
  Approach(double[] start, boolean[] even, boolean rough) {
    this.x = start.clone();
    this.rough = rough;
    this.even = even;
  }

  void run(Tracked objective) {
    double[] point = x;
    double[] plain = x;
    boolean accelerated = false;
    for (int step = 0; step < STEPS && objective.iterate(); step++) {
      Objective.Step here = objective.step(point, rough);
      if (!here.at().feasible() || here.at().value() > at.value()) {
        if (!accelerated) {
          return;
        }
        steps.clear();
        ends.clear();
        point = plain;
        accelerated = false;
        continue;
      }
      x = point;
      at = here.at();
      plain = here.next();
      double[] move = QuasiNewton.shifted(plain, x, -1);
      if (largest(move) <= NEAR * largest(x)) {
        near = true;
        return;
      }
      point = accelerate(move, plain);
      accelerated = point != plain;
    }
  }

  private double[] accelerate(double[] move, double[] end) {
    double[] result = end;
    if (!steps.isEmpty()) {
      double[][] df = new double[steps.size()][];
      double[][] dg = new double[steps.size()][];
      double[] f = move;
      double[] g = end;
      int k = 0;
      var olderEnds = ends.iterator();
      for (double[] older : steps) {
        double[] olderEnd = olderEnds.next();
        df[k] = QuasiNewton.shifted(f, older, -1);
        dg[k] = QuasiNewton.shifted(g, olderEnd, -1);
        f = older;
        g = olderEnd;
        k++;
      }
      double[] gamma = leastSquares(df, move);
      double[] candidate = end;
      for (int c = 0; c < gamma.length; c++) {
        candidate = QuasiNewton.shifted(candidate, dg[c], -gamma[c]);
      }
      result = sensible(candidate) ? candidate : end;
    }
    steps.addFirst(move);
    ends.addFirst(end);
    if (steps.size() > DEPTH) {
      steps.removeLast();
      ends.removeLast();
    }
    return result;
  }

  /** Variances neither vanish nor explode in one step. */
  private boolean sensible(double[] candidate) {
    for (int k = 0; k < candidate.length; k++) {
      double ratio = even[k] ? candidate[k] / x[k] : 1;
      if (!(ratio > 0.1 && ratio < 10)) {
        return false;
      }
    }
    return largest(candidate) < 10 * largest(x);
  }

  /**
   * Coefficients of the columns (one or two) that best reproduce {@code target}, slightly
   * regularized.
   */
  private static double[] leastSquares(double[][] columns, double[] target) {
    double a = QuasiNewton.dot(columns[0], columns[0]) * (1 + 1e-10);
    double d = QuasiNewton.dot(columns[0], target);
    if (columns.length == 1) {
      return new double[] {a > 0 ? d / a : 0};
    }
    double b = QuasiNewton.dot(columns[0], columns[1]);
    double c = QuasiNewton.dot(columns[1], columns[1]) * (1 + 1e-10);
    double e = QuasiNewton.dot(columns[1], target);
    double det = a * c - b * b;
    if (!(det > 1e-9 * a * c)) {
      return new double[] {a > 0 ? d / a : 0};
    }
    return new double[] {(d * c - b * e) / det, (a * e - b * d) / det};
  }

  private static double largest(double[] v) {
    double largest = 0;
    for (double value : v) {
      largest = Math.max(largest, Math.abs(value));
    }
    return largest;
  }
}
