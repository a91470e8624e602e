package sparkmixed.fit;

import java.util.ArrayList;
import java.util.List;
import sparkmixed.family.Family;

/**
 * The numbers of a fitted model that intervals are about, in the order of {@code tidy}:
 * coefficients, standard deviations and correlations of each term, then the residual's standard
 * deviation or another dispersion.
 */
public final class Quantities {
  private Quantities() {}

  /** Names, of estimated coefficients only. */
  public static List<ProfiledQuantity.Name> names(FittedModel model) {
    List<ProfiledQuantity.Name> names = new ArrayList<>();
    FittedModel.FixedEffects fixed = model.fixedEffects();
    for (int j = 0; j < fixed.names().size(); j++) {
      if (!Double.isNaN(fixed.estimates()[j])) {
        names.add(new ProfiledQuantity.Name("fixed", null, fixed.names().get(j)));
      }
    }
    for (Profiles.Element element : Profiles.elements(model)) {
      names.add(Profiles.name(model, element));
    }
    if (model.distribution().hasDispersion()) {
      names.add(dispersion(model));
    }
    return names;
  }

  /** Estimates in the order of {@link #names}; NaN for a correlation with a variance of zero. */
  public static double[] values(FittedModel model) {
    List<Double> values = new ArrayList<>();
    for (double estimate : model.fixedEffects().estimates()) {
      if (!Double.isNaN(estimate)) {
        values.add(estimate);
      }
    }
    for (Profiles.Element element : Profiles.elements(model)) {
      FittedModel.TermCovariance term = model.terms().get(element.term());
      values.add(
          element.deviation()
              ? term.standardDeviation(element.a())
              : term.correlation(element.a(), element.b()));
    }
    if (model.distribution().hasDispersion()) {
      values.add(
          gaussian(model)
              ? Math.sqrt(model.distribution().dispersion())
              : model.distribution().dispersion());
    }
    return values.stream().mapToDouble(Double::doubleValue).toArray();
  }

  static ProfiledQuantity.Name dispersion(FittedModel model) {
    return gaussian(model)
        ? new ProfiledQuantity.Name("ran_pars", "Residual", "sd__Observation")
        : new ProfiledQuantity.Name("dispersion", null, "dispersion");
  }

  private static boolean gaussian(FittedModel model) {
    return model.distribution().family().equals(Family.GAUSSIAN.text());
  }
}
