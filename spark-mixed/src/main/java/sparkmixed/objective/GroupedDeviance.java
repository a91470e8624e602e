package sparkmixed.objective;

import sparkmixed.covariance.CovarianceLayout;
import sparkmixed.family.Family;
import sparkmixed.family.Link;

/**
 * Deviance of a generalized linear mixed model whose groups are independent, {@code - 2 sum_i l_i},
 * with its exact gradient: adaptive Gauss-Hermite quadrature, Laplace's approximation or importance
 * sampling. Parameters: theta, then beta, then psi = log dispersion where the family has one.
 *
 * <p>Where the groups are is the business of {@link GroupedRows}.
 */
public final class GroupedDeviance implements Objective {
  private final GroupedRows rows;
  private final Integration integration;
  private final CovarianceLayout covariance;
  private final Family family;
  private final Link link;
  private final int dimension;
  private final double constant;
  private PartialDeviance last;
  private long evaluations;

  /**
   * @param p columns of X
   * @param constant sum of the parts of log p that no parameter changes
   */
  public GroupedDeviance(
      GroupedRows rows,
      Integration integration,
      CovarianceLayout covariance,
      Family family,
      Link link,
      int p,
      double constant) {
    this.rows = rows;
    this.integration = integration;
    this.covariance = covariance;
    this.family = family;
    this.link = link;
    this.dimension = covariance.parameters() + p + (family.hasDispersion() ? 1 : 0);
    this.constant = constant;
    this.last = new PartialDeviance(dimension);
  }

  @Override
  public int dimension() {
    return dimension;
  }

  @Override
  public Evaluation value(double[] parameters) {
    return evaluate(parameters, false);
  }

  @Override
  public Evaluation gradient(double[] parameters) {
    return evaluate(parameters, true);
  }

  @Override
  public long passes() {
    return evaluations;
  }

  @Override
  public long remotePasses() {
    return rows.remote() ? evaluations : 0;
  }

  private Evaluation evaluate(double[] parameters, boolean gradient) {
    evaluations++;
    last =
        rows.evaluate(
            new GroupedRows.Request(integration, covariance, family, link, parameters, gradient));
    double value = last.value - 2 * constant;
    if (last.infeasible || !Double.isFinite(value)) {
      return Evaluation.infeasible();
    }
    return new Evaluation(value, gradient ? last.gradient.clone() : new double[0]);
  }

  /** Standard error of the log-likelihood last evaluated, for nodes that were drawn. */
  public double logLikStdError() {
    return Math.sqrt(last.variance);
  }

  /** Least effective share of draws of any group at the last evaluation. */
  public double leastEffective() {
    return last.leastEffective;
  }
}
