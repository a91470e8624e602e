package sparkmixed.diagnostics;

import java.util.LinkedHashMap;
import java.util.Map;
import sparkmixed.fit.FittedModel;
import sparkmixed.fit.FittedModel.TermCovariance;

/**
 * Intraclass correlation of each grouping factor: correlation of two observations that share its
 * level and no other, where all random slopes' covariates are zero.
 *
 * <pre>
 *   icc_g = V_g / (sum over factors of V + V_e)
 * </pre>
 *
 * <p>V are variances of intercepts. V_e is the residual's; without one, the family's on the scale
 * of the linear predictor ({@link DistributionVariance}: the latent scale).
 */
public final class IntraclassCorrelation {
  private static final String INTERCEPT = "(Intercept)";

  private IntraclassCorrelation() {}

  /** Factors with a random intercept in the formula's order; NaN where V_e is unknown. */
  public static Map<String, Double> of(FittedModel model) {
    double all = DistributionVariance.of(model).values().stream().findFirst().orElse(Double.NaN);
    Map<String, Double> own = new LinkedHashMap<>();
    for (TermCovariance term : model.terms()) {
      int intercept = term.columns().indexOf(INTERCEPT);
      if (intercept >= 0) {
        double variance = term.covariance()[intercept][intercept];
        all += variance;
        own.merge(term.group(), variance, Double::sum);
      }
    }
    double total = all;
    own.replaceAll((group, variance) -> variance / total);
    return own;
  }
}
