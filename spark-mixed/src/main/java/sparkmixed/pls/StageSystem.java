package sparkmixed.pls;

import org.jspecify.annotations.Nullable;
import sparkmixed.moments.Blocks;

/**
 * The stages of a penalized system with weighted rows: what is eliminated level by level, from the
 * sums over rows to the contribution
 *
 * <pre>
 *   S += A_rest - sum_i C_i' W_i C_i ,    W_i = T (T' A_i T + I)^-1 T'
 * </pre>
 *
 * <p>to the dense rest, which whoever holds these stages keeps: on the driver beside them ({@link
 * WeightedSystem}), or elsewhere, when these are the levels of one block of rows and contributions
 * of blocks add up ({@link ReducedSystem}). Dense matrices are m x m by columns, {@code m = q + p +
 * 1}. Not thread-safe.
 */
public final class StageSystem {
  private final RowLayout layout;
  private final int p;
  private final BlockStage[] data;
  private final BlockStage[] work;
  private final StagePlace[] places;
  private final BlockSweep[] sweeps;
  private final RowAssembly assembly;
  private final VectorSolve solver;
  private final Blocks[] variances;
  private BlockStage @Nullable [] adjoint;

  /**
   * Allocates the stages.
   *
   * @param p columns of X beside the random effects; 0 while the fixed effects are held
   */
  public StageSystem(RowLayout layout, int p) {
    this.layout = layout;
    this.p = p;
    int count = layout.pattern.length;
    this.data = new BlockStage[count];
    this.work = new BlockStage[count];
    this.places = new StagePlace[count];
    this.sweeps = new BlockSweep[count];
    for (int s = 0; s < count; s++) {
      data[s] = layout.pattern[s].zeros(p + 1);
      work[s] = s == 0 ? data[0] : data[s].zeros();
    }
    for (int s = 0; s < count; s++) {
      places[s] = new StagePlace(work, s, order());
      sweeps[s] = BlockSweep.of(work, s, order());
    }
    this.assembly = new RowAssembly(layout, data, places[0].bounds, p);
    this.solver = new VectorSolve(work, places);
    this.variances = new Blocks[count];
    for (int s = 0; s < count; s++) {
      variances[s] = new Blocks(data[s].k * data[s].k, data[s].rows());
    }
  }

  /** m, the order of the dense rest. */
  public int order() {
    return layout.q + p + 1;
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
   * @param base receives the dense rest before anything is eliminated, lower triangle
   * @param rhs receives {@code [Z X]'r} for each residual of {@code terms}
   * @return the sum of what {@code terms} returns
   */
  public double assemble(RowTerms terms, double[] base, Effects... rhs) {
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
   * Eliminates all stages as they were last assembled.
   *
   * @param rest the dense rest, lower triangle
   * @return sum of log|D_i|; NaN if some D_i is not positive definite
   */
  public double eliminate(double[][] templates, double[] rest) {
    for (int s = 1; s < work.length; s++) {
      work[s].set(data[s]);
    }
    double logDet = 0;
    for (BlockSweep sweep : sweeps) {
      logDet += sweep.elimination().forward(templates[sweep.factor()], rest);
    }
    return logDet;
  }

  /**
   * The first half of a solution: takes the stages off a right-hand side.
   *
   * @param g the right-hand side; of stages after the first what is left of it stands there
   *     afterwards
   * @param v dense part of the right-hand side, length m; what is left of it afterwards
   */
  public void forward(double[][] templates, Effects g, double[] v) {
    solver.forward(templates, g, v);
  }

  /**
   * The second half: effects of all stages from those of the dense rest.
   *
   * @param v dense part of (b, beta, 0), length m
   * @param out holds what {@link #forward} left in g; receives the stages of b, u and g
   */
  public void backward(double[][] templates, double[] v, Solution out) {
    solver.backward(templates, v, out);
  }

  /**
   * {@code Lambda H^-1 Lambda'} on the pattern of the stages, for {@link #leverages} and {@link
   * #putVariances}, and on the way the derivative of log|H| by the templates with W held.
   *
   * @param q the same of the dense rest, full symmetric
   * @param gradient receives K x K by columns for each factor of a stage
   */
  public void invert(double[][] templates, double[] q, double[][] gradient) {
    BlockStage[] inverse = adjoint;
    if (inverse == null) {
      inverse = new BlockStage[data.length];
      for (int s = 0; s < inverse.length; s++) {
        inverse[s] = data[s].zeros();
      }
      adjoint = inverse;
    }
    for (int s = data.length - 1; s >= 0; s--) {
      int f = data[s].factor;
      gradient[f] =
          sweeps[s]
              .adjoint()
              .backward(templates[f], inverse, q, Double.POSITIVE_INFINITY, variances[s])
              .gradient();
    }
  }

  /**
   * Who reads {@code diag(Z Lambda H^-1 Lambda' Z')} after {@link #invert}; one for a thread.
   *
   * @param q the matrix that was given there
   */
  public Leverages leverages(double[] q) {
    return new Leverages(layout, java.util.Objects.requireNonNull(adjoint), variances, q, p);
  }

  /** Sets the diagonal blocks of {@code Lambda H^-1 Lambda'} of the factors of stages. */
  public void putVariances(Blocks[] byFactor) {
    for (int s = 0; s < data.length; s++) {
      byFactor[data[s].factor] = data[s].byLevel(variances[s]);
    }
  }

  /** Sets a vector's random effects by level of the factors of stages. */
  public void putByLevel(Effects effects, Blocks[] byFactor) {
    for (int s = 0; s < data.length; s++) {
      byFactor[data[s].factor] = data[s].byLevel(effects.stage[s]);
    }
  }

  /** {@code b = Lambda u} in the stages. */
  public void lift(double[][] templates, Effects u, Effects b) {
    for (int s = 0; s < data.length; s++) {
      int k = data[s].k;
      double[] t = templates[data[s].factor];
      for (int i = 0; i < data[s].rows(); i++) {
        int at = u.stage[s].offset(i);
        TemplateScaling.lift(t, k, u.stage[s].page(i), b.stage[s].page(i), at);
      }
    }
  }

  /** {@code u = Lambda' b}. */
  void lower(double[][] templates, Effects b, Effects u) {
    for (int s = 0; s < data.length; s++) {
      int k = data[s].k;
      double[] t = templates[data[s].factor];
      for (int i = 0; i < data[s].rows(); i++) {
        int at = b.stage[s].offset(i);
        TemplateScaling.transposed(t, k, b.stage[s].page(i), u.stage[s].page(i), at);
      }
    }
  }

  /** {@code target += f sum_l a_l b_l'} over the levels of each factor of a stage, K x K. */
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
              outer(1, a.stage[stage].page(i), b.stage[stage].page(i), at, k, parts[chunk]);
            }
          });
      for (double[] part : parts) {
        for (int e = 0; e < part.length; e++) {
          target[data[s].factor][e] += f * part[e];
        }
      }
    }
  }

  /** {@code sum += f a b'} of K numbers each from {@code at} on. */
  static void outer(double f, double[] a, double[] b, int at, int k, double[] sum) {
    for (int j = 0; j < k; j++) {
      for (int i = 0; i < k; i++) {
        sum[j * k + i] += f * a[at + i] * b[at + j];
      }
    }
  }

  public RowLayout layout() {
    return layout;
  }

  public int p() {
    return p;
  }

  /** The stages with the numbers last eliminated. */
  BlockStage[] work() {
    return work;
  }
}
