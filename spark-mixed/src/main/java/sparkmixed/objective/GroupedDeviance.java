package sparkmixed.objective;

import java.util.Arrays;
import sparkmixed.covariance.CovarianceLayout;
import sparkmixed.family.Family;
import sparkmixed.family.Link;

/**
 * Deviance of a generalized linear mixed model with one grouping factor, {@code - 2 sum_i l_i} over
 * independent groups, with its exact gradient: adaptive Gauss-Hermite quadrature, Laplace's
 * approximation (one node) or importance sampling, depending on the nodes. Parameters: theta, then
 * beta, then psi = log dispersion where the family has one.
 *
 * <p>Where the groups are is the business of {@link GroupedRows}.
 */
public final class GroupedDeviance implements Objective {
  private final GroupedRows rows;
  private final CovarianceLayout covariance;
  private final Family family;
  private final Link link;
  private final int p;
  private final double constant;
  private GroupSums last;

  /**
   * @param p columns of X
   * @param constant sum of the parts of log p that no parameter changes
   */
  public GroupedDeviance(
      GroupedRows rows,
      CovarianceLayout covariance,
      Family family,
      Link link,
      int p,
      double constant) {
    this.rows = rows;
    this.covariance = covariance;
    this.family = family;
    this.link = link;
    this.p = p;
    this.constant = constant;
    this.last = new GroupSums(covariance.widths()[0], p);
  }

  @Override
  public int dimension() {
    return covariance.parameters() + p + (family.hasDispersion() ? 1 : 0);
  }

  @Override
  public Evaluation value(double[] parameters) {
    return evaluate(parameters, false);
  }

  @Override
  public Evaluation gradient(double[] parameters) {
    return evaluate(parameters, true);
  }

  private Evaluation evaluate(double[] parameters, boolean gradient) {
    int thetas = covariance.parameters();
    double[] template = covariance.templates(Arrays.copyOf(parameters, thetas))[0];
    double[] beta = Arrays.copyOfRange(parameters, thetas, thetas + p);
    double psi = family.hasDispersion() ? parameters[parameters.length - 1] : 0;
    last = rows.sums(new GroupedRows.Point(family, link, template, beta, psi, gradient));
    double value = -2 * (last.logLik + constant);
    if (last.infeasible || !Double.isFinite(value)) {
      return Evaluation.infeasible();
    }
    if (!gradient) {
      return new Evaluation(value, new double[0]);
    }
    double[] theta = covariance.free(new double[][] {last.byTemplate});
    double[] all = new double[dimension()];
    for (int j = 0; j < thetas; j++) {
      all[j] = -2 * theta[j];
    }
    for (int j = 0; j < p; j++) {
      all[thetas + j] = -2 * last.byBeta[j];
    }
    if (family.hasDispersion()) {
      all[all.length - 1] = -2 * last.byDispersion;
    }
    return new Evaluation(value, all);
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
