package sparkmixed.pls;

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
 * sides, and inverted where a gradient needs it: stages and dense rest together. The same of both
 * as in {@link PenalizedLeastSquares}. Not thread-safe: it owns the workspace of one optimization.
 */
public final class WeightedSystem {
  private final RowLayout layout;
  private final StageSystem stages;
  private final ReducedSystem reduced;
  private double[] denseInverse = new double[0];
  private double chainLogDet;

  /**
   * Allocates a system.
   *
   * @param p columns of X beside the random effects; 0 while the fixed effects are held
   */
  public WeightedSystem(RowLayout layout, int p) {
    this.layout = layout;
    this.stages = new StageSystem(layout, p);
    this.reduced = new ReducedSystem(layout.ranges, layout.q, p);
  }

  /** A vector of the system's length, all zero. */
  public Effects effects() {
    return stages.effects();
  }

  /** A solution to be filled. */
  public Solution solution() {
    return stages.solution();
  }

  /**
   * Assembles the system anew.
   *
   * @param rhs receives {@code [Z X]'r} for each residual of {@code terms}
   * @return the sum of what {@code terms} returns
   */
  public double assemble(RowTerms terms, Effects... rhs) {
    return stages.assemble(terms, reduced.base(), rhs);
  }

  /** See {@link StageSystem#sum}. */
  public double sum(RowTerms terms, double[][] fixed, Effects... rhs) {
    return stages.sum(terms, fixed, rhs);
  }

  /**
   * Factors the system.
   *
   * @return false if it is not positive definite
   */
  public boolean factor(double[][] templates) {
    chainLogDet = stages.eliminate(templates, reduced.rest());
    return !Double.isNaN(chainLogDet) && reduced.dense().factor(templates);
  }

  /**
   * Adds a share of the sum of squares of each column of X to its diagonal entry of the system last
   * assembled.
   */
  public void ridge(double share) {
    double[] added = new double[p()];
    for (int j = 0; j < added.length; j++) {
      added[j] = share * layout.rows.xSquares(j);
    }
    reduced.ridge(added);
  }

  /** log|H| of the last factorization. */
  public double logDet() {
    return chainLogDet + reduced.randomLogDet();
  }

  /**
   * Solves with the last factorization.
   *
   * @param rhs Z'r and X'r
   * @param fixed whether the fixed effects are unknowns too, or held
   * @param out receives the solution of {@code (Lambda'Z'WZ Lambda + I) u = Lambda' r}, or of the
   *     same with the fixed effects beside it
   */
  public void solve(double[][] templates, Effects rhs, boolean fixed, Solution out) {
    out.g().set(rhs);
    double[] v = reduced.joined(rhs);
    stages.forward(templates, out.g(), v);
    reduced.solve(templates, fixed, v, out);
    stages.backward(templates, v, out);
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
    new ModeSampler(stages.work(), reduced.dense(), stages.order()).draw(templates, t, u, b);
  }

  /** {@code b = Lambda u}. */
  public void lift(double[][] templates, Effects u, Effects b) {
    stages.lift(templates, u, b);
    reduced.lift(templates, u, b);
  }

  /** {@code u = Lambda' b}. */
  public void lower(double[][] templates, Effects b, Effects u) {
    stages.lower(templates, b, u);
    reduced.lower(templates, b, u);
  }

  /** {@code (Mt^-1)_XX} of the last factorization, p x p. */
  public double[] fixedInverse() {
    return reduced.fixedInverse();
  }

  /** Uncertainty of predictions with the last factorization; p columns of X. */
  public PredictionVariance predictionVariance(double[][] templates) {
    return PredictionVariance.of(stages.work(), reduced.dense(), p(), templates);
  }

  /** Bytes that {@link #predictionVariance} would hold with p columns of X. */
  public long predictionVarianceBytes(int columns) {
    return PredictionVariance.bytes(stages.work(), reduced.q(), columns);
  }

  /**
   * {@code Lambda H^-1 Lambda'} on the pattern of the system, for {@link #leverages} and {@link
   * #variances}, and on the way the derivative of log|H| by the templates with W held.
   *
   * @return K x K for each factor, by columns
   */
  public double[][] invert(double[][] templates) {
    double[][] gradient = new double[layout.shape.factors()][];
    denseInverse = reduced.invert(templates, gradient);
    stages.invert(templates, denseInverse, gradient);
    return gradient;
  }

  /** Who reads {@code diag(Z Lambda H^-1 Lambda' Z')} after {@link #invert}; one for a thread. */
  public Leverages leverages() {
    return stages.leverages(denseInverse);
  }

  /** Diagonal blocks of {@code Lambda H^-1 Lambda'} of every factor after {@link #invert}. */
  public Blocks[] variances() {
    Blocks[] byLevel = new Blocks[layout.shape.factors()];
    stages.putVariances(byLevel);
    reduced.putVariances(byLevel);
    return byLevel;
  }

  /** A vector's random effects by factor and level. */
  public Blocks[] byLevel(Effects effects) {
    Blocks[] byLevel = new Blocks[layout.shape.factors()];
    stages.putByLevel(effects, byLevel);
    reduced.putByLevel(effects, byLevel);
    return byLevel;
  }

  /** {@code target += f sum_l a_l b_l'} over the levels of each factor, K x K by columns. */
  public void addOuter(double f, Effects a, Effects b, double[][] target) {
    stages.addOuter(f, a, b, target);
    reduced.addOuter(f, a, b, target);
  }

  /** The most rows that a worker gets at a time. */
  public static int blockRows() {
    return RowAssembly.BLOCK;
  }

  public RowLayout layout() {
    return layout;
  }

  public int p() {
    return stages.p();
  }

  /** What is eliminated level by level. */
  public StageSystem stages() {
    return stages;
  }

  /** What is left then. */
  public ReducedSystem reduced() {
    return reduced;
  }
}
