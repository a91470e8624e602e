package sparkmixed.examples;

import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import sparkmixed.ml.BayesianMixedEffects;
import sparkmixed.ml.BayesianMixedEffectsModel;

/** The posterior of the sleep study: do people slow down, and by how much? */
public final class SleepPosterior {
  private SleepPosterior() {}

  /** Draws under brms' default priors and one of our own. */
  static BayesianMixedEffectsModel fit(Dataset<Row> sleep) {
    return new BayesianMixedEffects()
        .setFormula("Reaction ~ Days + (Days | Subject)")
        .setPriors(new String[] {"b[Days] ~ normal(0, 25)"})
        .fit(sleep);
  }

  /** Probability that a day costs anything, and that it costs more than eight milliseconds. */
  static Dataset<Row> questions(BayesianMixedEffectsModel model) {
    return model.hypothesis("Days > 0", "Days > 8");
  }

  /** How a person who was not in the study will react, with intervals that hold nine of ten. */
  static Dataset<Row> someoneElse(BayesianMixedEffectsModel model, Dataset<Row> nights) {
    return model
        .copy(ParamMap.empty())
        .setInterval("prediction")
        .setIntervalLevel(0.9)
        .transform(nights);
  }

  public static void main(String[] args) {
    SparkSession spark = Local.session();
    BayesianMixedEffectsModel model = fit(Local.sleepstudy(spark));
    System.out.println(model);
    questions(model).show(false);
    someoneElse(model, spark.sql("SELECT 'new' AS Subject, id AS Days FROM range(10)")).show();
    spark.stop();
  }
}
