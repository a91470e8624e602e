package sparkmixed.ml;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.evaluation.RegressionEvaluator;
import org.apache.spark.ml.feature.SQLTransformer;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.tuning.CrossValidator;
import org.apache.spark.ml.tuning.CrossValidatorModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import sparkmixed.testing.SparkExtension;

/** The cattle herds through Spark ML, from formula to predictions. */
@ExtendWith(SparkExtension.class)
class CbppGlmmTest {

  // R 4.2.2, lme4 1.1-31, options(digits = 17), with tolPwrss = 1e-12:
  //   m <- glmer(cbind(incidence, size - incidence) ~ period + (1 | herd), cbpp, binomial)
  //   logLik(m); fixef(m); sqrt(diag(vcov(m))); getME(m, "theta")
  //   fitted(m)[1:3]; as.data.frame(ranef(m))[1, c("condval", "condsd")]
  private static final double LOG_LIK = -92.02628187149719;
  private static final double[] BETA = {
    -1.3985321315056705, -0.9923327167535321, -1.1286720639332868, -1.580313859810726
  };
  private static final double[] ERRORS = {
    0.2324719043141276, 0.30664229299924683, 0.3266376246605396, 0.4274362670440884
  };
  private static final double SD = 0.6422614347340472;
  private static final double[] FITTED = {
    0.30820764447184174, 0.1417482545772583, 0.1259575296081258
  };

  private static void requireR(GeneralizedLinearMixedEffectsModel model) {
    assertEquals(LOG_LIK, model.logLik(), 1e-6);
    for (int j = 0; j < BETA.length; j++) {
      assertEquals(BETA[j], model.coefficients().apply(j), 1e-4 * ERRORS[j]);
      assertEquals(ERRORS[j], model.coefficientStandardErrors()[j], 1e-3 * ERRORS[j]);
    }
    assertEquals(SD, model.fitted().theta()[0], 1e-4);
  }

  @Test
  void fitsAsLme4Does(SparkSession spark) {
    GeneralizedLinearMixedEffectsModel model = Cbpp.estimator().fit(Cbpp.data(spark));
    requireR(model);
    assertTrue(
        model.toString().contains("period2      -0.9923     0.3066  -3.236 0.001212 **"),
        model.toString());
    double[] fitted =
        model.transform(Cbpp.data(spark)).select("prediction").takeAsList(3).stream()
            .mapToDouble(row -> row.getDouble(0))
            .toArray();
    assertArrayEquals(FITTED, fitted, 1e-5);
    Row first = model.ranef().where("level = '1'").first();
    assertEquals(0.5900200113679018, first.<Double>getAs("estimate"), 1e-4);
    assertEquals(0.34826505387588036, first.<Double>getAs("std_error"), 1e-4);
    assertEquals("binomial", model.glance().first().getAs("family"));
    assertTrue(model.sparkJobs() >= 1);
  }

  /** The same likelihood, written in three ways. */
  @Test
  void everyFormOfTheResponseIsTheSameModel(SparkSession spark) {
    requireR(
        Cbpp.estimator()
            .setFormula("incidence / size ~ period + (1 | herd)")
            .setWeightCol("size")
            .fit(Cbpp.data(spark)));
    Dataset<Row> animals =
        Cbpp.data(spark)
            .withColumn("k", functions.explode(functions.expr("sequence(1, size)")))
            .withColumn("state", functions.expr("if(k <= incidence, 'ill', 'fine')"));
    GeneralizedLinearMixedEffectsModel single =
        Cbpp.estimator().setFormula("state ~ period + (1 | herd)").fit(animals);
    assertEquals(842, single.fitted().rows());
    for (int j = 0; j < BETA.length; j++) {
      // the first level, fine, is failure
      assertEquals(BETA[j], single.coefficients().apply(j), 1e-4 * ERRORS[j]);
    }
    GeneralizedLinearMixedEffectsModel ill =
        Cbpp.estimator()
            .setFormula("state ~ period + (1 | herd)")
            .setLevels(new String[] {"state:[\"ill\", \"fine\"]"})
            .fit(animals);
    assertEquals(-BETA[1], ill.coefficients().apply(1), 1e-4 * ERRORS[1]);
  }

  @Test
  void aFittedModelIsTheSameAfterSaving(SparkSession spark, @TempDir Path directory)
      throws Exception {
    GeneralizedLinearMixedEffectsModel model =
        Cbpp.estimator()
            .setFormula("cbind(incidence, size - incidence) ~ period + (1 | herd) + (1 | .obs)")
            .fit(Cbpp.data(spark));
    assertEquals(56, model.ranef().where("group = '.obs'").count());
    String path = directory.resolve("model").toString();
    model.save(path);
    GeneralizedLinearMixedEffectsModel loaded = GeneralizedLinearMixedEffectsModel.load(path);
    assertEquals(model.toString(), loaded.toString());
    assertEquals(
        model.transform(Cbpp.data(spark)).select("prediction").collectAsList(),
        loaded.transform(Cbpp.data(spark)).select("prediction").collectAsList());
  }

  @Test
  void stagesOfAPipelineAndOfCrossValidation(SparkSession spark, @TempDir Path directory)
      throws Exception {
    SQLTransformer share =
        new SQLTransformer().setStatement("SELECT *, incidence / size AS share FROM __THIS__");
    GeneralizedLinearMixedEffects mixed =
        Cbpp.estimator().setFormula("share ~ period + (1 | herd)").setWeightCol("size");
    PipelineModel pipeline =
        new Pipeline().setStages(new PipelineStage[] {share, mixed}).fit(Cbpp.data(spark));
    String path = directory.resolve("pipeline").toString();
    pipeline.save(path);
    requireR((GeneralizedLinearMixedEffectsModel) PipelineModel.load(path).stages()[1]);
    ParamMap[] formulas = {
      new ParamMap().put(mixed.formula(), "share ~ 1 + (1 | herd)"),
      new ParamMap().put(mixed.formula(), "share ~ period + (1 | herd)")
    };
    CrossValidatorModel chosen =
        new CrossValidator()
            .setEstimator(mixed)
            .setEvaluator(new RegressionEvaluator().setLabelCol("share").setWeightCol("size"))
            .setEstimatorParamMaps(formulas)
            .setNumFolds(3)
            .setSeed(1)
            .fit(share.transform(Cbpp.data(spark)));
    assertTrue(chosen.avgMetrics()[1] < chosen.avgMetrics()[0]);
    assertEquals(
        List.of("(Intercept)", "period2", "period3", "period4"),
        List.of(((GeneralizedLinearMixedEffectsModel) chosen.bestModel()).coefficientNames()));
  }

  @Test
  void scoresAStream(SparkSession spark, @TempDir Path directory) throws Exception {
    GeneralizedLinearMixedEffectsModel model = Cbpp.estimator().fit(Cbpp.data(spark));
    String input = directory.resolve("in").toString();
    Cbpp.data(spark).write().parquet(input);
    Dataset<Row> stream =
        model.transform(spark.readStream().schema(Cbpp.data(spark).schema()).parquet(input));
    stream
        .writeStream()
        .format("memory")
        .queryName("herds_scored")
        .trigger(org.apache.spark.sql.streaming.Trigger.AvailableNow())
        .start()
        .awaitTermination();
    assertEquals(
        56, spark.table("herds_scored").where("prediction > 0 and prediction < 1").count());
  }

  @Test
  void aProportionWithoutTrialsIsReported(SparkSession spark) {
    GeneralizedLinearMixedEffectsModel model =
        Cbpp.estimator().setFormula("incidence / size ~ period + (1 | herd)").fit(Cbpp.data(spark));
    assertTrue(
        model.fitted().warnings().stream()
            .anyMatch(warning -> warning.code().equals("FRACTIONAL_SUCCESSES")));
  }
}
