package sparkmixed.fit;

import sparkmixed.objective.Evaluation;
import sparkmixed.objective.Objective;

/**
 * An objective whose fixed effects are measured in standard errors about a first estimate, {@code
 * beta = center + F gamma} with {@code F F'} their covariance: in these coordinates the Hessian of
 * a deviance is about 2 I, however the predictors are scaled and correlated.
 */
final class ScaledCoefficients implements Objective {
  private final Objective inner;
  private final int at;
  private final double[] center;
  private final double[] factor;

  /**
   * @param at position of the first fixed effect among the parameters
   * @param factor F, lower triangular, by columns
   */
  ScaledCoefficients(Objective inner, int at, double[] center, double[] factor) {
    this.inner = inner;
    this.at = at;
    this.center = center.clone();
    this.factor = factor.clone();
  }

  /** The inner objective's parameters. */
  double[] inner(double[] parameters) {
    double[] moved = parameters.clone();
    int p = center.length;
    for (int i = 0; i < p; i++) {
      double sum = center[i];
      for (int j = 0; j <= i; j++) {
        sum += factor[j * p + i] * parameters[at + j];
      }
      moved[at + i] = sum;
    }
    return moved;
  }

  @Override
  public int dimension() {
    return inner.dimension();
  }

  @Override
  public long passes() {
    return inner.passes();
  }

  @Override
  public long remotePasses() {
    return inner.remotePasses();
  }

  @Override
  public Evaluation value(double[] parameters) {
    return inner.value(inner(parameters));
  }

  @Override
  public Evaluation gradient(double[] parameters) {
    Evaluation there = inner.gradient(inner(parameters));
    if (!there.feasible()) {
      return there;
    }
    double[] gradient = there.gradient().clone();
    int p = center.length;
    for (int j = 0; j < p; j++) {
      double sum = 0;
      for (int i = j; i < p; i++) {
        sum += factor[j * p + i] * there.gradient()[at + i];
      }
      gradient[at + j] = sum;
    }
    return new Evaluation(there.value(), gradient);
  }
}
