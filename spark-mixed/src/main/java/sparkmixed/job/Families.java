package sparkmixed.job;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import sparkmixed.error.ConfigurationException;
import sparkmixed.ml.ModelNames;

/**
 * Which model is fitted: family, link and method under the names that estimators know, whatever
 * spelling the user chose.
 *
 * @param family e.g. {@code negative-binomial}
 * @param link the family's own if none was given
 * @param method {@code REML} and {@code ML} are those of a linear model
 */
record Families(String family, String link, String method) {
  /** Method of a Bayesian model. */
  static final String BAYES = "Bayes";

  private static final List<String> LINEAR = List.of("REML", "ML");

  static Families of(@Nullable String family, @Nullable String link, @Nullable String method) {
    String knownFamily = ModelNames.family(family == null ? "gaussian" : family);
    String knownLink = link == null ? ModelNames.defaultLink(knownFamily) : ModelNames.link(link);
    boolean canBeLinear = knownFamily.equals("gaussian") && knownLink.equals("identity");
    String knownMethod = method == null ? (canBeLinear ? "REML" : "Laplace") : method(method);
    if (LINEAR.contains(knownMethod) && !canBeLinear) {
      throw new ConfigurationException(
          "model.method = "
              + method
              + " is for family gaussian with link identity, and this model has family "
              + knownFamily
              + " with link "
              + knownLink
              + "; use one of "
              + String.join(", ", ModelNames.methods())
              + ".");
    }
    return new Families(knownFamily, knownLink, knownMethod);
  }

  /** Whether a linear mixed model is meant, whose likelihood is exact. */
  boolean linear() {
    return LINEAR.contains(method);
  }

  /** Whether draws from the posterior are meant. */
  boolean bayesian() {
    return method.equals(BAYES);
  }

  private static String method(String given) {
    String plain = plain(given);
    if (plain.equals(plain(BAYES))) {
      return BAYES;
    }
    for (String known : LINEAR) {
      if (plain(known).equals(plain)) {
        return known;
      }
    }
    for (String known : ModelNames.methods()) {
      if (plain(known).equals(plain)) {
        return known;
      }
    }
    throw new ConfigurationException(
        "model.method = "
            + given
            + " is not known; it is REML or ML for a linear mixed model, one of "
            + String.join(", ", ModelNames.methods())
            + " for a generalized one, Bayes for draws from the posterior of either.");
  }

  private static String plain(String name) {
    return name.toLowerCase(Locale.ROOT).replace("-", "").replace("_", "");
  }
}
