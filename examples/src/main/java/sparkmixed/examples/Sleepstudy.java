package sparkmixed.examples;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.first;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.regr_intercept;
import static org.apache.spark.sql.functions.regr_slope;

import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import sparkmixed.ml.LinearMixedEffects;
import sparkmixed.ml.LinearMixedEffectsModel;

/** Reaction time after days of little sleep: one question, four random-effects structures. */
public final class Sleepstudy {
  private Sleepstudy() {}

  /** Every subject has a line of his own: intercept and slope, correlated. */
  static LinearMixedEffectsModel correlated(Dataset<Row> sleep) {
    return new LinearMixedEffects()
        .setFormula("Reaction ~ 1 + Days + (1 + Days | Subject)")
        .setMethod("REML")
        .fit(sleep);
  }

  /** Intercepts and slopes without a correlation. */
  static LinearMixedEffectsModel uncorrelated(Dataset<Row> sleep) {
    return new LinearMixedEffects()
        .setFormula("Reaction ~ 1 + Days + (1 + Days || Subject)")
        .fit(sleep);
  }

  /** Parallel lines. */
  static LinearMixedEffectsModel interceptOnly(Dataset<Row> sleep) {
    return new LinearMixedEffects().setFormula("Reaction ~ 1 + Days + (1 | Subject)").fit(sleep);
  }

  /** Lines from one point. */
  static LinearMixedEffectsModel slopeOnly(Dataset<Row> sleep) {
    return new LinearMixedEffects()
        .setFormula("Reaction ~ 1 + Days + (0 + Days | Subject)")
        .fit(sleep);
  }

  /**
   * Each subject's own least-squares line beside the line of the mixed model, which is drawn
   * towards the mean: {@code Subject, own_intercept, intercept, own_slope, slope}.
   */
  static Dataset<Row> shrinkage(Dataset<Row> sleep, LinearMixedEffectsModel model) {
    double[] beta = model.coefficients().toArray();
    Dataset<Row> alone =
        sleep
            .groupBy("Subject")
            .agg(
                regr_intercept(col("Reaction"), col("Days")).as("own_intercept"),
                regr_slope(col("Reaction"), col("Days")).as("own_slope"));
    Dataset<Row> modes =
        model
            .ranef()
            .groupBy(col("level").as("Subject"))
            .pivot("term", List.of("(Intercept)", "Days"))
            .agg(first("estimate"));
    return alone
        .join(modes, "Subject")
        .select(
            col("Subject"),
            col("own_intercept"),
            col("(Intercept)").plus(lit(beta[0])).as("intercept"),
            col("own_slope"),
            col("Days").plus(lit(beta[1])).as("slope"))
        .orderBy("Subject");
  }

  /** Prints the four models and the shrinkage. */
  public static void main(String[] args) {
    SparkSession spark = Local.session();
    Dataset<Row> sleep = Local.sleepstudy(spark);
    LinearMixedEffectsModel model = correlated(sleep);
    System.out.println(model);
    System.out.println(uncorrelated(sleep));
    System.out.println(interceptOnly(sleep));
    System.out.println(slopeOnly(sleep));
    shrinkage(sleep, model).show();
  }
}
