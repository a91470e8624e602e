package sparkmixed.examples;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import sparkmixed.ml.GeneralizedLinearMixedEffects;
import sparkmixed.ml.GeneralizedLinearMixedEffectsModel;

/** Fruits of clipped and unclipped plants: do nutrients help them to compensate? */
public final class ArabidopsisFruits {
  private ArabidopsisFruits() {}

  /** Regions, populations and genotypes differ; seven coefficients. */
  static GeneralizedLinearMixedEffectsModel fit(Dataset<Row> plants) {
    return new GeneralizedLinearMixedEffects()
        .setFamily("poisson")
        .setFormula(
            "total.fruits ~ rack + status + nutrient * amd + (1 | reg) + (1 | popu) + (1 | gen)")
        .fit(plants);
  }

  /** The same with counts that vary more than a Poisson's. */
  static GeneralizedLinearMixedEffectsModel overdispersed(Dataset<Row> plants) {
    return new GeneralizedLinearMixedEffects()
        .setFamily("negative-binomial")
        .setFormula(
            "total.fruits ~ rack + status + nutrient * amd + (1 | reg) + (1 | popu) + (1 | gen)")
        .fit(plants);
  }

  /** Prints both models. */
  public static void main(String[] args) {
    Dataset<Row> plants = Local.arabidopsis(Local.session());
    GeneralizedLinearMixedEffectsModel poisson = fit(plants);
    GeneralizedLinearMixedEffectsModel negative = overdispersed(plants);
    System.out.println(poisson);
    System.out.println(negative);
    System.out.printf("AIC: Poisson %.1f, negative binomial %.1f%n", poisson.aic(), negative.aic());
  }
}
