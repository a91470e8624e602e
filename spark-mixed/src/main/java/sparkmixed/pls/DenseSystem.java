package sparkmixed.pls;

import sparkmixed.linalg.Blas;
import sparkmixed.linalg.Cholesky;
import sparkmixed.moments.Blocks;
import sparkmixed.moments.Levels;

/**
 * What is left after the block eliminations: the columns of crossed factors (q), of X (p) and y, as
 * one dense symmetric system of order m = q + p + 1,
 *
 * <pre>
 *   S = [ T' S_zz T + I , T' S_zx , T' S_zy ; . , S_xx , S_xy ; . , . , S_yy ] = L L'
 * </pre>
 *
 * <p>whose Cholesky factor gives the log-determinants, (u, beta) and {@code r2 = L_yy^2}. O(m^3 /
 * 3), and O(2 m^3 / 3) more for the gradient. Four matrices of order m are held.
 */
final class DenseSystem {
  /**
   * One crossed factor.
   *
   * @param factor its index
   * @param k its random effects per level
   * @param start its first column
   * @param levels its number of levels
   */
  record Range(int factor, int k, int start, int levels) implements java.io.Serializable {

    /**
     * Ranges of several factors, one after the other.
     *
     * @param widths K of every factor of the model
     * @param levels of every factor of the model
     */
    static Range[] of(int[] factors, int[] widths, Levels[] levels) {
      Range[] ranges = new Range[factors.length];
      int start = 0;
      for (int d = 0; d < ranges.length; d++) {
        int f = factors[d];
        ranges[d] = new Range(f, widths[f], start, levels[f].size());
        start = Math.addExact(start, Math.multiplyExact(widths[f], levels[f].size()));
      }
      return ranges;
    }
  }

  private final Range[] ranges;
  private final int q;
  private final int p;
  private final int m;
  private final double[] base;

  /** S before scaling by T: lower triangle while rows are eliminated, symmetric afterwards. */
  final double[] s;

  private final double[] l;
  private double[] adjoint = new double[0];
  private double[] inverse = new double[0];

  /** The dense part of (b, beta, -1). */
  final double[] v;

  /** The dense part of u; zero beyond q. */
  private final double[] u;

  DenseSystem(Range[] ranges, int q, int p, double[] base) {
    this.ranges = ranges;
    this.q = q;
    this.p = p;
    this.m = q + p + 1;
    this.base = base;
    this.s = new double[base.length];
    this.l = new double[base.length];
    this.v = new double[m];
    this.u = new double[m];
  }

  int order() {
    return m;
  }

  int randomColumns() {
    return q;
  }

  void reset() {
    System.arraycopy(base, 0, s, 0, base.length);
  }

  /**
   * Adds to the products of X and y.
   *
   * @param more symmetric, (p+1) x (p+1)
   */
  void addFixed(double[] more) {
    int p1 = p + 1;
    for (int j = 0; j < p1; j++) {
      for (int i = j; i < p1; i++) {
        s[(q + j) * m + q + i] += more[j * p1 + i];
      }
    }
  }

  /**
   * Factors the system.
   *
   * @param templates of all factors
   * @return false if it is not positive definite
   */
  boolean factor(double[][] templates) {
    Blas.mirror(s, m);
    System.arraycopy(s, 0, l, 0, s.length);
    for (Range range : ranges) {
      TemplateScaling.bothSides(range, templates[range.factor()], l, m);
    }
    for (int j = 0; j < q; j++) {
      l[j * m + j] += 1;
    }
    if (!Cholesky.factor(l, m)) {
      return false;
    }
    for (int j = 0; j < q + p; j++) {
      v[j] = l[j * m + m - 1];
    }
    Cholesky.solveTransposed(l, m, q + p, v);
    v[m - 1] = -1;
    java.util.Arrays.fill(u, 0);
    for (Range range : ranges) {
      int count = range.levels() * range.k();
      System.arraycopy(v, range.start(), u, range.start(), count);
      TemplateScaling.lift(range, templates[range.factor()], v);
    }
    return true;
  }

  /**
   * Solves for another right-hand side.
   *
   * @param fixed whether the fixed effects are unknowns too, or zero
   * @param x right-hand side, length m, in unscaled rows; receives (b, beta)
   * @param scaled receives u, length q
   */
  void solve(double[][] templates, boolean fixed, double[] x, double[] scaled) {
    for (Range range : ranges) {
      TemplateScaling.transposed(range, templates[range.factor()], x);
    }
    int n = fixed ? q + p : q;
    java.util.Arrays.fill(x, n, m, 0);
    Cholesky.solve(l, m, n, x);
    Cholesky.solveTransposed(l, m, n, x);
    System.arraycopy(x, 0, scaled, 0, q);
    for (Range range : ranges) {
      TemplateScaling.lift(range, templates[range.factor()], x);
    }
  }

  /**
   * {@code L^-T t} for the random columns, and for those of X if {@code fixed} has their numbers.
   *
   * @param t standard normal numbers, length q
   * @param fixed the same for the columns of X, or empty
   * @param scaled receives u, length q
   * @param x receives b, and beta after it
   */
  void draw(double[][] templates, double[] t, double[] fixed, double[] scaled, double[] x) {
    System.arraycopy(t, 0, x, 0, q);
    System.arraycopy(fixed, 0, x, q, fixed.length);
    Cholesky.solveTransposed(l, m, q + fixed.length, x);
    System.arraycopy(x, 0, scaled, 0, q);
    for (Range range : ranges) {
      TemplateScaling.lift(range, templates[range.factor()], x);
    }
  }

  /** rest -= S x over the random rows. */
  void residual(double[] x, double[] rest) {
    for (int j = 0; j < m; j++) {
      double f = x[j];
      for (int i = 0; f != 0 && i < q; i++) {
        rest[i] -= s[j * m + i] * f;
      }
    }
  }

  /** log|S| over the random columns. */
  double randomLogDet() {
    return logDet(0, q);
  }

  /** log|S| over the columns of X given the random ones. */
  double fixedLogDet() {
    return logDet(q, q + p);
  }

  private double logDet(int from, int to) {
    double sum = 0;
    for (int j = from; j < to; j++) {
      sum += 2 * Math.log(l[j * m + j]);
    }
    return sum;
  }

  double r2() {
    double last = l[(m - 1) * m + m - 1];
    return last * last;
  }

  /**
   * Q, the derivative of {@code log|S| + r2 / scale} by the unscaled S, as a full symmetric matrix
   * of order m: the selected inverse, plus {@code v v' / scale}.
   *
   * @param fixed whether log|S| includes the columns of X (REML)
   * @param scale sigma^2, or infinity to leave r2 out
   */
  double[] adjoint(double[][] templates, boolean fixed, double scale) {
    int n = fixed ? q + p : q;
    if (adjoint.length == 0) {
      adjoint = new double[m * m];
      inverse = new double[(q + p) * (q + p)];
    }
    Cholesky.inverse(l, m, n, inverse);
    java.util.Arrays.fill(adjoint, 0);
    for (int j = 0; j < n; j++) {
      System.arraycopy(inverse, j * n, adjoint, j * m, n);
    }
    for (Range range : ranges) {
      TemplateScaling.back(range, templates[range.factor()], adjoint, m, n);
    }
    if (scale < Double.POSITIVE_INFINITY) {
      for (int j = 0; j < m; j++) {
        double f = v[j] / scale;
        for (int i = 0; i < m; i++) {
          adjoint[j * m + i] += v[i] * f;
        }
      }
    }
    return adjoint;
  }

  /**
   * Derivative of the criterion by the template of one crossed factor: {@code 2 sum_l [S T S^-1]_ll
   * + (2 / scale) sum_l (S v)_l u_l'}. To be called after {@link #adjoint} of the same arguments.
   *
   * @param fixed whether log|S| includes the columns of X
   */
  double[] gradient(Range range, double[][] templates, boolean fixed, double scale) {
    int k = range.k();
    int n = fixed ? q + p : q;
    double[] gradient = new double[k * k];
    double[] column = new double[m];
    for (int level = 0; level < range.levels(); level++) {
      int at = range.start() + level * k;
      for (int b = 0; b < k; b++) {
        // T S^-1 e, one column of the inverse in unscaled rows
        System.arraycopy(inverse, (at + b) * n, column, 0, n);
        for (Range other : ranges) {
          TemplateScaling.lift(other, templates[other.factor()], column);
        }
        for (int a = b; a < k; a++) {
          double sum = 0;
          int row = (at + a) * m;
          for (int i = 0; i < n; i++) {
            sum += s[row + i] * column[i];
          }
          gradient[b * k + a] += 2 * sum;
        }
      }
      for (int a = 0; a < k; a++) {
        double sum = 0;
        int row = (at + a) * m;
        for (int i = 0; i < m; i++) {
          sum += s[row + i] * v[i];
        }
        for (int b = 0; b < k; b++) {
          gradient[b * k + a] += 2 / scale * sum * u[at + b];
        }
      }
    }
    return gradient;
  }

  /** {@code (Mt^-1)_XX}, p x p: the covariance of beta over sigma^2. */
  double[] fixedInverse() {
    double[] full = new double[(q + p) * (q + p)];
    Cholesky.inverse(l, m, q + p, full);
    double[] block = new double[p * p];
    for (int j = 0; j < p; j++) {
      System.arraycopy(full, (q + j) * (q + p) + q, block, j * p, p);
    }
    return block;
  }

  /** Sum of {@code u_l u_l'} over the levels of one crossed factor, K x K. */
  double[] squares(Range range) {
    int k = range.k();
    double[] squares = new double[k * k];
    for (int level = 0; level < range.levels(); level++) {
      int at = range.start() + level * k;
      for (int b = 0; b < k; b++) {
        for (int a = 0; a < k; a++) {
          squares[b * k + a] += u[at + a] * u[at + b];
        }
      }
    }
    return squares;
  }

  /** Modes of one crossed factor, one row a level. */
  Blocks modes(Range range) {
    Blocks modes = new Blocks(range.k(), range.levels());
    for (int level = 0; level < range.levels(); level++) {
      System.arraycopy(
          v, range.start() + level * range.k(), modes.page(level), modes.offset(level), range.k());
    }
    return modes;
  }

  /** Diagonal blocks of the last adjoint for one crossed factor, K x K a row. */
  Blocks variances(Range range) {
    int k = range.k();
    Blocks variances = new Blocks(k * k, range.levels());
    for (int level = 0; level < range.levels(); level++) {
      int at = range.start() + level * k;
      for (int b = 0; b < k; b++) {
        System.arraycopy(
            adjoint, (at + b) * m + at, variances.page(level), variances.offset(level) + b * k, k);
      }
    }
    return variances;
  }

  Range[] ranges() {
    return ranges;
  }

  static long bytes(long order) {
    return 4 * 8 * order * order;
  }
}
