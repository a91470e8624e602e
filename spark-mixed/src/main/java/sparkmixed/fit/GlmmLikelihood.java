package sparkmixed.fit;

import sparkmixed.covariance.CovarianceLayout;
import sparkmixed.family.Family;

/** What likelihoods of generalized models have in common: their parameters. */
abstract sealed class GlmmLikelihood implements JointLikelihood
    permits FixedLikelihood, GeneralizedLikelihood {
  final GlmmProblem problem;

  /** Estimated columns of X. */
  final int[] columns;

  private final double[] shift;

  GlmmLikelihood(GlmmProblem problem) {
    this.problem = problem;
    this.columns = problem.centring().columns();
    this.shift = problem.centring().xShift();
  }

  @Override
  public CovarianceLayout layout() {
    return problem.covariance();
  }

  @Override
  public Family family() {
    return problem.options().family();
  }

  @Override
  public int coefficients() {
    return columns.length;
  }

  @Override
  public double[] written(double[] centred) {
    return problem.centring().beta(centred);
  }

  @Override
  public double[] centredDirection(double[] written) {
    return problem.centring().centredDirection(written);
  }

  @Override
  public double[] centred(double[] written) {
    return problem.centring().centredBeta(written);
  }

  @Override
  public double[] pulledBack(double[] byWritten) {
    return Pulled.back(byWritten, problem.frame().interceptColumn(), columns, shift);
  }
}
