package sparkmixed.inference;

import java.util.ArrayList;
import java.util.List;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.apache.commons.statistics.distribution.TDistribution;
import sparkmixed.fit.FittedModel;
import sparkmixed.fit.ProfiledQuantity;
import sparkmixed.fit.Quantities;

/** Tests of single coefficients by their estimates over their standard errors. */
public final class Wald {
  private static final NormalDistribution STANDARD = NormalDistribution.of(0, 1);

  private Wald() {}

  /**
   * Two-sided p-values of all columns of X, see {@link CoefficientTests}; NaN where a column was
   * dropped, and everywhere in a linear model whose degrees of freedom are not known.
   */
  public static double[] pValues(FittedModel model) {
    return CoefficientTests.of(model).pValues();
  }

  /**
   * Probability of a t value at least as far from zero; NaN for degrees that are not known, the
   * normal distribution's for infinitely many.
   */
  static double twoSided(double t, double degrees) {
    if (Double.isInfinite(degrees)) {
      return twoSided(t);
    }
    return Double.isNaN(t) || !(degrees > 0)
        ? Double.NaN
        : 2 * TDistribution.of(degrees).survivalProbability(Math.abs(t));
  }

  /** The value that t exceeds with this probability; NaN for degrees that are not known. */
  static double quantile(double probability, double degrees) {
    if (Double.isInfinite(degrees)) {
      return STANDARD.inverseSurvivalProbability(probability);
    }
    return degrees > 0
        ? TDistribution.of(degrees).inverseSurvivalProbability(probability)
        : Double.NaN;
  }

  /** Probability of a standard normal value at least as far from zero. */
  public static double twoSided(double z) {
    return Double.isNaN(z) ? Double.NaN : 2 * STANDARD.survivalProbability(Math.abs(z));
  }

  /**
   * Intervals of the coefficients by the normal distribution of their estimates, as R's {@code
   * confint(m, method = "Wald")}; variances have none, since their estimates are far from normal.
   */
  public static List<Interval> intervals(FittedModel model, double level) {
    double z = ProfileLikelihood.quantile(level);
    FittedModel.FixedEffects fixed = model.fixedEffects();
    List<ProfiledQuantity.Name> names = Quantities.names(model);
    double[] values = Quantities.values(model);
    List<Interval> intervals = new ArrayList<>();
    for (int k = 0; k < values.length; k++) {
      double error = k < fixed.rank() ? Math.sqrt(fixed.vcov()[k][k]) : Double.NaN;
      intervals.add(
          new Interval(
              names.get(k),
              values[k],
              values[k] - z * error,
              values[k] + z * error,
              level,
              "wald",
              ""));
    }
    return intervals;
  }
}
