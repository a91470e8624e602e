package sparkmixed.bayes;

import org.apache.commons.rng.UniformRandomProvider;

/**
 * The energy of a position and a momentum, and the leapfrog steps that nearly keep it:
 *
 * <pre>
 *   H(q, p) = -log pi(q) + p' M^-1 p / 2
 *   p' = p + eps/2 grad(q),   q* = q + eps M^-1 p',   p* = p' + eps/2 grad(q*)
 * </pre>
 *
 * <p>A step is reversible, keeps volume, and errs by O(eps^3) in H.
 */
final class Hamiltonian {
  private final LogDensity density;
  private Metric metric;
  private long gradients;

  /**
   * @param gradients evaluations done before
   */
  Hamiltonian(LogDensity density, Metric metric, long gradients) {
    this.density = density;
    this.metric = metric;
    this.gradients = gradients;
  }

  Metric metric() {
    return metric;
  }

  void setMetric(Metric other) {
    metric = other;
  }

  /** Evaluations of the density so far. */
  long gradients() {
    return gradients;
  }

  void setGradients(long count) {
    gradients = count;
  }

  /** See {@link LogDensity#restart}. */
  void restart() {
    density.restart();
  }

  /** The point at rest at a position; of infinite energy if it cannot be started from. */
  PhasePoint at(double[] q) {
    double[] gradient = new double[q.length];
    double logDensity = evaluate(q, gradient);
    double[] rest = new double[q.length];
    boolean usable = Double.isFinite(logDensity) && isFinite(gradient);
    double energy = usable ? -logDensity : Double.POSITIVE_INFINITY;
    return new PhasePoint(q, rest, rest, gradient, logDensity, energy);
  }

  /** The same position with a new momentum. */
  PhasePoint kicked(PhasePoint point, UniformRandomProvider random) {
    return withMomentum(point, metric.momentum(random));
  }

  /** The same position with a given momentum. */
  PhasePoint withMomentum(PhasePoint point, double[] p) {
    return moving(point.q(), p, point.gradient(), point.logDensity());
  }

  /** One step. One gradient. */
  PhasePoint leapfrog(PhasePoint from, double eps) {
    int d = from.q().length;
    double[] p = from.p().clone();
    double[] q = new double[d];
    double[] gradient = new double[d];
    kick(p, from.gradient(), eps);
    metric.velocity(p, q);
    for (int i = 0; i < d; i++) {
      q[i] = from.q()[i] + eps * q[i];
    }
    double logDensity = evaluate(q, gradient);
    kick(p, gradient, eps);
    return moving(q, p, gradient, logDensity);
  }

  private static void kick(double[] p, double[] gradient, double eps) {
    for (int i = 0; i < p.length; i++) {
      p[i] += 0.5 * eps * gradient[i];
    }
  }

  private PhasePoint moving(double[] q, double[] p, double[] gradient, double logDensity) {
    double[] velocity = new double[p.length];
    metric.velocity(p, velocity);
    double energy = 0.5 * dot(p, velocity) - logDensity;
    return new PhasePoint(
        q,
        p,
        velocity,
        gradient,
        logDensity,
        Double.isNaN(energy) ? Double.POSITIVE_INFINITY : energy);
  }

  /** A step that has left the range of doubles does not ask the density. */
  private double evaluate(double[] q, double[] gradient) {
    if (!isFinite(q)) {
      return Double.NEGATIVE_INFINITY;
    }
    gradients++;
    return density.evaluate(q, gradient);
  }

  private static boolean isFinite(double[] x) {
    for (double one : x) {
      if (!Double.isFinite(one)) {
        return false;
      }
    }
    return true;
  }

  static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }
}
