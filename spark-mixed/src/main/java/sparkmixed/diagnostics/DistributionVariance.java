package sparkmixed.diagnostics;

import java.util.EnumMap;
import java.util.Map;
import org.hipparchus.special.Gamma;
import sparkmixed.family.Family;
import sparkmixed.family.Likelihood;
import sparkmixed.family.Link;
import sparkmixed.family.Terms;
import sparkmixed.fit.Distribution;
import sparkmixed.fit.FittedModel;

/**
 * Variance that a family adds on the scale of the linear predictor, at the mean lambda of the
 * response (Nakagawa, Johnson and Schielzeth 2017, doi:10.1098/rsif.2017.0213).
 *
 * <pre>
 *   residual      sigma^2                                       gaussian, identity link
 *   theoretical   pi^2/3, 1, pi^2/6                             logit, probit, cloglog
 *   delta         g'(lambda)^2 Var(y)                           any; binomial: of one trial
 *   lognormal     log(1 + Var(y)/lambda^2)                      log link, positive means
 *   trigamma      psi_1(lambda^2/Var(y))                        log link, positive means
 * </pre>
 */
public enum DistributionVariance {
  RESIDUAL,
  THEORETICAL,
  LOGNORMAL,
  DELTA,
  TRIGAMMA;

  /** As in a table, e.g. {@code lognormal}. */
  public String text() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }

  /**
   * Every definition that the family and link have, the usual one first; empty if the model was
   * saved by a version that kept no mean.
   */
  static Map<DistributionVariance, Double> of(FittedModel model) {
    Map<DistributionVariance, Double> variances = new EnumMap<>(DistributionVariance.class);
    FittedModel.VarianceSplit split = model.varianceSplit();
    Distribution distribution = model.distribution();
    Family family = Family.named(distribution.family());
    Link link = Link.named(distribution.link());
    if (family == Family.GAUSSIAN && link == Link.IDENTITY) {
      variances.put(RESIDUAL, distribution.dispersion());
      return variances;
    }
    if (family == Family.BINOMIAL) {
      theoretical(link, variances);
    }
    if (split != null) {
      atMean(family, link, distribution, split.meanResponse(), variances);
    }
    return variances;
  }

  private static void theoretical(Link link, Map<DistributionVariance, Double> variances) {
    switch (link) {
      case LOGIT -> variances.put(THEORETICAL, Math.PI * Math.PI / 3);
      case PROBIT -> variances.put(THEORETICAL, 1.0);
      case CLOGLOG -> variances.put(THEORETICAL, Math.PI * Math.PI / 6);
      default -> {}
    }
  }

  /** Fisher's weight of one row is {@code 1/(g'(mu)^2 Var(y))}. */
  private static void atMean(
      Family family,
      Link link,
      Distribution distribution,
      double mean,
      Map<DistributionVariance, Double> variances) {
    Terms terms = new Terms();
    double psi = family.hasDispersion() ? Math.log(distribution.dispersion()) : 0;
    double y = family.inDomain(mean) ? mean : Math.rint(mean);
    Likelihood.of(family, link, psi).curve(y, 1, link.eta(mean), terms);
    if (!(terms.expected > 0)) {
      return;
    }
    double delta = 1 / terms.expected;
    variances.put(DELTA, delta);
    if (link == Link.LOG && family != Family.BINOMIAL && family != Family.GAUSSIAN) {
      variances.put(LOGNORMAL, Math.log1p(delta));
      variances.put(TRIGAMMA, Gamma.trigamma(terms.expected));
    }
  }
}
