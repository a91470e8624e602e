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
   * Two-sided p-values of all columns of X: of a linear model by t distributions with
   * Satterthwaite's degrees of freedom, of others by the normal distribution. NaN where a column
   * was dropped, and where degrees of freedom are not known.
   */
  public static double[] pValues(FittedModel model) {
    double[] estimates = model.fixedEffects().estimates();
    double[] errors = model.fixedEffects().standardErrors();
    double[] degrees = Satterthwaite.degrees(model);
    double[] p = new double[estimates.length];
    for (int j = 0; j < p.length; j++) {
      double statistic = estimates[j] / errors[j];
      p[j] = model.linear() ? twoSided(statistic, degrees[j]) : twoSided(statistic);
    }
    return p;
  }

  /** Probability of a t value at least as far from zero; NaN for degrees that are not known. */
  static double twoSided(double t, double degrees) {
    return Double.isNaN(t) || !(degrees > 0)
        ? Double.NaN
        : 2 * TDistribution.of(degrees).survivalProbability(Math.abs(t));
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
