package sparkmixed.examples;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.evaluation.RegressionEvaluator;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.tuning.CrossValidator;
import org.apache.spark.ml.tuning.CrossValidatorModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import sparkmixed.ml.LinearMixedEffects;
import sparkmixed.ml.LinearMixedEffectsModel;

/** A mixed model among Spark's own tools: pipeline, cross-validation, saving, scoring. */
public final class PipelineTour {
  private PipelineTour() {}

  /** Which random effects predict days that were left out best? */
  static CrossValidatorModel choose(Dataset<Row> sleep) {
    LinearMixedEffects mixed = new LinearMixedEffects();
    Pipeline pipeline = new Pipeline().setStages(new PipelineStage[] {mixed});
    ParamMap[] formulas = {
      new ParamMap().put(mixed.formula(), "Reaction ~ 1 + Days + (1 | Subject)"),
      new ParamMap().put(mixed.formula(), "Reaction ~ 1 + Days + (1 + Days | Subject)")
    };
    return new CrossValidator()
        .setEstimator(pipeline)
        .setEstimatorParamMaps(formulas)
        .setEvaluator(new RegressionEvaluator().setLabelCol("Reaction").setMetricName("rmse"))
        .setNumFolds(3)
        .setFoldCol("fold")
        .setParallelism(2)
        .fit(sleep.withColumn("fold", col("Days").mod(lit(3))));
  }

  /** Saves and loads. */
  static PipelineModel reloaded(PipelineModel model, String path) throws IOException {
    model.write().overwrite().save(path);
    return PipelineModel.load(path);
  }

  /** Day 5 of a subject of the study and of one whom the fit has not seen. */
  static Dataset<Row> newcomers(SparkSession spark) {
    return spark.sql("SELECT * FROM VALUES (5, '308'), (5, 'newcomer') AS people (Days, Subject)");
  }

  /** Prints the comparison, the chosen model and predictions. */
  public static void main(String[] args) throws IOException {
    SparkSession spark = Local.session();
    CrossValidatorModel chosen = choose(Local.sleepstudy(spark));
    double[] rmse = chosen.avgMetrics();
    System.out.printf("rmse: %.3f with intercepts, %.3f with lines%n", rmse[0], rmse[1]);

    Path directory = Files.createTempDirectory("spark-mixed-tour");
    PipelineModel model =
        reloaded((PipelineModel) chosen.bestModel(), directory.resolve("model").toString());
    LinearMixedEffectsModel mixed = (LinearMixedEffectsModel) model.stages()[0];
    System.out.println(mixed);

    Dataset<Row> people = newcomers(spark);
    model.transform(people).show();
    mixed.setNewLevels("missing").transform(people).show();
  }
}
