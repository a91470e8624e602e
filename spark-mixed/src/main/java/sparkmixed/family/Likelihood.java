package sparkmixed.family;

import java.io.Serializable;
import java.util.stream.Collectors;
import sparkmixed.error.ConfigurationException;

/**
 * The density of a row for one family, one link and one dispersion. Immutable and thread-safe.
 *
 * <table>
 *   <caption>Conventions</caption>
 *   <tr><td>{@code y}</td><td>in {@link Family#inDomain}; binomial: the proportion of successes;
 *       a Poisson mean of collapsed rows need not be whole</td></tr>
 *   <tr><td>{@code weight}</td><td>positive; binomial: trials; Poisson and negative binomial: a
 *       factor of log p; otherwise dispersion / weight replaces the dispersion</td></tr>
 *   <tr><td>{@code psi}</td><td>log of the dispersion ({@link Family#dispersionDefinition}), held
 *       within -690 and 690</td></tr>
 * </table>
 *
 * <p>A mean must be finite, under a power link eta between 1e-90 and 1e90 (both signs for gaussian
 * identity and inverse), a probability strictly between 0 and 1. Elsewhere the log-density is
 * negative infinity and every derivative 0.
 */
public interface Likelihood extends Serializable {

  /**
   * @param logDispersion psi; not looked at without a dispersion
   * @throws ConfigurationException if the family does not have the link, listing those it has
   */
  static Likelihood of(Family family, Link link, double logDispersion) {
    if (!family.links().contains(link)) {
      throw new ConfigurationException(
          "Family "
              + family.text()
              + " has no link \""
              + link.text()
              + "\"; use one of "
              + family.links().stream().map(Link::text).collect(Collectors.joining(", "))
              + ".");
    }
    // An optimizer may try anything; the dispersion and its inverse stay finite.
    double dispersion = Math.exp(Math.max(-690, Math.min(690, logDispersion)));
    return switch (family) {
      case GAUSSIAN -> new Gaussian(link, dispersion);
      case BINOMIAL ->
          link == Link.LOGIT ? new BinomialLogit() : new BinomialTails(link, Tails.of(link));
      case POISSON -> link == Link.LOG ? new PoissonLog() : new PoissonPower(link);
      case NEGATIVE_BINOMIAL -> new NegativeBinomial(link, dispersion);
      case NEGATIVE_BINOMIAL_1 -> new NegativeBinomial1(link, dispersion);
      case GAMMA -> new GammaDensity(link, dispersion);
      case INVERSE_GAUSSIAN -> new InverseGaussian(link, dispersion);
    };
  }

  /** {@code log p(y | eta)} without {@link #constant}. */
  double logDensity(double y, double weight, double eta);

  /** Sets {@code logDensity, score, observed, expected}, and leaves the rest of {@code out}. */
  void curve(double y, double weight, double eta, Terms out);

  /** Sets every field of {@code out}. */
  void full(double y, double weight, double eta, Terms out);

  /** The part of log p that depends neither on eta nor on the dispersion. */
  double constant(double y, double weight);

  /** The mean of y at {@code eta}. */
  double mean(double eta);

  /** An eta with a valid mean near {@code y}, to start from. */
  double startingEta(double y, double weight);
}
