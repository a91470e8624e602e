package sparkmixed.objective;

import java.io.Serializable;

/**
 * What some independent groups add to a log-likelihood and its derivatives. Adds up over groups
 * wherever they are.
 */
public final class GroupSums implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Log of the integrals. */
  public double logLik;

  /** Whether some group has no mode. */
  public boolean infeasible;

  /** By the template, K x K by columns. */
  public final double[] byTemplate;

  public final double[] byBeta;
  public double byDispersion;

  /** Variance of {@code logLik} if the nodes were drawn. */
  public double variance;

  /** Least effective sample size of a group, as a share of the draws. */
  public double leastEffective = 1;

  /** Steps taken to find modes. */
  public long steps;

  public GroupSums(int k, int p) {
    this.byTemplate = new double[k * k];
    this.byBeta = new double[p];
  }

  public void add(GroupSums other) {
    logLik += other.logLik;
    infeasible |= other.infeasible;
    for (int e = 0; e < byTemplate.length; e++) {
      byTemplate[e] += other.byTemplate[e];
    }
    for (int j = 0; j < byBeta.length; j++) {
      byBeta[j] += other.byBeta[j];
    }
    byDispersion += other.byDispersion;
    variance += other.variance;
    leastEffective = Math.min(leastEffective, other.leastEffective);
    steps += other.steps;
  }
}
