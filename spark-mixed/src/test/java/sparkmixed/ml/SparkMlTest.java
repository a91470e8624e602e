package sparkmixed.ml;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.SparkConf;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.evaluation.RegressionEvaluator;
import org.apache.spark.ml.feature.SQLTransformer;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.tuning.CrossValidator;
import org.apache.spark.ml.tuning.CrossValidatorModel;
import org.apache.spark.ml.tuning.TrainValidationSplit;
import org.apache.spark.serializer.JavaSerializer;
import org.apache.spark.serializer.KryoSerializer;
import org.apache.spark.serializer.Serializer;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import scala.reflect.ClassTag;
import sparkmixed.predict.LevelTable;
import sparkmixed.predict.LinearPredictor;
import sparkmixed.spark.Packed;
import sparkmixed.testing.SparkExtension;

@ExtendWith(SparkExtension.class)
class SparkMlTest {
  private static final RegressionEvaluator RMSE =
      new RegressionEvaluator().setLabelCol("Reaction").setMetricName("rmse");

  @Test
  void aPipelineIsSavedAndLoaded(SparkSession spark, @TempDir Path directory) throws Exception {
    Pipeline pipeline =
        new Pipeline()
            .setStages(
                new PipelineStage[] {
                  new SQLTransformer().setStatement("select *, Days * Days as sq from __THIS__"),
                  new VectorAssembler().setInputCols(new String[] {"Days", "sq"}).setOutputCol("v"),
                  new LinearMixedEffects().setFormula("Reaction ~ v + (1 | Subject)")
                });
    String estimatorPath = directory.resolve("pipeline").toString();
    pipeline.save(estimatorPath);
    PipelineModel model = Pipeline.load(estimatorPath).fit(Sleep.data(spark));
    String path = directory.resolve("model").toString();
    model.save(path);
    PipelineModel loaded = PipelineModel.load(path);
    assertEquals(
        model.transform(Sleep.data(spark)).select("prediction").collectAsList(),
        loaded.transform(Sleep.data(spark)).select("prediction").collectAsList());
    LinearMixedEffectsModel last = (LinearMixedEffectsModel) loaded.stages()[2];
    assertArrayEquals(new String[] {"(Intercept)", "Days", "sq"}, names(last));
  }

  private static String[] names(LinearMixedEffectsModel model) {
    return model.coefficientNames();
  }

  @Test
  void crossValidationChoosesTheBetterFormula(SparkSession spark, @TempDir Path directory)
      throws Exception {
    LinearMixedEffects estimator = Sleep.estimator();
    ParamMap better = new ParamMap().put(estimator.method().w("REML"));
    ParamMap worse = new ParamMap().put(estimator.formula().w("Reaction ~ 1 + (1 | Subject)"));
    ParamMap maximum = new ParamMap().put(estimator.method().w("ML"));
    CrossValidator validator =
        new CrossValidator()
            .setEstimator(estimator)
            .setEvaluator(RMSE)
            .setEstimatorParamMaps(new ParamMap[] {worse, better, maximum})
            .setNumFolds(3)
            .setSeed(1)
            .setParallelism(2);
    CrossValidatorModel chosen = validator.fit(Sleep.data(spark));
    assertTrue(chosen.avgMetrics()[0] > chosen.avgMetrics()[1]);
    LinearMixedEffectsModel best = (LinearMixedEffectsModel) chosen.bestModel();
    assertEquals(Sleep.FORMULA, best.fitted().formula());
    assertEquals(estimator.uid(), best.uid());
    String path = directory.resolve("cv").toString();
    chosen.save(path);
    assertEquals(best.toString(), CrossValidatorModel.load(path).bestModel().toString());
    assertTrue(spark.sparkContext().getPersistentRDDs().isEmpty());
  }

  @Test
  void aTrainValidationSplitWorks(SparkSession spark) {
    LinearMixedEffects estimator = Sleep.estimator();
    ParamMap[] maps = {
      new ParamMap().put(estimator.method().w("REML")),
      new ParamMap().put(estimator.method().w("ML"))
    };
    LinearMixedEffectsModel best =
        (LinearMixedEffectsModel)
            new TrainValidationSplit()
                .setEstimator(estimator)
                .setEvaluator(RMSE)
                .setEstimatorParamMaps(maps)
                .setSeed(1)
                .setParallelism(2)
                .fit(Sleep.data(spark))
                .bestModel();
    assertTrue(best.fitted().convergence().converged());
  }

  @Test
  void aCopySharesTheFitAndKeepsItsParent(SparkSession spark) {
    LinearMixedEffects estimator = Sleep.estimator();
    LinearMixedEffectsModel model = estimator.fit(Sleep.data(spark));
    LinearMixedEffectsModel copy = model.copy(new ParamMap().put(model.newLevels().w("missing")));
    assertSame(model.fitted(), copy.fitted());
    assertSame(estimator, copy.parent());
    assertEquals("missing", copy.getNewLevels());
    assertEquals("population", model.getNewLevels());
    assertTrue(model.estimatedSize() < 1 << 20);
    assertTrue(estimator.estimateModelSize(Sleep.data(spark)) > 0);
  }

  @Test
  void whatTravelsSurvivesBothSerializers(SparkSession spark) {
    LinearMixedEffectsModel model = Sleep.estimator().fit(Sleep.data(spark));
    ModelData data = model.data();
    ScoringTables tables =
        new ScoringTables(
            new LinearPredictor(data.frame(), data.fitted().fixedEffects().estimates()),
            data.fitted(),
            List.of(
                new LevelTable(
                    new int[] {2}, data.effects().get(0).levels(), data.effects().get(0).modes())),
            data.kept().covariance(data.fitted(), Long.MAX_VALUE),
            null);
    SparkConf conf = new SparkConf(false);
    for (Serializer serializer : List.of(new JavaSerializer(conf), new KryoSerializer(conf))) {
      Packed<ScoringTables> back = there(serializer, Packed.of(tables));
      assertEquals(2, back.get().predictor().width(0));
      assertEquals(data.frame().fixedNames(), back.get().predictor().frame().fixedNames());
    }
    LinearMixedEffectsModel serialized = there(new JavaSerializer(conf), model);
    Dataset<Row> expected = model.transform(Sleep.data(spark));
    assertEquals(expected.collectAsList(), serialized.transform(Sleep.data(spark)).collectAsList());
    LevelSlice slice = LevelSlice.of(data.effects().get(0), 0, 3, 5);
    LevelSlice sent = there(new JavaSerializer(conf), slice);
    assertEquals(2, sent.effects().levels().size());
    assertEquals(
        data.effects().get(0).levels().label(4), sent.effects().levels().label(sent.position(1)));
    assertEquals(4, sent.level(1));
  }

  private static <T> T there(Serializer serializer, T value) {
    ByteBuffer bytes = serializer.newInstance().serialize(value, ClassTag.apply(Object.class));
    return serializer
        .newInstance()
        .deserialize(bytes, SparkMlTest.class.getClassLoader(), ClassTag.apply(Object.class));
  }
}
