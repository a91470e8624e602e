package sparkmixed.examples;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import sparkmixed.fit.FittedModel;
import sparkmixed.ml.LinearMixedEffects;
import sparkmixed.ml.LinearMixedEffectsModel;

/**
 * Three terms that each bring an intercept for the same school. Only the sum of the three intercept
 * variances is determined; the fit reaches the optimum all the same, and says so.
 */
public final class ThreeTermsOnOneFactor {
  private ThreeTermsOnOneFactor() {}

  static LinearMixedEffectsModel fit(Dataset<Row> pupils) {
    return new LinearMixedEffects()
        .setFormula(
            "mathach ~ ses + sex + minority"
                + " + (1 + ses | school) + (1 + sex | school) + (1 + minority | school)")
        .fit(pupils);
  }

  /** What the data do identify: the variance of a school's intercept over all its terms. */
  static double interceptVariance(LinearMixedEffectsModel model) {
    return model.fitted().terms().stream().mapToDouble(term -> term.covariance()[0][0]).sum();
  }

  /** Prints the model with its diagnosis, and the sum. */
  public static void main(String[] args) {
    LinearMixedEffectsModel model = fit(Simulated.pupils(Local.session()));
    System.out.println(model);
    for (FittedModel.Warning warning : model.fitted().warnings()) {
      System.out.println(warning.code());
    }
    System.out.printf("variance of the intercepts, in all: %.4f%n", interceptVariance(model));
  }
}
