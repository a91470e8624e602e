package sparkmixed.objective;

import sparkmixed.family.Likelihood;
import sparkmixed.family.Terms;
import sparkmixed.linalg.Cholesky;

/**
 * The mode of one group's random effects, and its likelihood at any point; scratch of one thread.
 *
 * <pre>
 *   F(u) = - sum_i log p(y_i | x_i'beta + z_i'T u + offset_i) + |u|^2 / 2 ,   H = T'Z'WZT + I
 * </pre>
 *
 * <p>O(n_i K^2 + K^3) a step of Newton's method.
 */
final class GroupMode {
  private static final double FINISHED = 1e-22;
  private static final double ROUNDING = 1e-17;
  private static final int STEPS = 100;
  private static final int HALVINGS = 40;

  private final GroupRows group;
  final int k;
  private final double[] tu;
  private final double[] step;
  private final double[] gradient;
  private final double[] trial;
  private final Terms terms = new Terms();
  private double[] fixed = new double[16];
  private double[] eta = new double[16];

  /** Lower Cholesky factor of H at the mode, by columns. */
  final double[] l;

  /** Z's at the point last looked at. */
  final double[] g;

  private final double[] a;
  final double[] u;
  long steps;

  GroupMode(GroupRows group) {
    this.group = group;
    this.k = group.z.length;
    this.tu = new double[k];
    this.step = new double[k];
    this.gradient = new double[k];
    this.trial = new double[k];
    this.l = new double[k * k];
    this.g = new double[k];
    this.a = new double[k * k];
    this.u = new double[k];
  }

  /** Takes up the rows that the group now has. */
  void enter(double[] beta) {
    int count = group.count;
    if (fixed.length < count) {
      fixed = new double[group.capacity()];
      eta = new double[group.capacity()];
    }
    System.arraycopy(group.offset, 0, fixed, 0, count);
    for (int j = 0; j < beta.length; j++) {
      double f = beta[j];
      double[] column = group.x[j];
      for (int i = 0; i < count; i++) {
        fixed[i] += f * column[i];
      }
    }
  }

  /**
   * Linear predictors of the group's rows at a point u: the same array at every call.
   *
   * @param offset of the point among {@code points}
   */
  double[] eta(double[] t, double[] points, int offset) {
    for (int r = 0; r < k; r++) {
      double sum = 0;
      for (int c = 0; c <= r; c++) {
        sum += t[c * k + r] * points[offset + c];
      }
      tu[r] = sum;
    }
    int count = group.count;
    System.arraycopy(fixed, 0, eta, 0, count);
    for (int c = 0; c < k; c++) {
      double f = tu[c];
      double[] column = group.z[c];
      for (int i = 0; i < count; i++) {
        eta[i] += f * column[i];
      }
    }
    return eta;
  }

  /**
   * Finds the mode from the point in {@code u}.
   *
   * @return false if there is none
   */
  boolean find(double[] t, Likelihood likelihood) {
    double before = Double.POSITIVE_INFINITY;
    double last = Double.POSITIVE_INFINITY;
    int halvings = 0;
    boolean restarted = false;
    for (int s = 0; s < STEPS; s++) {
      steps++;
      double f = derivatives(t, likelihood, false);
      if (!(f <= before + 1e-13 * Math.abs(before)) || !Double.isFinite(f)) {
        if (Double.isInfinite(before)) {
          if (restarted) {
            return false;
          }
          restarted = true;
          java.util.Arrays.fill(u, 0);
          continue;
        }
        if (++halvings > HALVINGS) {
          return false;
        }
        for (int c = 0; c < k; c++) {
          step[c] *= 0.5;
          u[c] = trial[c] + step[c];
        }
        continue;
      }
      if (!factor(t)) {
        derivatives(t, likelihood, true);
        if (!factor(t)) {
          return false;
        }
      }
      double decrement = newton(t);
      if (decrement < FINISHED
          || decrement > 0.25 * last && decrement < ROUNDING * (s < 30 ? 1 : 1e6)) {
        return true;
      }
      last = decrement;
      before = f;
      halvings = 0;
      for (int c = 0; c < k; c++) {
        trial[c] = u[c];
        u[c] += step[c];
      }
    }
    return false;
  }

  /** F at u; sets g and A = Z'WZ. */
  private double derivatives(double[] t, Likelihood likelihood, boolean expected) {
    double[] at = eta(t, u, 0);
    java.util.Arrays.fill(g, 0);
    java.util.Arrays.fill(a, 0);
    double f = 0;
    for (int c = 0; c < k; c++) {
      f += 0.5 * u[c] * u[c];
    }
    double[] y = group.y;
    double[] weight = group.weight;
    for (int i = 0; i < group.count; i++) {
      likelihood.curve(y[i], weight[i], at[i], terms);
      f -= terms.logDensity;
      double w = expected ? terms.expected : terms.observed;
      for (int c = 0; c < k; c++) {
        double zc = group.z[c][i];
        g[c] += terms.score * zc;
        for (int r = c; r < k; r++) {
          a[c * k + r] += w * zc * group.z[r][i];
        }
      }
    }
    for (int c = 0; c < k; c++) {
      for (int r = c + 1; r < k; r++) {
        a[r * k + c] = a[c * k + r];
      }
    }
    return f;
  }

  /** L L' = T'AT + I. */
  private boolean factor(double[] t) {
    GroupAlgebra.congruence(t, a, l, k);
    for (int c = 0; c < k; c++) {
      l[c * k + c] += 1;
    }
    return Cholesky.factorSmall(l, k);
  }

  /** Sets the step; returns the decrement. */
  private double newton(double[] t) {
    double sum = 0;
    for (int c = 0; c < k; c++) {
      double slope = -u[c];
      for (int r = c; r < k; r++) {
        slope += t[c * k + r] * g[r];
      }
      step[c] = slope;
    }
    System.arraycopy(step, 0, gradient, 0, k);
    Cholesky.solve(l, k, k, step);
    Cholesky.solveTransposed(l, k, k, step);
    for (int c = 0; c < k; c++) {
      sum += gradient[c] * step[c];
    }
    return Math.abs(sum);
  }
}
