package sparkmixed.bayes;

import org.apache.commons.rng.UniformRandomProvider;
import sparkmixed.error.NotConvergedException;

/**
 * Dual averaging of the log step size, with the constants of Stan,
 *
 * <pre>
 *   s_t = (1 - 1/(t + t0)) s_(t-1) + (delta - accept_t) / (t + t0)
 *   x_t = mu - s_t sqrt(t) / gamma,   xbar_t = t^-kappa x_t + (1 - t^-kappa) xbar_(t-1)
 * </pre>
 *
 * <p>gamma = 0.05, t0 = 10, kappa = 0.75: warm-up runs with exp(x), draws are made with exp(xbar).
 *
 * @see <a href="https://jmlr.org/papers/v15/hoffman14a.html">Hoffman &amp; Gelman 2014, JMLR 15,
 *     section 3.2</a>
 */
final class StepSizeAdaptation {
  private static final double GAMMA = 0.05;
  private static final double T0 = 10;
  private static final double KAPPA = 0.75;

  /** Acceptance of the first step that the heuristic wants. */
  private static final double LOG_HALFWAY = Math.log(0.8);

  private static final double LARGEST = 1e7;

  private final double delta;
  private int updates;
  private double shrinkage;
  private double averageError;
  private double averageLogStep;

  StepSizeAdaptation(double delta) {
    this.delta = delta;
  }

  /** Goes on from a saved state. */
  StepSizeAdaptation(double delta, ChainState.Adaptation saved) {
    this.delta = delta;
    this.updates = saved.updates();
    this.shrinkage = saved.shrinkage();
    this.averageError = saved.averageError();
    this.averageLogStep = saved.averageLogStep();
  }

  /** Forgets all, and shrinks towards ten times a step size, so that large ones are tried first. */
  void restart(double stepSize) {
    shrinkage = Math.log(10 * stepSize);
    updates = 0;
    averageError = 0;
    averageLogStep = 0;
  }

  /** Step size of the next trajectory, given the acceptance of the last. */
  double next(double acceptance) {
    updates++;
    double eta = 1 / (updates + T0);
    averageError = (1 - eta) * averageError + eta * (delta - Math.min(1, acceptance));
    double logStep = shrinkage - averageError * Math.sqrt(updates) / GAMMA;
    double weight = Math.pow(updates, -KAPPA);
    averageLogStep = weight * logStep + (1 - weight) * averageLogStep;
    return Math.exp(logStep);
  }

  /** Step size of the draws. */
  double result() {
    return Math.exp(averageLogStep);
  }

  int updates() {
    return updates;
  }

  double shrinkage() {
    return shrinkage;
  }

  double averageError() {
    return averageError;
  }

  double averageLogStep() {
    return averageLogStep;
  }

  /**
   * A step size of the right magnitude: doubled or halved until one step's acceptance crosses 0.8.
   *
   * @param start where to begin, positive
   * @throws NotConvergedException if no step is short enough, or none too long
   */
  static double reasonable(
      Hamiltonian hamiltonian, PhasePoint position, double start, UniformRandomProvider random) {
    double eps = start;
    int direction = 0;
    while (eps > 0 && eps < LARGEST) {
      PhasePoint from = hamiltonian.kicked(position, random);
      double change = from.energy() - hamiltonian.leapfrog(from, eps).energy();
      int wanted = change > LOG_HALFWAY ? 1 : -1;
      if (direction != 0 && wanted != direction) {
        return eps;
      }
      direction = wanted;
      eps = direction > 0 ? 2 * eps : eps / 2;
    }
    throw new NotConvergedException(
        eps > 0
            ? "The posterior is improper: nothing confines some parameter. Give the coefficients"
                + " and standard deviations proper priors."
            : "No step of the sampler is short enough: the log posterior jumps where a chain"
                + " starts. Check the data and the priors for extreme values.");
  }
}
