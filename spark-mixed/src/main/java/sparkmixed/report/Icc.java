package sparkmixed.report;

import java.util.LinkedHashMap;
import java.util.Map;
import sparkmixed.fit.FittedModel;

/** Intraclass correlations of a linear model's grouping factors that have an intercept. */
final class Icc {
  private Icc() {}

  static Map<String, Double> of(FittedModel model) {
    Map<String, Double> correlations = new LinkedHashMap<>();
    for (FittedModel.TermCovariance term : model.terms()) {
      if (model.linear() && term.columns().contains("(Intercept)")) {
        correlations.put(term.group(), model.icc(term.group()));
      }
    }
    return correlations;
  }
}
