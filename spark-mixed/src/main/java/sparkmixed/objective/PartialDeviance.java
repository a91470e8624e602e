package sparkmixed.objective;

import java.io.Serializable;

/**
 * What some independent groups add to a deviance and its gradient. Adds up over groups wherever
 * they are.
 */
public final class PartialDeviance implements Serializable {
  private static final long serialVersionUID = 1L;

  /** {@code - 2 sum_i l_i} without the constant. */
  double value;

  /** By theta, beta and psi; zero if it was not asked for. */
  final double[] gradient;

  /** Whether some group has no mode. */
  boolean infeasible;

  /** Variance of the log-likelihood if the nodes were drawn. */
  double variance;

  /** Least effective sample size of a group, as a share of the draws. */
  double leastEffective = 1;

  /** Steps taken to find modes. */
  long steps;

  PartialDeviance(int parameters) {
    this.gradient = new double[parameters];
  }

  static PartialDeviance infeasible(int parameters) {
    PartialDeviance none = new PartialDeviance(parameters);
    none.infeasible = true;
    return none;
  }

  void add(PartialDeviance other) {
    value += other.value;
    infeasible |= other.infeasible;
    for (int k = 0; k < gradient.length; k++) {
      gradient[k] += other.gradient[k];
    }
    variance += other.variance;
    leastEffective = Math.min(leastEffective, other.leastEffective);
    steps += other.steps;
  }
}
