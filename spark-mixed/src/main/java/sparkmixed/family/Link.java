package sparkmixed.family;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import sparkmixed.error.ConfigurationException;

/** {@code eta = g(mu)}: what the linear predictor is of the mean. */
public enum Link {
  IDENTITY,
  LOG,
  LOGIT,
  PROBIT,
  /** {@code log(-log(1 - mu))}. */
  CLOGLOG,
  CAUCHIT,
  INVERSE,
  SQRT,
  /** {@code 1/mu^2}. */
  INVERSE_SQUARED;

  /** As in a configuration or a saved fit, e.g. {@code inverse-squared}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * The link a user names, in any case; R's {@code 1/mu^2} as well.
   *
   * @throws ConfigurationException listing the known links
   */
  public static Link named(String name) {
    String plain = name.strip().toLowerCase(Locale.ROOT).replace('_', '-');
    if (plain.equals("1/mu^2")) {
      return INVERSE_SQUARED;
    }
    for (Link link : values()) {
      if (link.text().equals(plain)) {
        return link;
      }
    }
    String known = Arrays.stream(values()).map(Link::text).collect(Collectors.joining(", "));
    throw new ConfigurationException("Unknown link \"" + name + "\"; use one of " + known + ".");
  }

  /** {@code mu}; outside the link's domain whatever the formula gives, NaN included. */
  public double mean(double eta) {
    return switch (this) {
      case IDENTITY -> eta;
      case LOG -> Math.exp(eta);
      case LOGIT -> {
        double e = Math.exp(-Math.abs(eta));
        yield (eta > 0 ? 1 : e) / (1 + e);
      }
      case PROBIT -> NormalTail.lower(eta);
      case CLOGLOG -> -Math.expm1(-Math.exp(eta));
      case CAUCHIT -> {
        double tail = Math.atan2(1, Math.abs(eta)) / Math.PI;
        yield eta > 0 ? 1 - tail : tail;
      }
      case INVERSE -> 1 / eta;
      case SQRT -> eta * eta;
      case INVERSE_SQUARED -> 1 / Math.sqrt(eta);
    };
  }

  /** {@code dmu/deta}. */
  public double slope(double eta) {
    return switch (this) {
      case IDENTITY -> 1;
      case LOG -> Math.exp(eta);
      case LOGIT -> {
        double e = Math.exp(-Math.abs(eta));
        yield e / ((1 + e) * (1 + e));
      }
      case PROBIT -> NormalTail.density(eta);
      case CLOGLOG -> Math.exp(eta - Math.exp(eta));
      case CAUCHIT -> 1 / (Math.PI * (1 + eta * eta));
      case INVERSE -> -1 / (eta * eta);
      case SQRT -> 2 * eta;
      case INVERSE_SQUARED -> -0.5 / (eta * Math.sqrt(eta));
    };
  }

  /** {@code g(mu)}, accurate in the lower tail; outside the domain NaN or infinite. */
  public double eta(double mu) {
    return switch (this) {
      case IDENTITY -> mu;
      case LOG -> Math.log(mu);
      case LOGIT -> Math.log(mu) - Math.log1p(-mu);
      case PROBIT -> NormalTail.quantile(mu);
      case CLOGLOG -> Math.log(-Math.log1p(-mu));
      case CAUCHIT -> mu < 0.5 ? -1 / Math.tan(Math.PI * mu) : 1 / Math.tan(Math.PI * (1 - mu));
      case INVERSE -> 1 / mu;
      case SQRT -> Math.sqrt(mu);
      case INVERSE_SQUARED -> 1 / (mu * mu);
    };
  }

  /**
   * The power c of {@code mu = eta^c}; 0 for the log link, which has the limit's derivatives.
   *
   * @throws IllegalStateException for a link of probabilities
   */
  double power() {
    return switch (this) {
      case LOG -> 0;
      case IDENTITY -> 1;
      case SQRT -> 2;
      case INVERSE -> -1;
      case INVERSE_SQUARED -> -0.5;
      default -> throw new IllegalStateException(text() + " is no power");
    };
  }
}
