package sparkmixed.objective;

import org.jspecify.annotations.Nullable;
import sparkmixed.family.Likelihood;
import sparkmixed.family.Terms;
import sparkmixed.moments.PackedRows;
import sparkmixed.pls.Effects;
import sparkmixed.pls.PredictionVariance;
import sparkmixed.pls.RowPredictor;
import sparkmixed.pls.RowTerms;
import sparkmixed.pls.Solution;
import sparkmixed.pls.WeightedSystem;

/**
 * The mode of the random effects given everything else, by penalized iteratively reweighted least
 * squares: Newton's method on
 *
 * <pre>
 *   f(u) = - log p(y | u, beta) + |u|^2 / 2 ,    H = Lambda'Z'WZ Lambda + I ,  W = - d2 log p / d eta2
 * </pre>
 *
 * <p>with the step halved while f does not fall, and Fisher's weights for a step where H is not
 * positive definite. With joint fixed effects (PQL) the step is one in (u, beta).
 *
 * <p>A pass over the rows gives f, its derivatives and the system at one point; the search ends at
 * a point whose next step would lower 2 f by less than {@link #FINISHED}, so that the factored
 * system, log|H| and all derivatives are those of the mode itself. It starts from the last mode
 * found. Cost: one pass and one factorization a step, some three steps from a near start.
 */
final class ModeSearch {
  /**
   * Decrease of 2 f still to be expected at the mode, for each row: its square root is the error of
   * the mode, which goes into log|H| and the gradient.
   */
  private static final double FINISHED = 1e-23;

  /** Below this, for each row, a decrease that no longer shrinks is rounding. */
  private static final double ROUNDING = 1e-18;

  /** The same as a share of |u|^2, which is what the decrease is a small difference of. */
  private static final double CANCELLED = 1e-16;

  /** The same after so many steps that only rounding can keep the search from ending. */
  private static final double SLOW_ROUNDING = 1e-10;

  private static final int MANY_STEPS = 30;

  /** Share of X'X that stands in for the information about fixed effects where there is none. */
  private static final double RIDGE = 1e-9;

  private static final int STEPS = 100;
  private static final int HALVINGS = 40;

  private final WeightedSystem system;
  private final PackedRows rows;
  private final boolean joint;
  private final Solution next;
  private final Effects previous;
  private final Effects previousB;
  private final Effects working;
  private long passes;

  /** u at the mode; fixed effects are not among them. */
  final Effects u;

  /** Lambda u, and, where they are joint, the fixed effects. */
  final Effects b;

  /** Z's (and X's) at the mode, s = d log p / d eta. */
  final Effects score;

  /** Fixed effects, of all columns of X. */
  final double[] beta;

  /** log p(y | u, beta) without its constant, at the mode. */
  double logDensity;

  /**
   * @param joint whether fixed effects are searched for as well: the system then has all columns of
   *     X
   */
  ModeSearch(WeightedSystem system, boolean joint) {
    this.system = system;
    this.rows = system.layout().rows();
    this.joint = joint;
    this.next = system.solution();
    this.u = system.effects();
    this.b = system.effects();
    this.previous = system.effects();
    this.previousB = system.effects();
    this.score = system.effects();
    this.working = system.effects();
    this.beta = new double[rows.shape().p()];
  }

  /** Passes over the rows so far. */
  long passes() {
    return passes;
  }

  /**
   * Finds the mode from the last one.
   *
   * @return false if there is none: no feasible point, or no decrease
   */
  boolean find(double[][] templates, Likelihood likelihood) {
    double[] start = beta.clone();
    if (descend(templates, likelihood, true)) {
      return true;
    }
    u.clear();
    b.clear();
    System.arraycopy(start, 0, beta, 0, beta.length);
    if (joint) {
      System.arraycopy(start, 0, b.fixed, 0, beta.length);
    }
    return descend(templates, likelihood, false);
  }

  /**
   * @param moved whether b was found with other templates, so that it is not Lambda u: f is then
   *     compared from the first step on
   */
  private boolean descend(double[][] templates, Likelihood likelihood, boolean moved) {
    double before = Double.POSITIVE_INFINITY;
    double lastDecrement = Double.POSITIVE_INFINITY;
    boolean comparable = !moved;
    int halvings = 0;
    for (int step = 0; step < STEPS; step++) {
      logDensity = pass(likelihood, false);
      double squares = u.dot(u);
      double f = -logDensity + 0.5 * squares;
      if (comparable && !(f <= before + 1e-13 * Math.abs(before)) || !Double.isFinite(f)) {
        if (Double.isInfinite(before) || ++halvings > HALVINGS) {
          return false;
        }
        u.combine(0.5, u, 0.5, previous);
        b.combine(0.5, b, 0.5, previousB);
        takeFixed();
        continue;
      }
      if (!system.factor(templates)) {
        pass(likelihood, true);
        if (!system.factor(templates) && !factorWithRidge(templates, likelihood)) {
          return false;
        }
      }
      working.combine(1, working, 1, score);
      system.solve(templates, working, joint, next);
      double decrement = decrement();
      boolean stalled =
          decrement > 0.25 * lastDecrement
              && (decrement < ROUNDING * rows.rows()
                  || decrement < CANCELLED * squares
                  || step > MANY_STEPS && decrement < SLOW_ROUNDING);
      if (comparable && (decrement < FINISHED * rows.rows() || stalled)) {
        return true;
      }
      lastDecrement = comparable ? decrement : Double.POSITIVE_INFINITY;
      before = comparable ? f : before;
      previous.set(u);
      previousB.set(b);
      u.set(next.u());
      b.set(next.b());
      takeFixed();
      halvings = 0;
      if (!comparable) {
        comparable = true;
      }
    }
    return false;
  }

  /**
   * Where the rows no longer bound some fixed effect, as under separation, the system is singular
   * to rounding in its direction; a ridge ends the search there instead of failing. log|H| has no
   * part in it.
   */
  private boolean factorWithRidge(double[][] templates, Likelihood likelihood) {
    if (!joint) {
      return false;
    }
    pass(likelihood, false);
    system.ridge(RIDGE);
    return system.factor(templates);
  }

  private void takeFixed() {
    if (joint) {
      System.arraycopy(b.fixed, 0, beta, 0, beta.length);
    }
  }

  /** {@code (u* - u)'(Lambda'Z's - u)}, the Newton decrement of 2 f, and the same of beta. */
  private double decrement() {
    previous.combine(1, next.u(), -1, u);
    previousB.combine(1, next.b(), -1, b);
    double sum = previousB.dot(score) - previous.dot(u);
    for (int j = 0; joint && j < beta.length; j++) {
      sum += previousB.fixed[j] * score.fixed[j];
    }
    return Math.abs(sum);
  }

  /** One pass at the point; returns log p. */
  private double pass(Likelihood likelihood, boolean expected) {
    passes++;
    return system.assemble(() -> new Weights(likelihood, expected), score, working);
  }

  /** Assembles the system with expected or observed weights at the mode. */
  void assembleAt(Likelihood likelihood, boolean expected) {
    pass(likelihood, expected);
  }

  /** {@code (Mt^-1)_XX} with the weights at the mode, p x p; empty if there is none. */
  double[] fixedInverse(double[][] templates, Likelihood likelihood) {
    WeightedSystem whole = new WeightedSystem(system.layout(), beta.length);
    for (boolean expected : new boolean[] {false, true}) {
      whole.assemble(() -> new Weights(likelihood, expected), whole.effects(), whole.effects());
      if (whole.factor(templates)) {
        return whole.fixedInverse();
      }
    }
    whole.assemble(() -> new Weights(likelihood, true), whole.effects(), whole.effects());
    whole.ridge(RIDGE);
    return whole.factor(templates) ? whole.fixedInverse() : new double[0];
  }

  /** Uncertainty of predictions with the weights at the mode; null if the system has no factor. */
  @Nullable PredictionVariance predictionVariance(
      double[][] templates, Likelihood likelihood, boolean expected) {
    WeightedSystem whole = new WeightedSystem(system.layout(), beta.length);
    whole.assemble(() -> new Weights(likelihood, expected), whole.effects(), whole.effects());
    return whole.factor(templates) ? whole.predictionVariance(templates) : null;
  }

  /** Weights, scores, and W times the part of the linear predictor that is searched for. */
  private final class Weights implements RowTerms.Worker {
    private final Likelihood likelihood;
    private final boolean expected;
    private final RowPredictor predictor = new RowPredictor(system.layout(), beta, b);
    private final double[] eta = new double[WeightedSystem.blockRows()];
    private final double[] sought = new double[WeightedSystem.blockRows()];
    private final Terms terms = new Terms();

    Weights(Likelihood likelihood, boolean expected) {
      this.likelihood = likelihood;
      this.expected = expected;
    }

    @Override
    public double fill(int from, int to, double[] weight, double[][] residual) {
      int n = to - from;
      predictor.setOffset(from, to, eta);
      java.util.Arrays.fill(sought, 0, n, 0);
      predictor.addRandom(from, to, sought);
      predictor.addFixed(from, to, joint ? sought : eta);
      double sum = 0;
      double[] y = rows.y();
      for (int k = 0; k < n; k++) {
        likelihood.curve(y[from + k], rows.weightOf(from + k), eta[k] + sought[k], terms);
        sum += terms.logDensity;
        double w = expected ? terms.expected : terms.observed;
        weight[k] = w;
        residual[0][k] = terms.score;
        residual[1][k] = w * sought[k];
      }
      return sum;
    }
  }
}
