package sparkmixed.ml;

import java.util.List;
import sparkmixed.family.Family;
import sparkmixed.family.Link;

/** The names of families, links and methods, from every spelling that is accepted. */
public final class ModelNames {
  private ModelNames() {}

  /**
   * E.g. {@code negative-binomial} for R's {@code nbinom2}.
   *
   * @throws sparkmixed.error.ConfigurationException if there is none of this name
   */
  public static String family(String name) {
    return Family.named(name).text();
  }

  /**
   * E.g. {@code inverse-squared} for R's {@code 1/mu^2}.
   *
   * @throws sparkmixed.error.ConfigurationException if there is none of this name
   */
  public static String link(String name) {
    return Link.named(name).text();
  }

  /** The link that a family has if none is named. */
  public static String defaultLink(String family) {
    return Family.named(family).defaultLink().text();
  }

  /** Methods of generalized models. */
  public static List<String> methods() {
    return ModelKind.METHODS;
  }
}
