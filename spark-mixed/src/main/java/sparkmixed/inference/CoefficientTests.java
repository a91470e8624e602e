package sparkmixed.inference;

import java.util.Arrays;
import sparkmixed.fit.FittedModel;
import sparkmixed.fit.TestBasis;

/**
 * Tests of single coefficients, a number for each column of X, NaN where it was dropped.
 *
 * @param method where degrees of freedom come from: {@code satterthwaite}, {@code kenward-roger},
 *     {@code z}, or {@code none} for a linear model that does not know them
 * @param stdErrors adjusted ones with Kenward-Roger
 * @param degrees NaN for z
 * @param pValues two-sided
 */
public record CoefficientTests(
    String method, double[] stdErrors, double[] degrees, double[] pValues) {
  /** A linear model of unknown degrees of freedom. */
  public static final String NONE = "none";

  /** As the model was asked to. */
  public static CoefficientTests of(FittedModel model) {
    double[] estimates = model.fixedEffects().estimates();
    int p = estimates.length;
    double[] degrees = new double[p];
    double[] pValues = new double[p];
    Arrays.fill(degrees, Double.NaN);
    Arrays.fill(pValues, Double.NaN);
    if (model.bayesian()) {
      return new CoefficientTests(NONE, model.fixedEffects().standardErrors(), degrees, pValues);
    }
    TestBasis basis = model.basis();
    String ddf = ContrastTest.defaultDdf(model);
    boolean asked = basis != null && basis.ddf().equals(TestBasis.Z);
    if (model.linear() && ddf.equals(TestBasis.Z) && !asked) {
      return new CoefficientTests(NONE, model.fixedEffects().standardErrors(), degrees, pValues);
    }
    ContrastTest test = new ContrastTest(model, ddf);
    double[] errors = degrees.clone();
    int at = 0;
    for (int j = 0; j < p; j++) {
      if (!Double.isNaN(estimates[j])) {
        double[] one = new double[model.fixedEffects().rank()];
        one[at++] = 1;
        ContrastTest.Single single = test.single(one, 0);
        errors[j] = single.stdError();
        degrees[j] = Double.isInfinite(single.df()) ? Double.NaN : single.df();
        pValues[j] = single.pValue();
      }
    }
    return new CoefficientTests(ddf, errors, degrees, pValues);
  }

  /** Limits of Wald intervals: {@code estimate -+ quantile * stdError}. */
  public double[][] limits(FittedModel model, double level) {
    double[] estimates = model.fixedEffects().estimates();
    double[][] limits = new double[estimates.length][2];
    for (int j = 0; j < limits.length; j++) {
      double df = Double.isNaN(degrees[j]) ? Double.POSITIVE_INFINITY : degrees[j];
      double distance = Wald.quantile(0.5 * (1 - level), df) * stdErrors[j];
      limits[j][0] = estimates[j] - distance;
      limits[j][1] = estimates[j] + distance;
    }
    return limits;
  }
}
