package sparkmixed.pls;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import sparkmixed.moments.Blocks;
import sparkmixed.moments.LevelPairs;
import sparkmixed.moments.MomentShape;
import sparkmixed.moments.Moments;

/**
 * Solves the penalized least-squares problem of a linear mixed model for any templates, from merged
 * statistics. Not thread-safe: it owns the workspace of one optimization.
 */
public final class PenalizedLeastSquares {
  private final MomentShape shape;
  private final EliminationOrder order;
  private final BlockStage[] data;
  private final BlockStage[] work;
  private final DenseSystem dense;
  private final BlockSweep[] sweeps;
  private final @Nullable WeightClasses classes;
  private BlockStage @Nullable [] adjoint;
  private double chainLogDet;

  /** sum u u' / scale of the factors eliminated block by block, from the last gradient. */
  private final double[][] stageSquares;

  private double lastScale;

  private PenalizedLeastSquares(
      MomentShape shape,
      EliminationOrder order,
      BlockStage[] data,
      DenseSystem dense,
      @Nullable WeightClasses classes) {
    this.shape = shape;
    this.order = order;
    this.data = data;
    this.dense = dense;
    this.classes = classes;
    this.stageSquares = new double[shape.factors()][];
    this.work = new BlockStage[data.length];
    this.sweeps = new BlockSweep[data.length];
    for (int s = 0; s < data.length; s++) {
      work[s] = s == 0 ? data[0] : data[s].zeros();
    }
    for (int s = 0; s < data.length; s++) {
      sweeps[s] = BlockSweep.of(work, s, dense.order());
    }
  }

  /**
   * Lays the problem out.
   *
   * @param moments merged statistics
   * @param budget bytes that the optional class sums of a scalar primary factor may take
   */
  public static PenalizedLeastSquares of(Moments moments, long budget) {
    EliminationOrder order = EliminationOrder.of(moments);
    MomentShape shape = moments.shape();
    int[] offset = new int[shape.factors()];
    DenseSystem.Range[] ranges = new DenseSystem.Range[order.dense().length];
    int q = 0;
    for (int d = 0; d < ranges.length; d++) {
      int f = order.dense()[d];
      ranges[d] = new DenseSystem.Range(f, shape.width(f), q, moments.levels()[f].size());
      offset[f] = q;
      q = Math.addExact(q, ranges[d].k() * ranges[d].levels());
    }
    BlockStage[] data = new StageAssembly(moments, order, offset).stages();
    DenseSystem dense = new DenseSystem(ranges, q, shape.p(), denseBase(moments, ranges, q));
    WeightClasses classes =
        data.length == 1 ? WeightClasses.of(data[0], dense.order(), budget) : null;
    return new PenalizedLeastSquares(shape, order, data, dense, classes);
  }

  /** What {@link #of} would hold, without building it; class sums, which are optional, left out. */
  public static SolverPlan estimate(Moments moments) {
    EliminationOrder order = EliminationOrder.of(moments);
    MomentShape shape = moments.shape();
    long columns = shape.p() + 1L;
    for (int f : order.dense()) {
      columns += (long) shape.width(f) * moments.levels()[f].size();
    }
    long bytes = DenseSystem.bytes(columns) + 2 * moments.bytes();
    return new SolverPlan(
        order.chain(), order.dense(), (int) Math.min(Integer.MAX_VALUE, columns), 0, bytes);
  }

  /** The dense system before any elimination: lower triangle, of order q + p + 1. */
  static double[] denseBase(Moments moments, EliminationOrder order, int[] offset, int q) {
    DenseSystem.Range[] ranges = new DenseSystem.Range[order.dense().length];
    for (int d = 0; d < ranges.length; d++) {
      int f = order.dense()[d];
      ranges[d] =
          new DenseSystem.Range(f, moments.shape().width(f), offset[f], moments.levels()[f].size());
    }
    return denseBase(moments, ranges, q);
  }

  private static double[] denseBase(Moments moments, DenseSystem.Range[] ranges, int q) {
    int p1 = moments.shape().p() + 1;
    int m = q + p1;
    double[] base = new double[Math.multiplyExact(m, m)];
    for (int j = 0; j < p1; j++) {
      System.arraycopy(moments.gram(), j * p1, base, (q + j) * m + q, p1);
    }
    for (DenseSystem.Range range : ranges) {
      int k = range.k();
      Blocks blocks = moments.blocks()[range.factor()];
      for (int level = 0; level < range.levels(); level++) {
        double[] page = blocks.page(level);
        int at = blocks.offset(level);
        int column = range.start() + level * k;
        for (int b = 0; b < k; b++) {
          for (int a = b; a < k; a++) {
            base[(column + b) * m + column + a] = page[at++];
          }
        }
        for (int j = 0; j < p1; j++) {
          for (int a = 0; a < k; a++) {
            base[(column + a) * m + q + j] = page[at++];
          }
        }
      }
    }
    for (DenseSystem.Range first : ranges) {
      for (DenseSystem.Range second : ranges) {
        if (first.factor() < second.factor()) {
          addPairs(moments, first, second, base, m);
        }
      }
    }
    return base;
  }

  private static void addPairs(
      Moments moments, DenseSystem.Range f, DenseSystem.Range g, double[] base, int m) {
    LevelPairs pairs = moments.pairs()[moments.shape().pair(f.factor(), g.factor())];
    int at = 0;
    for (int e = 0; e < pairs.size(); e++) {
      int row = f.start() + pairs.row()[e] * f.k();
      int column = g.start() + pairs.column()[e] * g.k();
      for (int b = 0; b < g.k(); b++) {
        for (int a = 0; a < f.k(); a++) {
          int i = Math.max(row + a, column + b);
          int j = Math.min(row + a, column + b);
          base[j * m + i] = pairs.values()[at++];
        }
      }
    }
  }

  /**
   * Solves the problem.
   *
   * @param templates T of each factor
   * @return false if the system is not positive definite: infeasible templates, or an exact fit
   */
  public boolean solve(double[][] templates) {
    return solve(templates, null);
  }

  /**
   * Solves the problem with a quadratic penalty on the coefficients.
   *
   * @param penalty added to {@code [X y]'W[X y]}: symmetric, (p+1) x (p+1), or null
   */
  public boolean solve(double[][] templates, double @Nullable [] penalty) {
    dense.reset();
    if (penalty != null) {
      dense.addFixed(penalty);
    }
    for (int s = 1; s < work.length; s++) {
      work[s].set(data[s]);
    }
    if (classes != null) {
      chainLogDet = classes.forward(templates[order.chain()[0]][0], dense.s);
    } else {
      chainLogDet = 0;
      for (int s = 0; s < sweeps.length; s++) {
        chainLogDet += sweeps[s].elimination().forward(templates[work[s].factor], dense.s);
      }
    }
    return !Double.isNaN(chainLogDet) && dense.factor(templates);
  }

  /** log|M| at the last solution. */
  public double logDetM() {
    return chainLogDet + dense.randomLogDet();
  }

  /** log|R_X|^2 at the last solution: log|Mt| - log|M|. */
  public double logDetX() {
    return dense.fixedLogDet();
  }

  /** r2 at the last solution. */
  public double r2() {
    return dense.r2();
  }

  /** beta at the last solution, length p. */
  public double[] beta() {
    int q = dense.randomColumns();
    return Arrays.copyOfRange(dense.v, q, q + shape.p());
  }

  /** {@code (Mt^-1)_XX} at the last solution, p x p. */
  public double[] fixedInverse() {
    return dense.fixedInverse();
  }

  /**
   * Derivative of {@code log|M| (or log|Mt|) + r2 / scale} by the templates at the last solution.
   *
   * @param reml whether the determinant is of Mt
   * @param scale sigma^2
   */
  public double[][] gradient(double[][] templates, boolean reml, double scale) {
    lastScale = scale;
    return backward(templates, reml, scale, null);
  }

  private double[][] backward(
      double[][] templates, boolean reml, double scale, Blocks @Nullable [] variances) {
    double[] q = dense.adjoint(templates, reml, scale);
    double[][] gradient = new double[shape.factors()][];
    for (DenseSystem.Range range : dense.ranges()) {
      gradient[range.factor()] = dense.gradient(range, templates, reml, scale);
      if (variances != null) {
        variances[range.factor()] = dense.variances(range);
      }
    }
    if (classes != null && variances == null) {
      int f = order.chain()[0];
      gradient[f] = new double[] {classes.backward(templates[f][0], q)};
      return gradient;
    }
    BlockStage[] adjoints = adjoint;
    if (adjoints == null) {
      adjoints = new BlockStage[data.length];
      for (int s = 0; s < data.length; s++) {
        adjoints[s] = s == 0 ? data[0] : data[s].zeros();
      }
      adjoint = adjoints;
    }
    for (int s = sweeps.length - 1; s >= 0; s--) {
      Blocks kept = null;
      if (variances != null) {
        kept = new Blocks(work[s].k * work[s].k, work[s].rows());
      }
      BlockDerivative derivative =
          sweeps[s].adjoint().backward(templates[work[s].factor], adjoints, q, scale, kept);
      gradient[work[s].factor] = derivative.gradient();
      stageSquares[work[s].factor] = derivative.squares();
      if (variances != null && kept != null) {
        variances[work[s].factor] = work[s].byLevel(kept);
      }
    }
    return gradient;
  }

  /**
   * {@code sum_l u_l u_l' / scale} of every factor, K x K, at the templates and the scale of the
   * last {@link #gradient}, which makes most of it in passing.
   */
  public double[][] squares(double[][] templates) {
    double[][] squares = stageSquares.clone();
    for (DenseSystem.Range range : dense.ranges()) {
      squares[range.factor()] = scaled(dense.squares(range));
    }
    if (classes != null) {
      int f = order.chain()[0];
      squares[f] = scaled(new double[] {classes.squares(templates[f][0], dense.v)});
    }
    return squares;
  }

  private double[] scaled(double[] squares) {
    for (int e = 0; e < squares.length; e++) {
      squares[e] /= lastScale;
    }
    return squares;
  }

  /** Conditional modes b of every factor at the last solution, one row of K numbers a level. */
  public Blocks[] modes(double[][] templates) {
    Blocks[] byStage = new Blocks[work.length];
    Blocks[] modes = new Blocks[shape.factors()];
    for (int s = work.length - 1; s >= 0; s--) {
      byStage[s] = new Blocks(work[s].k, work[s].rows());
      sweeps[s].modes().modes(templates[work[s].factor], byStage, dense.v);
      modes[work[s].factor] = work[s].byLevel(byStage[s]);
    }
    for (DenseSystem.Range range : dense.ranges()) {
      modes[range.factor()] = dense.modes(range);
    }
    return modes;
  }

  /**
   * Conditional covariances of b given theta and beta, over sigma^2, at the last solution: {@code
   * Lambda (M^-1)_ll Lambda'}, K x K a row.
   */
  public Blocks[] conditionalVariances(double[][] templates) {
    Blocks[] variances = new Blocks[shape.factors()];
    backward(templates, false, Double.POSITIVE_INFINITY, variances);
    return variances;
  }

  /** A vector of (b, beta), zero. */
  public Effects effects() {
    Blocks[] stage = new Blocks[work.length];
    for (int s = 0; s < stage.length; s++) {
      stage[s] = new Blocks(work[s].k, work[s].rows());
    }
    return new Effects(stage, new double[dense.randomColumns()], new double[shape.p()]);
  }

  /**
   * One draw of (b, beta) about their modes at the last solution, over sigma.
   *
   * @param t standard normal numbers
   * @param u receives the spherical effects
   * @param b receives {@code Lambda u} and beta
   */
  public void draw(double[][] templates, Effects t, Effects u, Effects b) {
    new ModeSampler(work, dense, dense.order()).draw(templates, t, u, b);
  }

  /** The random effects of a vector, one row of K numbers a level of each factor. */
  public Blocks[] byLevel(Effects b) {
    Blocks[] levels = new Blocks[shape.factors()];
    for (int s = 0; s < work.length; s++) {
      levels[work[s].factor] = work[s].byLevel(b.stage[s]);
    }
    for (DenseSystem.Range range : dense.ranges()) {
      Blocks own = new Blocks(range.k(), range.levels());
      for (int level = 0; level < range.levels(); level++) {
        System.arraycopy(
            b.dense,
            range.start() + level * range.k(),
            own.page(level),
            own.offset(level),
            range.k());
      }
      levels[range.factor()] = own;
    }
    return levels;
  }

  /** Uncertainty of predictions at the last solution, over sigma^2. */
  public PredictionVariance predictionVariance(double[][] templates) {
    return PredictionVariance.of(work, dense, shape.p(), templates);
  }

  /** Bytes that {@link #predictionVariance} would hold. */
  public long predictionVarianceBytes() {
    return PredictionVariance.bytes(work, dense.randomColumns(), shape.p());
  }

  /** How the system is solved, for the fit's record. */
  public SolverPlan plan() {
    long bytes = DenseSystem.bytes(dense.order()) + (classes == null ? 0 : classes.bytes());
    for (BlockStage stage : data) {
      bytes += stage.bytes();
    }
    for (int s = 1; s < data.length; s++) {
      bytes += 2 * data[s].bytes();
    }
    return new SolverPlan(
        order.chain(),
        order.dense(),
        dense.order(),
        classes == null ? 0 : classes.classes(),
        bytes);
  }
}
