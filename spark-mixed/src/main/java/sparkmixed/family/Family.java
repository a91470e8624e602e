package sparkmixed.family;

import static sparkmixed.family.Link.CAUCHIT;
import static sparkmixed.family.Link.CLOGLOG;
import static sparkmixed.family.Link.IDENTITY;
import static sparkmixed.family.Link.INVERSE;
import static sparkmixed.family.Link.INVERSE_SQUARED;
import static sparkmixed.family.Link.LOG;
import static sparkmixed.family.Link.LOGIT;
import static sparkmixed.family.Link.PROBIT;
import static sparkmixed.family.Link.SQRT;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import sparkmixed.error.ConfigurationException;

/** Conditional distribution of the response given the random effects. */
public enum Family {
  GAUSSIAN(
      IDENTITY,
      List.of(IDENTITY, LOG, INVERSE, SQRT, INVERSE_SQUARED),
      "a finite number",
      "sigma^2: Var = sigma^2"),
  /** The response is the proportion of successes, the weight the number of trials. */
  BINOMIAL(LOGIT, List.of(LOGIT, PROBIT, CLOGLOG, CAUCHIT, LOG, IDENTITY), "between 0 and 1", ""),
  POISSON(LOG, positiveMean(), wholeNumber(), ""),
  NEGATIVE_BINOMIAL(LOG, positiveMean(), wholeNumber(), "size: Var = mu + mu^2/size"),
  NEGATIVE_BINOMIAL_1(LOG, positiveMean(), wholeNumber(), "phi: Var = mu (1 + phi)"),
  GAMMA(INVERSE, positiveMean(), "greater than 0", "phi: Var = phi mu^2"),
  INVERSE_GAUSSIAN(INVERSE_SQUARED, positiveMean(), "greater than 0", "phi: Var = phi mu^3");

  private final Link defaultLink;
  private final List<Link> links;
  private final String domain;
  private final String dispersion;

  Family(Link defaultLink, List<Link> links, String domain, String dispersion) {
    this.defaultLink = defaultLink;
    this.links = links;
    this.domain = domain;
    this.dispersion = dispersion;
  }

  private static List<Link> positiveMean() {
    return List.of(LOG, IDENTITY, SQRT, INVERSE, INVERSE_SQUARED);
  }

  private static String wholeNumber() {
    return "a whole number of at least 0";
  }

  /** As in a configuration or a saved fit, e.g. {@code negative-binomial}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * The family a user names, in any case; R's {@code nbinom2}, {@code nbinom1}, {@code Gamma},
   * {@code inverse.gaussian} and {@code bernoulli} as well.
   *
   * @throws ConfigurationException listing the known families
   */
  public static Family named(String name) {
    String plain = name.strip().toLowerCase(Locale.ROOT).replace('.', '-').replace('_', '-');
    switch (plain) {
      case "nbinom2":
        return NEGATIVE_BINOMIAL;
      case "nbinom1":
        return NEGATIVE_BINOMIAL_1;
      case "bernoulli":
        return BINOMIAL;
      default:
        for (Family family : values()) {
          if (family.text().equals(plain)) {
            return family;
          }
        }
    }
    String known = Arrays.stream(values()).map(Family::text).collect(Collectors.joining(", "));
    throw new ConfigurationException("Unknown family \"" + name + "\"; use one of " + known + ".");
  }

  /** R's canonical link (log for both negative binomials). */
  public Link defaultLink() {
    return defaultLink;
  }

  /** Links that {@link Likelihood#of} accepts. */
  public List<Link> links() {
    return links;
  }

  /** Whether the density has a dispersion to estimate. */
  public boolean hasDispersion() {
    return !dispersion.isEmpty();
  }

  /** Whether rows with one eta may be replaced by their weighted mean, exactly up to a constant. */
  public boolean collapses() {
    return this == BINOMIAL || this == POISSON;
  }

  /** Whether {@code y} is a possible response; for binomial, a possible proportion. */
  public boolean inDomain(double y) {
    if (!Double.isFinite(y)) {
      return false;
    }
    return switch (this) {
      case GAUSSIAN -> true;
      case BINOMIAL -> y >= 0 && y <= 1;
      case POISSON, NEGATIVE_BINOMIAL, NEGATIVE_BINOMIAL_1 -> y >= 0 && y == Math.rint(y);
      case GAMMA, INVERSE_GAUSSIAN -> y > 0;
    };
  }

  /** {@link #inDomain} in words, to follow "must be". */
  public String domain() {
    return domain;
  }

  /** Name of the dispersion and what the variance is in it; empty if there is none. */
  public String dispersionDefinition() {
    return dispersion;
  }
}
