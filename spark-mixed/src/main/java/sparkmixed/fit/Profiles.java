package sparkmixed.fit;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;

/**
 * The quantities of a model whose likelihood can be profiled.
 *
 * @param model fitted by maximum likelihood: where every profile is least
 * @param quantities coefficients, then standard deviations and correlations of the terms, then that
 *     of the residual
 */
public record Profiles(FittedModel model, List<ProfiledQuantity> quantities) {
  public Profiles {
    quantities = List.copyOf(quantities);
  }

  /** One element of a term's covariance. */
  record Element(int term, int a, int b) {
    boolean deviation() {
      return a == b;
    }
  }

  /** Standard deviations and correlations in the order of {@code tidy}. */
  static List<Element> elements(FittedModel model) {
    List<Element> elements = new ArrayList<>();
    for (int j = 0; j < model.terms().size(); j++) {
      FittedModel.TermCovariance term = model.terms().get(j);
      int k = term.columns().size();
      for (int a = 0; a < k; a++) {
        elements.add(new Element(j, a, a));
      }
      for (int a = 1; term.correlated() && a < k; a++) {
        for (int b = 0; b < a; b++) {
          elements.add(new Element(j, a, b));
        }
      }
    }
    return elements;
  }

  static ProfiledQuantity.Name name(FittedModel model, Element element) {
    FittedModel.TermCovariance term = model.terms().get(element.term());
    List<String> columns = term.columns();
    return new ProfiledQuantity.Name(
        "ran_pars",
        term.group(),
        element.deviation()
            ? "sd__" + columns.get(element.a())
            : "cor__" + columns.get(element.b()) + "." + columns.get(element.a()));
  }

  /**
   * Where an element is and may be.
   *
   * @param least gives the size of a standard deviation that could be seen at all, by term and row
   */
  static ProfiledQuantity.Range range(
      FittedModel model, Element element, BiFunction<Integer, Integer, Double> least) {
    FittedModel.TermCovariance term = model.terms().get(element.term());
    int levels =
        model.groups().stream()
            .filter(group -> group.name().equals(term.group()))
            .mapToInt(FittedModel.Group::levels)
            .findFirst()
            .orElse(1);
    if (element.deviation()) {
      double estimate = term.standardDeviation(element.a());
      double unit =
          Math.max(
              estimate / Math.sqrt(2.0 * levels),
              least.apply(element.term(), element.a()) / Math.sqrt(2.0 * levels));
      return new ProfiledQuantity.Range(estimate, unit, 0, Double.POSITIVE_INFINITY);
    }
    double correlation = term.correlation(element.a(), element.b());
    double estimate = Double.isNaN(correlation) ? 0 : Math.max(-1, Math.min(1, correlation));
    double unit = Math.max(0.02, (1 - estimate * estimate) / Math.sqrt(levels));
    return new ProfiledQuantity.Range(estimate, unit, -1, 1);
  }
}
