package sparkmixed.bayes;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import sparkmixed.fit.FittedModel;
import sparkmixed.fit.JointLikelihood;
import sparkmixed.linalg.Cholesky;
import sparkmixed.moments.Blocks;

/**
 * The parameters of a mixed model where coefficients are sampled. First in a vector of
 * unconstrained numbers stand those of {@link CovarianceParameters}, then the centred coefficients
 * and psi, the logarithm of the dispersion, where there is one.
 *
 * <p>Coefficients are counted in multiples of a lower triangular factor of their approximate
 * covariance about an approximate mode, so that they are about independent and of size one.
 */
final class JointParameters {
  private final JointLikelihood likelihood;
  private final CovarianceParameters covariance;
  private final CoefficientPriors coefficients;
  private final @Nullable DispersionParameter dispersion;
  private final @Nullable Density dispersionPrior;
  private final double[] center;
  private final double[] factor;

  /**
   * @param center centred coefficients
   * @param factor p x p by columns
   */
  JointParameters(
      JointLikelihood likelihood,
      PriorSet priors,
      CoefficientPriors coefficients,
      double[] center,
      double[] factor) {
    this(
        likelihood,
        new CovarianceParameters(likelihood.layout(), priors),
        coefficients,
        DispersionParameter.of(likelihood.family()),
        priors.dispersion(),
        center,
        factor);
  }

  private JointParameters(
      JointLikelihood likelihood,
      CovarianceParameters covariance,
      CoefficientPriors coefficients,
      @Nullable DispersionParameter dispersion,
      @Nullable Density dispersionPrior,
      double[] center,
      double[] factor) {
    this.likelihood = likelihood;
    this.covariance = covariance;
    this.coefficients = coefficients;
    this.dispersion = dispersion;
    this.dispersionPrior = dispersionPrior;
    this.center = center;
    this.factor = factor;
  }

  /** About estimates of the coefficients, in multiples of a factor of their covariance. */
  static JointParameters about(
      FittedModel.FixedEffects estimates,
      JointLikelihood likelihood,
      PriorSet priors,
      CoefficientPriors coefficients) {
    double[][] vcov = estimates.vcov();
    int p = vcov.length;
    double[][] half = new double[p][];
    for (int j = 0; j < p; j++) {
      half[j] = likelihood.centredDirection(vcov[j]);
    }
    double[] covariance = new double[p * p];
    for (int i = 0; i < p; i++) {
      double[] column = new double[p];
      for (int j = 0; j < p; j++) {
        column[j] = half[j][i];
      }
      System.arraycopy(likelihood.centredDirection(column), 0, covariance, i * p, p);
    }
    double[] factor = covariance.clone();
    if (p > 0 && !Cholesky.factor(factor, p)) {
      Arrays.fill(factor, 0);
      for (int j = 0; j < p; j++) {
        factor[j * p + j] = Math.sqrt(Math.max(1e-12, covariance[j * p + j]));
      }
    }
    return new JointParameters(
        likelihood, priors, coefficients, likelihood.centred(estimates.estimates()), factor);
  }

  /** The same over a likelihood for another thread. */
  JointParameters with(JointLikelihood other) {
    return new JointParameters(
        other, covariance, coefficients, dispersion, dispersionPrior, center, factor);
  }

  CovarianceParameters covariance() {
    return covariance;
  }

  int size() {
    return covariance.size() + center.length + (dispersion == null ? 0 : 1);
  }

  private double[] centred(double[] q) {
    int p = center.length;
    double[] beta = center.clone();
    for (int j = 0; j < p; j++) {
      for (int i = j; i < p; i++) {
        beta[i] += factor[j * p + i] * q[covariance.size() + j];
      }
    }
    return beta;
  }

  /** Coefficients of all columns of X as written; NaN where dropped. */
  double[] written(double[] q) {
    return likelihood.written(centred(q));
  }

  private double psi(double[] q) {
    return dispersion == null ? 0 : q[covariance.size() + center.length];
  }

  /** The point of the likelihood: (theta, beta, psi). */
  double[] point(double[] q) {
    double[] theta = covariance.theta(q);
    double[] beta = centred(q);
    double[] point =
        Arrays.copyOf(theta, theta.length + beta.length + (dispersion == null ? 0 : 1));
    System.arraycopy(beta, 0, point, theta.length, beta.length);
    if (dispersion != null) {
      point[point.length - 1] = psi(q);
    }
    return point;
  }

  /** Log prior density of the unconstrained numbers; its derivatives are added. */
  double logPrior(double[] q, double[] gradient) {
    double sum = covariance.logPrior(q, gradient);
    double[] beta = likelihood.written(centred(q));
    double[] byWritten = new double[beta.length];
    sum += coefficients.logPrior(beta, byWritten);
    addByCentred(likelihood.pulledBack(byWritten), gradient);
    if (dispersion != null && dispersionPrior != null) {
      sum += dispersion.logPrior(dispersionPrior, psi(q));
      gradient[covariance.size() + center.length] += dispersion.derivative(dispersionPrior, psi(q));
    }
    return sum;
  }

  /** Adds derivatives by the unconstrained numbers, from those by a point of the likelihood. */
  void pullBack(
      double[] q, double[] byTheta, double[] byCentred, double byDispersion, double[] gradient) {
    covariance.pullBack(q, byTheta, gradient);
    addByCentred(byCentred, gradient);
    if (dispersion != null) {
      gradient[covariance.size() + center.length] += byDispersion;
    }
  }

  private void addByCentred(double[] byCentred, double[] gradient) {
    int p = center.length;
    for (int j = 0; j < p; j++) {
      for (int i = j; i < p; i++) {
        gradient[covariance.size() + j] += factor[j * p + i] * byCentred[i];
      }
    }
  }

  /** Unconstrained numbers at the centre of the coefficients. */
  double[] start(double[] theta, double least, double psi) {
    double[] q = Arrays.copyOf(covariance.of(theta, least), size());
    if (dispersion != null) {
      q[q.length - 1] = psi;
    }
    return q;
  }

  /** Standard deviations of the random effects, term by term. */
  double[] deviations(double[] q) {
    return Arrays.copyOf(covariance.reported(q), covariance.deviations());
  }

  /** Completes a draw. */
  PosteriorDraw draw(double[] q, Blocks[] effects, double logWeight) {
    return new PosteriorDraw(
        likelihood.written(centred(q)),
        covariance.reported(q),
        dispersion == null ? Double.NaN : dispersion.value(psi(q)),
        effects,
        logWeight);
  }
}
