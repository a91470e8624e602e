package sparkmixed.bayes;

import java.util.Arrays;
import java.util.function.DoubleSupplier;
import sparkmixed.fit.JointLikelihood;

/**
 * Posterior of all parameters and random effects of a linear or generalized linear mixed model. The
 * numbers of {@link EffectParameters} stand behind those of {@link JointParameters}.
 */
final class JointPosterior implements PosteriorModel {
  private final JointLikelihood likelihood;
  private final JointParameters parameters;
  private final EffectParameters effects;

  JointPosterior(JointLikelihood likelihood, JointParameters parameters, EffectParameters effects) {
    this.likelihood = likelihood;
    this.parameters = parameters;
    this.effects = effects;
  }

  @Override
  public int dimension() {
    return parameters.size() + likelihood.effects();
  }

  private double[] theta(double[] point) {
    return Arrays.copyOf(point, likelihood.layout().parameters());
  }

  @Override
  public double evaluate(double[] q, double[] gradient) {
    Arrays.fill(gradient, 0);
    double prior = parameters.logPrior(q, gradient);
    if (!Double.isFinite(prior)) {
      return Double.NEGATIVE_INFINITY;
    }
    double[] point = parameters.point(q);
    double[] theta = theta(point);
    double[] beta = parameters.written(q);
    double[] u = effects.spherical(theta, beta, q, parameters.size());
    double value = likelihood.joint(point, u, 0) + effects.logJacobian(theta);
    if (!Double.isFinite(value)) {
      return Double.NEGATIVE_INFINITY;
    }
    double[] byTheta = likelihood.byTheta();
    double[] byBeta = likelihood.byBeta();
    double byDispersion = likelihood.byDispersion();
    double[] byU = new double[u.length];
    likelihood.addByEffects(byU, 0);
    double[] byWritten = new double[beta.length];
    effects.pullBack(theta, u, byU, gradient, parameters.size(), byTheta, byWritten);
    double[] moved = likelihood.pulledBack(byWritten);
    for (int j = 0; j < byBeta.length; j++) {
      byBeta[j] += moved[j];
    }
    parameters.pullBack(q, byTheta, byBeta, byDispersion, gradient);
    return prior + value;
  }

  @Override
  public PosteriorDraw draw(double[] q, DoubleSupplier normal) {
    double[] point = parameters.point(q);
    double[] beta = parameters.written(q);
    likelihood.joint(point, effects.spherical(theta(point), beta, q, parameters.size()), 0);
    return parameters.draw(q, likelihood.byLevel(), 0);
  }
}
