package sparkmixed.family;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import sparkmixed.error.ConfigurationException;

/**
 * Residuals of a row, as R's {@code residuals} of a {@code glm}, {@code merMod} or {@code glmmTMB}
 * has them. With mean mu at eta, prior weight w (trials of a binomial row) and unit variance V:
 *
 * <table>
 *   <caption>Types</caption>
 *   <tr><td>response</td><td>{@code y - mu}; of a binomial row, of the proportion</td></tr>
 *   <tr><td>Pearson</td><td>{@code (y - mu) sqrt(w / V(mu))}; not divided by sigma or sqrt(phi)</td></tr>
 *   <tr><td>deviance</td><td>{@code sign(y - mu) sqrt(w d(y, mu))}, d twice the log-likelihood that is
 *       missing to the best mean for this row, with the dispersion held and, where Var is a multiple of
 *       it, taken as 1</td></tr>
 *   <tr><td>working</td><td>{@code (y - mu) deta/dmu}</td></tr>
 * </table>
 *
 * <p>V is 1 gaussian, {@code mu (1 - mu)} binomial, mu Poisson, {@code mu + mu^2/size}, {@code mu
 * (1 + phi)}, {@code mu^2} gamma, {@code mu^3} inverse gaussian. Immutable and thread-safe.
 */
public final class Residuals implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Halvings of the search for the best mean of a row; one bit each. */
  private static final int HALVINGS = 80;

  /** Which residual. */
  public enum Type {
    RESPONSE,
    PEARSON,
    DEVIANCE,
    WORKING;

    /** As users write it. */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The type a user names, in any case.
     *
     * @throws ConfigurationException listing the types
     */
    public static Type named(String name) {
      for (Type type : values()) {
        if (type.text().equals(name.strip().toLowerCase(Locale.ROOT))) {
          return type;
        }
      }
      throw new ConfigurationException(
          "Unknown residuals \""
              + name
              + "\"; use "
              + Arrays.stream(values()).map(Type::text).collect(Collectors.joining(", "))
              + ".");
    }
  }

  private final Family family;
  private final Link link;
  private final double dispersion;
  private final double logPlus;

  /**
   * @param dispersion as {@link Family#dispersionDefinition} says; not looked at without one
   */
  public Residuals(Family family, Link link, double dispersion) {
    this.family = family;
    this.link = link;
    this.dispersion = dispersion;
    this.logPlus = Math.log1p(dispersion);
  }

  /** The residual of one row. */
  public double of(Type type, double y, double weight, double eta) {
    double mu = link.mean(eta);
    return switch (type) {
      case RESPONSE -> y - mu;
      case PEARSON -> (y - mu) * Math.sqrt(weight / variance(mu));
      case WORKING -> (y - mu) / link.slope(eta);
      case DEVIANCE -> {
        double root = Math.sqrt(Math.max(0, weight * deviance(y, mu)));
        yield y < mu ? -root : root;
      }
    };
  }

  /** V(mu). */
  public double variance(double mu) {
    return switch (family) {
      case GAUSSIAN -> 1;
      case BINOMIAL -> mu * (1 - mu);
      case POISSON -> mu;
      case NEGATIVE_BINOMIAL -> mu + mu * mu / dispersion;
      case NEGATIVE_BINOMIAL_1 -> mu * (1 + dispersion);
      case GAMMA -> mu * mu;
      case INVERSE_GAUSSIAN -> mu * mu * mu;
    };
  }

  private double deviance(double y, double mu) {
    return switch (family) {
      case GAUSSIAN -> (y - mu) * (y - mu);
      case BINOMIAL -> 2 * (shared(y, mu) + shared(1 - y, 1 - mu));
      case POISSON -> y == 0 ? 2 * mu : 2 * y * Logs.shortfall(y, mu, y - mu);
      case NEGATIVE_BINOMIAL -> {
        double size = dispersion;
        double all = (y + size) * Math.log1p((y - mu) / (mu + size));
        yield 2 * (y == 0 ? -all : y * Math.log(y / mu) - all);
      }
      case NEGATIVE_BINOMIAL_1 -> ofLinearVariance(y, mu);
      case GAMMA -> -2 * Logs.excess(y, mu, y - mu);
      case INVERSE_GAUSSIAN -> (y - mu) * (y - mu) / (y * mu * mu);
    };
  }

  private static double shared(double y, double mu) {
    return y == 0 ? 0 : y * Math.log(y / mu);
  }

  /** The best mean of a row is not y where the size moves with the mean. */
  private double ofLinearVariance(double y, double mu) {
    if (y == 0) {
      return 2 * mu / dispersion * logPlus;
    }
    Likelihood likelihood =
        Likelihood.of(Family.NEGATIVE_BINOMIAL_1, Link.LOG, Math.log(dispersion));
    Terms terms = new Terms();
    double low = Math.log(y) - 1;
    double high = Math.log(y) + 1;
    while (score(likelihood, y, low, terms) < 0) {
      low--;
    }
    while (score(likelihood, y, high, terms) > 0) {
      high++;
    }
    for (int halving = 0; halving < HALVINGS && low < high; halving++) {
      double middle = 0.5 * (low + high);
      if (score(likelihood, y, middle, terms) > 0) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return 2
        * (likelihood.logDensity(y, 1, 0.5 * (low + high))
            - likelihood.logDensity(y, 1, Math.log(mu)));
  }

  private static double score(Likelihood likelihood, double y, double eta, Terms terms) {
    likelihood.curve(y, 1, eta, terms);
    return terms.score;
  }
}
