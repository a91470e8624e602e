package sparkmixed.examples;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import sparkmixed.ml.LinearMixedEffects;
import sparkmixed.ml.LinearMixedEffectsModel;

/** Alcohol a head by country: how alike are two years of one country? */
public final class AlcoholIcc {
  private AlcoholIcc() {}

  static LinearMixedEffectsModel fit(Dataset<Row> alcohol) {
    return new LinearMixedEffects().setFormula("alcohol ~ 1 + (1 | country)").fit(alcohol);
  }

  /** Prints the model and its intraclass correlation. */
  public static void main(String[] args) {
    LinearMixedEffectsModel model = fit(Simulated.alcohol(Local.session()));
    System.out.println(model);
    System.out.printf("intraclass correlation: %.4f%n", model.icc("country"));
  }
}
