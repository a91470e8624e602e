package sparkmixed.bayes;

import java.util.Arrays;
import java.util.function.DoubleSupplier;
import sparkmixed.fit.GeneralizedLikelihood;
import sparkmixed.objective.Evaluation;

/**
 * Posterior of the parameters of a generalized linear mixed model with the random effects
 * integrated out by Laplace's approximation. Effects are drawn from the normal approximation at
 * their mode; the importance weight of a draw corrects both.
 */
final class GeneralizedMarginal implements PosteriorModel {
  private final GeneralizedLikelihood likelihood;
  private final JointParameters parameters;
  private final double[] home;

  /**
   * @param home a point near the mode
   */
  GeneralizedMarginal(GeneralizedLikelihood likelihood, JointParameters parameters, double[] home) {
    this.likelihood = likelihood;
    this.parameters = parameters;
    this.home = home;
  }

  @Override
  public int dimension() {
    return parameters.size();
  }

  @Override
  public double evaluate(double[] q, double[] gradient) {
    Arrays.fill(gradient, 0);
    double prior = parameters.logPrior(q, gradient);
    if (!Double.isFinite(prior)) {
      return Double.NEGATIVE_INFINITY;
    }
    Evaluation at = likelihood.laplace(parameters.point(q));
    if (!at.feasible()) {
      return Double.NEGATIVE_INFINITY;
    }
    int thetas = likelihood.layout().parameters();
    int p = likelihood.coefficients();
    double[] by = at.gradient().clone();
    for (int k = 0; k < by.length; k++) {
      by[k] *= -0.5;
    }
    parameters.pullBack(
        q,
        Arrays.copyOf(by, thetas),
        Arrays.copyOfRange(by, thetas, thetas + p),
        by.length > thetas + p ? by[thetas + p] : 0,
        gradient);
    return prior - 0.5 * at.value();
  }

  /** The search for the mode of the random effects starts from the last one found. */
  @Override
  public void restart() {
    likelihood.restart();
  }

  @Override
  public PosteriorDraw draw(double[] q, DoubleSupplier normal) {
    GeneralizedLikelihood.Draw effects =
        likelihood.draw(parameters.point(q), parameters.point(home), normal);
    return parameters.draw(q, effects.effects(), effects.logWeight());
  }
}
