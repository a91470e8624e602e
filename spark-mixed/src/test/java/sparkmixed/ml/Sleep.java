package sparkmixed.ml;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** The sleep deprivation data and the model everybody fits to them. */
final class Sleep {
  static final String FORMULA = "Reaction ~ 1 + Days + (1 + Days | Subject)";

  private Sleep() {}

  static Dataset<Row> data(SparkSession spark) {
    return spark
        .read()
        .option("header", "true")
        .schema("Reaction double, Days int, Subject string")
        .csv("data/sleepstudy.csv");
  }

  static LinearMixedEffects estimator() {
    return new LinearMixedEffects().setFormula(FORMULA);
  }
}
