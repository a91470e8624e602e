package sparkmixed.bayes;

import java.util.Arrays;
import java.util.function.DoubleSupplier;
import sparkmixed.fit.JointLikelihood;

/**
 * Posterior of all parameters and random effects of a linear or generalized linear mixed model, the
 * effects non-centred: {@code b = Lambda u}, u standard normal a priori. They stand behind the
 * numbers of {@link JointParameters}.
 */
final class JointPosterior implements PosteriorModel {
  private final JointLikelihood likelihood;
  private final JointParameters parameters;

  JointPosterior(JointLikelihood likelihood, JointParameters parameters) {
    this.likelihood = likelihood;
    this.parameters = parameters;
  }

  @Override
  public int dimension() {
    return parameters.size() + likelihood.effects();
  }

  @Override
  public double evaluate(double[] q, double[] gradient) {
    Arrays.fill(gradient, 0);
    double prior = parameters.logPrior(q, gradient);
    if (!Double.isFinite(prior)) {
      return Double.NEGATIVE_INFINITY;
    }
    double value = likelihood.joint(parameters.point(q), q, parameters.size());
    if (!Double.isFinite(value)) {
      return Double.NEGATIVE_INFINITY;
    }
    parameters.pullBack(
        q, likelihood.byTheta(), likelihood.byBeta(), likelihood.byDispersion(), gradient);
    likelihood.addByEffects(gradient, parameters.size());
    return prior + value;
  }

  @Override
  public PosteriorDraw draw(double[] q, DoubleSupplier normal) {
    likelihood.joint(parameters.point(q), q, parameters.size());
    return parameters.draw(q, likelihood.byLevel(), 0);
  }
}
