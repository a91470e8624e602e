package sparkmixed.pls;

import java.util.Arrays;
import sparkmixed.moments.Blocks;
import sparkmixed.moments.Levels;

/**
 * What is left of a penalized system when its stages are eliminated, wherever that was: crossed
 * factors (q columns) and fixed effects (p),
 *
 * <pre>
 *   S = A_rest - sum_i C_i' W_i C_i ,     T' S T + I  over the random columns
 * </pre>
 *
 * <p>factored, solved and inverted densely. Memory: five matrices of order {@code m = q + p + 1}.
 */
public final class ReducedSystem {
  /** A matrix of a larger order does not travel: it has more bytes than an array. */
  public static final int LARGEST_ORDER = 16_000;

  private final DenseSystem.Range[] ranges;
  private final int q;
  private final int p;
  private final int m;
  private final double[] base;
  private final DenseSystem dense;

  ReducedSystem(DenseSystem.Range[] ranges, int q, int p) {
    this.ranges = ranges;
    this.q = q;
    this.p = p;
    this.m = q + p + 1;
    this.base = new double[Math.multiplyExact(m, m)];
    this.dense = new DenseSystem(ranges, q, p, base);
  }

  /**
   * Allocates a system.
   *
   * @param crossed its factors, as {@link RowLayout#of(sparkmixed.moments.PackedRows, int[],
   *     boolean)} orders them
   * @param widths K of every factor
   * @param levels of every factor
   * @param p columns of X beside the random effects
   */
  public static ReducedSystem of(int[] crossed, int[] widths, Levels[] levels, int p) {
    DenseSystem.Range[] ranges = DenseSystem.Range.of(crossed, widths, levels);
    int q = 0;
    for (DenseSystem.Range range : ranges) {
      q += range.k() * range.levels();
    }
    return new ReducedSystem(ranges, q, p);
  }

  /** Bytes that a system of order m takes, with a matrix on its way to it. */
  public static long bytes(long order) {
    return DenseSystem.bytes(order) + 2 * 8 * order * order;
  }

  public int q() {
    return q;
  }

  public int p() {
    return p;
  }

  /** A vector of the system's length, all zero. */
  public Effects effects() {
    return new Effects(new Blocks[0], new double[q], new double[p]);
  }

  /** A solution to be filled. */
  public Solution solution() {
    return new Solution(effects(), effects(), effects());
  }

  /** Numbers of the lower triangle of S over (b, beta). */
  public static int packedLength(int q, int p) {
    return (int) Math.min(Integer.MAX_VALUE, (long) (q + p) * (q + p + 1) / 2);
  }

  /** Copies the lower triangle of a dense rest, m x m, by columns without that of the response. */
  public static void pack(double[] rest, int m, double[] packed, int at) {
    int to = at;
    for (int j = 0; j < m - 1; j++) {
      System.arraycopy(rest, j * m + j, packed, to, m - 1 - j);
      to += m - 1 - j;
    }
  }

  /** Sets S to a sum of what {@link #pack} made. */
  public void unpack(double[] packed, int at) {
    Arrays.fill(base, 0);
    int from = at;
    for (int j = 0; j < m - 1; j++) {
      System.arraycopy(packed, from, base, j * m + j, m - 1 - j);
      from += m - 1 - j;
    }
    base[m * m - 1] = 1;
  }

  /** {@code y = S x} over (b, beta), S as it was last set. */
  public void times(Effects x, Effects y) {
    double[] v = joined(x);
    double[] sum = new double[m];
    for (int j = 0; j < m - 1; j++) {
      double f = v[j];
      double own = base[j * m + j] * f;
      for (int i = j + 1; i < m - 1; i++) {
        double s = base[j * m + i];
        sum[i] += s * f;
        own += s * v[i];
      }
      sum[j] += own;
    }
    put(sum, y);
  }

  /** (b, beta, 0) of the dense rest, length m. */
  public double[] joined(Effects x) {
    double[] v = new double[m];
    System.arraycopy(x.dense, 0, v, 0, q);
    System.arraycopy(x.fixed, 0, v, q, Math.min(p, x.fixed.length));
    return v;
  }

  /** Takes a vector of length m, or m - 1, apart. */
  public void put(double[] v, Effects x) {
    System.arraycopy(v, 0, x.dense, 0, q);
    System.arraycopy(v, q, x.fixed, 0, p);
  }

  /**
   * Adds to the diagonal of the fixed effects of the system last set.
   *
   * @param added p numbers
   */
  public void ridge(double[] added) {
    for (int j = 0; j < p; j++) {
      base[(q + j) * (m + 1)] += added[j];
    }
  }

  /** Where rows are summed up into: S before anything is eliminated. */
  double[] base() {
    return base;
  }

  /** The dense system, with S as it was last set, to be eliminated from. */
  double[] rest() {
    dense.reset();
    return dense.s;
  }

  DenseSystem dense() {
    return dense;
  }

  /**
   * Factors S as it was last set.
   *
   * @return false if it is not positive definite
   */
  public boolean factor(double[][] templates) {
    dense.reset();
    return dense.factor(templates);
  }

  /** Of the last factorization, over the random columns. */
  public double randomLogDet() {
    return dense.randomLogDet();
  }

  /**
   * Solves with the last factorization.
   *
   * @param fixed whether the fixed effects are unknowns too, or held
   * @param v right-hand side less what stages took off it, length m; receives (b, beta, 0)
   * @param out receives the dense part of the solution
   */
  public void solve(double[][] templates, boolean fixed, double[] v, Solution out) {
    double[] rest = Arrays.copyOf(v, q);
    dense.solve(templates, fixed, v, out.u().dense);
    v[q + p] = 0;
    dense.residual(v, rest);
    System.arraycopy(rest, 0, out.g().dense, 0, q);
    System.arraycopy(v, 0, out.b().dense, 0, q);
    if (fixed) {
      System.arraycopy(v, q, out.b().fixed, 0, p);
    }
  }

  /** {@code (Mt^-1)_XX} of the last factorization, p x p. */
  public double[] fixedInverse() {
    return dense.fixedInverse();
  }

  /**
   * {@code Lambda H^-1 Lambda'} of the dense rest, m x m, full symmetric; valid until the next
   * call.
   *
   * @param gradient receives the derivative of log|H| with W held, for each crossed factor
   */
  public double[] invert(double[][] templates, double[][] gradient) {
    double[] inverse = dense.adjoint(templates, false, Double.POSITIVE_INFINITY);
    for (DenseSystem.Range range : ranges) {
      gradient[range.factor()] = dense.gradient(range, templates, false, Double.POSITIVE_INFINITY);
    }
    return inverse;
  }

  /** Sets the diagonal blocks of the last inverse for the crossed factors. */
  public void putVariances(Blocks[] byFactor) {
    for (DenseSystem.Range range : ranges) {
      byFactor[range.factor()] = dense.variances(range);
    }
  }

  /** Sets a vector's random effects by level of the crossed factors. */
  public void putByLevel(Effects effects, Blocks[] byFactor) {
    for (DenseSystem.Range range : ranges) {
      Blocks blocks = new Blocks(range.k(), range.levels());
      for (int level = 0; level < range.levels(); level++) {
        int from = range.start() + level * range.k();
        System.arraycopy(effects.dense, from, blocks.page(level), blocks.offset(level), range.k());
      }
      byFactor[range.factor()] = blocks;
    }
  }

  /** {@code b = Lambda u} of the crossed factors. */
  void lift(double[][] templates, Effects u, Effects b) {
    for (DenseSystem.Range range : ranges) {
      int k = range.k();
      double[] t = templates[range.factor()];
      for (int level = 0; level < range.levels(); level++) {
        TemplateScaling.lift(t, k, u.dense, b.dense, range.start() + level * k);
      }
    }
  }

  /** {@code u = Lambda' b} of the crossed factors. */
  void lower(double[][] templates, Effects b, Effects u) {
    for (DenseSystem.Range range : ranges) {
      int k = range.k();
      double[] t = templates[range.factor()];
      for (int level = 0; level < range.levels(); level++) {
        TemplateScaling.transposed(t, k, b.dense, u.dense, range.start() + level * k);
      }
    }
  }

  /** {@code target += f sum_l a_l b_l'} over the levels of each crossed factor, K x K. */
  public void addOuter(double f, Effects a, Effects b, double[][] target) {
    for (DenseSystem.Range range : ranges) {
      int k = range.k();
      for (int level = 0; level < range.levels(); level++) {
        int at = range.start() + level * k;
        StageSystem.outer(f, a.dense, b.dense, at, k, target[range.factor()]);
      }
    }
  }
}
