package sparkmixed.objective;

import sparkmixed.pls.Effects;
import sparkmixed.pls.Solution;

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
  static final double FINISHED = 1e-23;

  /** The same where it is only to be known which way the parameters go. */
  static final double NEAR = 1e-9;

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

  private final ModeSystem system;
  private final boolean joint;
  private final Solution next;
  private final Effects previous;
  private final Effects previousB;
  private final Effects working;

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
  ModeSearch(ModeSystem system, boolean joint) {
    this.system = system;
    this.joint = joint;
    this.next = system.solution();
    this.u = system.effects();
    this.b = system.effects();
    this.previous = system.effects();
    this.previousB = system.effects();
    this.score = system.effects();
    this.working = system.effects();
    this.beta = new double[system.columns()];
  }

  /**
   * Finds the mode from the last one.
   *
   * @param moved whether b may have been found with other templates, so that it is not Lambda u: f
   *     is then compared from the first step on
   * @param finished decrease of 2 f, for each row, that may be left
   * @return false if there is none: no feasible point, or no decrease
   */
  boolean find(ModeParameters at, boolean moved, double finished) {
    double[] start = beta.clone();
    if (descend(at, moved, finished)) {
      return true;
    }
    u.clear();
    b.clear();
    System.arraycopy(start, 0, beta, 0, beta.length);
    if (joint) {
      System.arraycopy(start, 0, b.fixed, 0, beta.length);
    }
    return descend(at, false, finished);
  }

  private boolean descend(ModeParameters at, boolean moved, double finished) {
    double[][] templates = at.templates();
    long rows = system.rows();
    double before = Double.POSITIVE_INFINITY;
    double lastDecrement = Double.POSITIVE_INFINITY;
    boolean comparable = !moved;
    int halvings = 0;
    for (int step = 0; step < STEPS; step++) {
      logDensity = pass(at, false);
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
        pass(at, true);
        if (!system.factor(templates) && !factorWithRidge(at)) {
          return false;
        }
      }
      working.combine(1, working, 1, score);
      system.solve(templates, working, joint, next);
      double decrement = decrement();
      boolean stalled =
          decrement > 0.25 * lastDecrement
              && (decrement < ROUNDING * rows
                  || decrement < CANCELLED * squares
                  || step > MANY_STEPS && decrement < SLOW_ROUNDING);
      if (comparable && (decrement < finished * rows || stalled)) {
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
  private boolean factorWithRidge(ModeParameters at) {
    if (!joint) {
      return false;
    }
    pass(at, false);
    system.ridge(RIDGE);
    return system.factor(at.templates());
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
  private double pass(ModeParameters at, boolean expected) {
    return system.assemble(at, expected, this, score, working);
  }

  /** Assembles the system with expected or observed weights at the mode. */
  void assembleAt(ModeParameters at, boolean expected) {
    pass(at, expected);
  }

  /** {@code (Mt^-1)_XX} with the weights at the mode, p x p; empty if there is none. */
  double[] fixedInverse(ModeParameters at) {
    ModeSystem whole = system.whole();
    Effects own = whole.effects();
    Effects other = whole.effects();
    for (boolean expected : new boolean[] {false, true}) {
      whole.assemble(at, expected, this, own, other);
      if (whole.factor(at.templates())) {
        return whole.fixedInverse();
      }
    }
    whole.ridge(RIDGE);
    return whole.factor(at.templates()) ? whole.fixedInverse() : new double[0];
  }
}
