package sparkmixed.bayes;

import java.util.List;
import java.util.function.DoubleSupplier;
import org.apache.commons.numbers.gamma.LogGamma;
import sparkmixed.fit.MarginalLikelihood;

/**
 * Posterior of the few parameters of a linear mixed model that remain when random effects and
 * coefficients are integrated out. In this order: those of {@link CovarianceParameters}, log sigma,
 * and for each coefficient whose prior is a t distribution the logarithm of the weight that makes
 * it a normal one given the weight.
 */
final class LinearMarginal implements PosteriorModel {
  /** Share of sigma below which no deviation starts. */
  private static final double LEAST = 0.05;

  private final MarginalLikelihood likelihood;
  private final CovarianceParameters covariance;
  private final Density sigma;
  private final List<NormalMixture> mixtures;
  private final int[] weight;
  private final int size;

  /**
   * @param likelihood with the directions of {@code mixtures}
   * @param sigma prior of the residual standard deviation
   */
  LinearMarginal(
      MarginalLikelihood likelihood,
      CovarianceParameters covariance,
      Density sigma,
      List<NormalMixture> mixtures) {
    this.likelihood = likelihood;
    this.covariance = covariance;
    this.sigma = sigma;
    this.mixtures = mixtures;
    this.weight = new int[mixtures.size()];
    int at = covariance.size() + 1;
    for (int k = 0; k < weight.length; k++) {
      weight[k] = mixtures.get(k).isNormal() ? -1 : at++;
    }
    this.size = at;
  }

  @Override
  public int dimension() {
    return size;
  }

  /** sigma at a point. */
  double sigma(double[] q) {
    return Math.exp(q[covariance.size()]);
  }

  /** theta over sigma at a point. */
  private double[] relative(double[] q) {
    double[] theta = covariance.theta(q);
    double s = sigma(q);
    for (int e = 0; e < theta.length; e++) {
      theta[e] /= s;
    }
    return theta;
  }

  private double[] precision(double[] q) {
    double[] precision = new double[weight.length];
    for (int k = 0; k < precision.length; k++) {
      double scale = mixtures.get(k).scale();
      precision[k] = (weight[k] < 0 ? 1 : Math.exp(q[weight[k]])) / (scale * scale);
    }
    return precision;
  }

  @Override
  public double evaluate(double[] q, double[] gradient) {
    java.util.Arrays.fill(gradient, 0);
    double prior = logPrior(q, gradient);
    if (!Double.isFinite(prior)) {
      return Double.NEGATIVE_INFINITY;
    }
    double[] theta = relative(q);
    double s = sigma(q);
    MarginalLikelihood.Point at = likelihood.at(theta, s, precision(q));
    if (at == null) {
      return Double.NEGATIVE_INFINITY;
    }
    double[] byTheta = at.theta();
    double bySigma = at.logSigma();
    for (int e = 0; e < theta.length; e++) {
      bySigma -= byTheta[e] * theta[e];
      byTheta[e] /= s;
    }
    covariance.pullBack(q, byTheta, gradient);
    gradient[covariance.size()] += bySigma;
    for (int k = 0; k < weight.length; k++) {
      if (weight[k] >= 0) {
        gradient[weight[k]] += at.logPrecision()[k];
      }
    }
    return prior + at.value();
  }

  @Override
  public double value(double[] q) {
    double prior = logPrior(q, new double[size]);
    return Double.isFinite(prior)
        ? prior + likelihood.value(relative(q), sigma(q), precision(q))
        : Double.NEGATIVE_INFINITY;
  }

  private double logPrior(double[] q, double[] gradient) {
    double sum = covariance.logPrior(q, gradient);
    double s = sigma(q);
    sum += sigma.logDensity(s) + q[covariance.size()];
    gradient[covariance.size()] += sigma.derivative(s) * s + 1;
    for (int k = 0; k < weight.length; k++) {
      if (weight[k] >= 0) {
        double half = 0.5 * mixtures.get(k).df();
        double w = Math.exp(q[weight[k]]);
        sum += half * Math.log(half) - LogGamma.value(half) + half * (q[weight[k]] - w);
        gradient[weight[k]] += half * (1 - w);
      }
    }
    return sum;
  }

  /** Coefficients and random effects given the rest are drawn exactly. */
  @Override
  public PosteriorDraw draw(double[] q, DoubleSupplier normal) {
    likelihood.value(relative(q), sigma(q), precision(q));
    MarginalLikelihood.Draw draw = likelihood.draw(normal);
    return new PosteriorDraw(draw.beta(), covariance.reported(q), sigma(q), draw.effects(), 0);
  }

  /**
   * A point of the density.
   *
   * @param theta absolute
   */
  double[] point(double[] theta, double residual) {
    double[] q = new double[size];
    double[] own = covariance.of(theta, LEAST * residual);
    System.arraycopy(own, 0, q, 0, own.length);
    q[own.length] = Math.log(residual);
    return q;
  }
}
