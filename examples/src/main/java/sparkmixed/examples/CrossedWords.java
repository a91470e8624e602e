package sparkmixed.examples;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import sparkmixed.ml.LinearMixedEffects;
import sparkmixed.ml.LinearMixedEffectsModel;

/** Reading times of participants for words: two crossed factors, neither inside the other. */
public final class CrossedWords {
  private CrossedWords() {}

  static LinearMixedEffectsModel fit(Dataset<Row> decisions) {
    return new LinearMixedEffects()
        .setFormula("rt ~ letters + (1 | participant) + (1 | word)")
        .fit(decisions);
  }

  /** Prints the model and which part of the variance each factor has. */
  public static void main(String[] args) {
    LinearMixedEffectsModel model = fit(Simulated.words(Local.session()));
    System.out.println(model);
    System.out.printf(
        "of the variance, participants have %.3f and words %.3f%n",
        model.icc("participant"), model.icc("word"));
  }
}
