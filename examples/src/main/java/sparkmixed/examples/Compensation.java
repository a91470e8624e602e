package sparkmixed.examples;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import sparkmixed.ml.LinearMixedEffects;
import sparkmixed.ml.LinearMixedEffectsModel;
import sparkmixed.ml.ModelMeans;

/** From a fit to answers: what clipping costs a plant, with few nutrients and with many. */
public final class Compensation {
  private Compensation() {}

  /** Fruits on a logarithmic scale; genotypes differ. */
  static LinearMixedEffectsModel fit(Dataset<Row> plants) {
    return new LinearMixedEffects()
        .setFormula("log1p(total.fruits) ~ nutrient * amd + rack + status + (1 | gen)")
        .fit(plants);
  }

  /** Clipped and unclipped plants at each level of nutrients, racks and statuses weighing alike. */
  static ModelMeans clipping(LinearMixedEffectsModel model) {
    return model.tests().means("amd").by("nutrient");
  }

  /** Prints tests of the terms, the means and their differences. */
  public static void main(String[] args) {
    Dataset<Row> plants = Local.arabidopsis(Local.session());
    LinearMixedEffectsModel model = fit(plants);
    System.out.println(model.tests().anovaText("III"));
    System.out.println(clipping(model).text());
    System.out.println(clipping(model).pairsText("tukey"));
    System.out.println(model.tests().means("status").pairsText("holm"));
    model.tests().drop1().select("term", "npar", "aic", "lrt", "p_value").show();
  }
}
