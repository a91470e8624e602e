package sparkmixed.pls;

import org.jspecify.annotations.Nullable;
import sparkmixed.moments.Blocks;

/**
 * The penalized system of a generalized model, whose weights change from pass to pass over the
 * rows,
 *
 * <pre>
 *   H = Lambda' Z'WZ Lambda + I        Mt = [ H , Lambda'Z'WX ; X'WZ Lambda , X'WX ]
 * </pre>
 *
 * <p>assembled from rows in the pattern of a {@link RowLayout}, factored, solved for right-hand
 * sides, and inverted where a gradient needs it. The same stages and the same dense rest as in
 * {@link PenalizedLeastSquares}. Not thread-safe: it owns the workspace of one optimization.
 */
public final class WeightedSystem {
  private final RowLayout layout;
  private final int p;
  private final BlockStage[] data;
  private final BlockStage[] work;
  private final StagePlace[] places;
  private final BlockSweep[] sweeps;
  private final double[] base;
  private final DenseSystem dense;
  private final RowAssembly assembly;
  private final VectorSolve solver;
  private final Blocks[] variances;
  private BlockStage @Nullable [] adjoint;
  private double[] denseAdjoint = new double[0];
  private double chainLogDet;

  /**
   * Allocates a system.
   *
   * @param p columns of X beside the random effects; 0 while the fixed effects are held
   */
  public WeightedSystem(RowLayout layout, int p) {
    this.layout = layout;
    this.p = p;
    int count = layout.pattern.length;
    int m = layout.q + p + 1;
    this.data = new BlockStage[count];
    this.work = new BlockStage[count];
    this.places = new StagePlace[count];
    this.sweeps = new BlockSweep[count];
    for (int s = 0; s < count; s++) {
      data[s] = layout.pattern[s].zeros(p + 1);
      work[s] = s == 0 ? data[0] : data[s].zeros();
    }
    for (int s = 0; s < count; s++) {
      places[s] = new StagePlace(work, s, m);
      sweeps[s] = BlockSweep.of(work, s, m);
    }
    this.base = new double[Math.multiplyExact(m, m)];
    this.dense = new DenseSystem(layout.ranges, layout.q, p, base);
    this.assembly = new RowAssembly(layout, data, places[0].bounds, p);
    this.solver = new VectorSolve(work, places, dense, layout.q, p);
    this.variances = new Blocks[count];
    for (int s = 0; s < count; s++) {
      variances[s] = new Blocks(data[s].k * data[s].k, data[s].rows());
    }
  }

  /** A vector of the system's length, all zero. */
  public Effects effects() {
    return Effects.zeros(layout, p);
  }

  /** A solution to be filled. */
  public Solution solution() {
    return new Solution(effects(), effects(), effects());
  }

  /**
   * Assembles the system anew.
   *
   * @param rhs receives {@code [Z X]'r} for each residual of {@code terms}
   * @return the sum of what {@code terms} returns
   */
  public double assemble(RowTerms terms, Effects... rhs) {
    return assembly.run(terms, base, rhs);
  }

  /**
   * Sums over the rows without touching the system.
   *
   * @param rhs receives {@code Z'r} for each residual of {@code terms}
   * @param fixed {@code X'r} of each is added to it, over all columns of the rows' X
   * @return the sum of what {@code terms} returns
   */
  public double sum(RowTerms terms, double[][] fixed, Effects... rhs) {
    return new RowSums(layout, places[0].bounds).run(terms, rhs, fixed);
  }

  /**
   * Factors the system.
   *
   * @return false if it is not positive definite
   */
  public boolean factor(double[][] templates) {
    dense.reset();
    for (int s = 1; s < work.length; s++) {
      work[s].set(data[s]);
    }
    chainLogDet = 0;
    for (int s = 0; s < sweeps.length; s++) {
      chainLogDet += sweeps[s].elimination().forward(templates[work[s].factor], dense.s);
    }
    return !Double.isNaN(chainLogDet) && dense.factor(templates);
  }

  /**
   * Adds a share of the sum of squares of each column of X to its diagonal entry of the system last
   * assembled.
   */
  public void ridge(double share) {
    int m = layout.q + p + 1;
    for (int j = 0; j < p; j++) {
      double squares = 0;
      for (int i = 0; i < layout.rows.rows(); i++) {
        double x = layout.rows.xOf(j, i);
        squares += x * x;
      }
      base[(layout.q + j) * (m + 1)] += share * squares;
    }
  }

  /** log|H| of the last factorization. */
  public double logDet() {
    return chainLogDet + dense.randomLogDet();
  }

  /**
   * Solves with the last factorization.
   *
   * @param fixed whether the fixed effects are unknowns too, or held
   */
  public void solve(double[][] templates, Effects rhs, boolean fixed, Solution out) {
    solver.solve(templates, rhs, fixed, out);
  }

  /**
   * One draw from the normal approximation with the last factorization, about zero: {@code u = L^-T
   * t}.
   *
   * @param t standard normal numbers
   * @param u receives the draw
   * @param b receives Lambda u
   */
  public void draw(double[][] templates, Effects t, Effects u, Effects b) {
    new ModeSampler(work, dense, layout.q + p + 1).draw(templates, t, u, b);
  }

  /** {@code b = Lambda u}. */
  public void lift(double[][] templates, Effects u, Effects b) {
    for (int s = 0; s < data.length; s++) {
      int k = data[s].k;
      for (int i = 0; i < data[s].rows(); i++) {
        int at = u.stage[s].offset(i);
        lift(templates[data[s].factor], k, u.stage[s].page(i), b.stage[s].page(i), at);
      }
    }
    for (DenseSystem.Range range : layout.ranges) {
      int k = range.k();
      for (int level = 0; level < range.levels(); level++) {
        lift(templates[range.factor()], k, u.dense, b.dense, range.start() + level * k);
      }
    }
  }

  private static void lift(double[] t, int k, double[] u, double[] b, int at) {
    for (int r = 0; r < k; r++) {
      double sum = 0;
      for (int c = 0; c <= r; c++) {
        sum += t[c * k + r] * u[at + c];
      }
      b[at + r] = sum;
    }
  }

  /** {@code (Mt^-1)_XX} of the last factorization, p x p. */
  public double[] fixedInverse() {
    return dense.fixedInverse();
  }

  /** Uncertainty of predictions with the last factorization; p columns of X. */
  public PredictionVariance predictionVariance(double[][] templates) {
    return PredictionVariance.of(work, dense, p, templates);
  }

  /** Bytes that {@link #predictionVariance} would hold with p columns of X. */
  public long predictionVarianceBytes(int columns) {
    return PredictionVariance.bytes(work, dense.randomColumns(), columns);
  }

  /**
   * {@code Lambda H^-1 Lambda'} on the pattern of the system, for {@link #leverages} and {@link
   * #variances}, and on the way the derivative of log|H| by the templates with W held.
   *
   * @return K x K for each factor, by columns
   */
  public double[][] invert(double[][] templates) {
    denseAdjoint = dense.adjoint(templates, false, Double.POSITIVE_INFINITY);
    double[][] gradient = new double[layout.shape.factors()][];
    for (DenseSystem.Range range : layout.ranges) {
      gradient[range.factor()] = dense.gradient(range, templates, false, Double.POSITIVE_INFINITY);
    }
    BlockStage[] q = adjoint;
    if (q == null) {
      q = new BlockStage[data.length];
      for (int s = 0; s < q.length; s++) {
        q[s] = data[s].zeros();
      }
      adjoint = q;
    }
    for (int s = data.length - 1; s >= 0; s--) {
      gradient[work[s].factor] =
          sweeps[s]
              .adjoint()
              .backward(
                  templates[work[s].factor],
                  q,
                  denseAdjoint,
                  Double.POSITIVE_INFINITY,
                  variances[s])
              .gradient();
    }
    return gradient;
  }

  /** Who reads {@code diag(Z Lambda H^-1 Lambda' Z')} after {@link #invert}; one for a thread. */
  public Leverages leverages() {
    return new Leverages(
        layout, java.util.Objects.requireNonNull(adjoint), variances, denseAdjoint, p);
  }

  /** Diagonal blocks of {@code Lambda H^-1 Lambda'} of every factor after {@link #invert}. */
  public Blocks[] variances() {
    Blocks[] byLevel = new Blocks[layout.shape.factors()];
    for (int s = 0; s < data.length; s++) {
      byLevel[data[s].factor] = data[s].byLevel(variances[s]);
    }
    for (DenseSystem.Range range : layout.ranges) {
      byLevel[range.factor()] = dense.variances(range);
    }
    return byLevel;
  }

  /** A vector's random effects by factor and level. */
  public Blocks[] byLevel(Effects effects) {
    Blocks[] byLevel = new Blocks[layout.shape.factors()];
    for (int s = 0; s < data.length; s++) {
      byLevel[data[s].factor] = data[s].byLevel(effects.stage[s]);
    }
    for (DenseSystem.Range range : layout.ranges) {
      Blocks blocks = new Blocks(range.k(), range.levels());
      for (int level = 0; level < range.levels(); level++) {
        int from = range.start() + level * range.k();
        System.arraycopy(effects.dense, from, blocks.page(level), blocks.offset(level), range.k());
      }
      byLevel[range.factor()] = blocks;
    }
    return byLevel;
  }

  /** {@code target += f sum_l a_l b_l'} over the levels of each factor, K x K by columns. */
  public void addOuter(double f, Effects a, Effects b, double[][] target) {
    for (int s = 0; s < data.length; s++) {
      int k = data[s].k;
      double[][] parts = new double[Chunks.COUNT][k * k];
      int stage = s;
      Chunks.run(
          Chunks.COUNT,
          chunk -> {
            for (int i = Chunks.start(chunk, data[stage].rows());
                i < Chunks.start(chunk + 1, data[stage].rows());
                i++) {
              int at = a.stage[stage].offset(i);
              outer(a.stage[stage].page(i), at, b.stage[stage].page(i), at, k, parts[chunk]);
            }
          });
      for (double[] part : parts) {
        add(f, part, target[data[s].factor]);
      }
    }
    for (DenseSystem.Range range : layout.ranges) {
      int k = range.k();
      double[] sum = new double[k * k];
      for (int level = 0; level < range.levels(); level++) {
        int at = range.start() + level * k;
        outer(a.dense, at, b.dense, at, k, sum);
      }
      add(f, sum, target[range.factor()]);
    }
  }

  private static void add(double f, double[] part, double[] target) {
    for (int e = 0; e < part.length; e++) {
      target[e] += f * part[e];
    }
  }

  private static void outer(double[] a, int atA, double[] b, int atB, int k, double[] sum) {
    for (int j = 0; j < k; j++) {
      for (int i = 0; i < k; i++) {
        sum[j * k + i] += a[atA + i] * b[atB + j];
      }
    }
  }

  /** The most rows that a worker gets at a time. */
  public static int blockRows() {
    return RowAssembly.BLOCK;
  }

  public RowLayout layout() {
    return layout;
  }

  public int p() {
    return p;
  }
}
