package sparkmixed.objective;

/** What some groups of one factor add to a log-likelihood and its derivatives. */
final class GroupSums {
  /** Log of the integrals. */
  double logLik;

  /** Whether some group has no mode. */
  boolean infeasible;

  /** By the template, K x K by columns. */
  final double[] byTemplate;

  final double[] byBeta;
  double byDispersion;

  /** Variance of {@code logLik} if the nodes were drawn. */
  double variance;

  /** Least effective sample size of a group, as a share of the draws. */
  double leastEffective = 1;

  /** Steps taken to find modes. */
  long steps;

  GroupSums(int k, int p) {
    this.byTemplate = new double[k * k];
    this.byBeta = new double[p];
  }

  void add(GroupSums other) {
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
