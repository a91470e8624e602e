package sparkmixed.examples;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import sparkmixed.ml.GeneralizedLinearMixedEffects;
import sparkmixed.ml.GeneralizedLinearMixedEffectsModel;

/** Beetles in traps: counts that vary more than a Poisson's, three ways. */
public final class CoffeeBorer {
  private CoffeeBorer() {}

  /** Every trap and week has an effect of its own; {@code .obs} is the row. */
  static GeneralizedLinearMixedEffectsModel individual(Dataset<Row> borers) {
    return new GeneralizedLinearMixedEffects()
        .setFamily("poisson")
        .setFormula("count ~ block + trap + week + (1 | .obs)")
        .fit(borers);
  }

  /**
   * The same with blocks as a population, to be compared with models that have no other effects.
   */
  static GeneralizedLinearMixedEffectsModel individualInBlocks(Dataset<Row> borers) {
    return new GeneralizedLinearMixedEffects()
        .setFamily("poisson")
        .setFormula("count ~ trap + week + (1 | block) + (1 | .obs)")
        .fit(borers);
  }

  /**
   * No individual effects.
   *
   * @param family {@code poisson} or {@code negative-binomial}
   */
  static GeneralizedLinearMixedEffectsModel inBlocks(Dataset<Row> borers, String family) {
    return new GeneralizedLinearMixedEffects()
        .setFamily(family)
        .setFormula("count ~ trap + week + (1 | block)")
        .fit(borers);
  }

  /** Prints the models and what the data think of each. */
  public static void main(String[] args) {
    Dataset<Row> borers = Simulated.borers(Local.session());
    System.out.println(individual(borers));
    GeneralizedLinearMixedEffectsModel negative = inBlocks(borers, "negative-binomial");
    System.out.println(negative);
    System.out.printf(
        "AIC: Poisson %.1f, negative binomial %.1f, individual effects %.1f%n",
        inBlocks(borers, "poisson").aic(), negative.aic(), individualInBlocks(borers).aic());
  }
}
