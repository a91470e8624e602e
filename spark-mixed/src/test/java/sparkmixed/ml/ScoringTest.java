package sparkmixed.ml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.Trigger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import sparkmixed.error.InputRejectedException;
import sparkmixed.testing.SparkExtension;

@ExtendWith(SparkExtension.class)
class ScoringTest {

  // R 4.2.2, lme4 1.1-31, f as in LinearMixedEffectsTest:
  //   predict(f)[1:2]                # 253.663655798 273.329917524
  //   predict(f, re.form = NA)[1:2]  # 251.405104848 261.872390808
  //   predict(f, data.frame(Days = 3, Subject = "new"), allow.new.levels = TRUE)   # 282.806962727
  @Test
  void predictsAsLme4Does(SparkSession spark) {
    LinearMixedEffectsModel model = Sleep.estimator().fit(Sleep.data(spark));
    List<Row> rows = model.transform(Sleep.data(spark)).select("prediction").takeAsList(2);
    assertEquals(253.663655798, rows.get(0).getDouble(0), 1e-3);
    assertEquals(273.329917524, rows.get(1).getDouble(0), 1e-3);
    List<Row> population =
        model
            .setPredictionType("population")
            .transform(Sleep.data(spark).drop("Subject"))
            .select("prediction")
            .takeAsList(2);
    assertEquals(251.405104848, population.get(0).getDouble(0), 1e-5);
    assertEquals(261.872390808, population.get(1).getDouble(0), 1e-5);
  }

  private static Dataset<Row> unknown(SparkSession spark) {
    return spark.sql("select 3 as Days, 'new' as Subject");
  }

  @Test
  void newLevelsFollowThePolicy(SparkSession spark) {
    LinearMixedEffectsModel model = Sleep.estimator().fit(Sleep.data(spark));
    for (int limit : new int[] {100, 0}) {
      model.setBroadcastLimitMB(limit);
      assertEquals(
          282.806962727,
          Objects.requireNonNull(predicted(model.setNewLevels("population"), unknown(spark))),
          1e-4);
      assertNull(predicted(model.setNewLevels("missing"), unknown(spark)));
      String message = rejection(model.setNewLevels("error"), unknown(spark));
      assertTrue(message.contains("\"Subject\"") && message.contains("\"new\""), message);
    }
  }

  private static @Nullable Double predicted(LinearMixedEffectsModel model, Dataset<Row> data) {
    Row row = model.transform(data).select("prediction").first();
    return row.isNullAt(0) ? null : row.getDouble(0);
  }

  private static String rejection(LinearMixedEffectsModel model, Dataset<Row> data) {
    @Nullable Throwable cause =
        assertThrows(Exception.class, () -> model.transform(data).select("prediction").collect());
    while (cause != null && !(cause instanceof InputRejectedException)) {
      cause = cause.getCause();
    }
    return cause == null ? "no sentence of ours among the causes" : "" + cause.getMessage();
  }

  @Test
  void nullsAreRejectedOrHaveNoPrediction(SparkSession spark) {
    LinearMixedEffectsModel model = Sleep.estimator().fit(Sleep.data(spark));
    Dataset<Row> noDays = spark.sql("select cast(null as int) as Days, '308' as Subject");
    Dataset<Row> noSubject = spark.sql("select 1 as Days, cast(null as string) as Subject");
    assertTrue(rejection(model, noDays).contains("\"Days\""));
    assertTrue(rejection(model, noSubject).contains("\"Subject\""));
    model.setHandleInvalid("skip");
    assertNull(predicted(model, noDays));
    assertNull(predicted(model, noSubject));
    assertNull(predicted(model.setBroadcastLimitMB(0), noSubject));
    assertTrue(
        rejection(model, spark.sql("select double('NaN') as Days, '308' as Subject"))
            .contains("NaN"));
  }

  @Test
  void aNewLevelOfAFixedFactorIsRejected(SparkSession spark) {
    Dataset<Row> data =
        Sleep.data(spark).withColumn("half", functions.expr("if(Days < 5, 'early', 'late')"));
    LinearMixedEffectsModel model =
        Sleep.estimator().setFormula("Reaction ~ half + (1 | Subject)").fit(data);
    String message = rejection(model, spark.sql("select 'middle' as half, '308' as Subject"));
    assertTrue(message.contains("\"half\"") && message.contains("\"middle\""), message);
  }

  @Test
  void joiningGivesWhatBroadcastingGives(SparkSession spark) {
    Dataset<Row> data =
        spark
            .range(4000)
            .selectExpr(
                "cast(id % 37 as int) as a",
                "concat('item ', (id * 7) % 53) as b",
                "date_add(date'2020-01-01', cast(id % 11 as int)) as d",
                "rand(3) as x",
                "sin(id) + (id % 37) / 10.0 + (id % 11) as y",
                "id");
    LinearMixedEffectsModel model =
        new LinearMixedEffects()
            .setFormula("y ~ x + (1 + x | a) + (1 | b) + (1 | d:a)")
            .setLinkPredictionCol("eta")
            .fit(data);
    List<Row> looked = model.transform(data).orderBy("id").collectAsList();
    List<Row> joined = model.setBroadcastLimitMB(0).transform(data).orderBy("id").collectAsList();
    assertEquals(looked, joined);
    assertEquals(looked.get(5).<Double>getAs("prediction"), looked.get(5).<Double>getAs("eta"));
    assertEquals(8, looked.get(0).size());
  }

  @Test
  void wholeNumbersServeWhereTheFitHadDoubles(SparkSession spark) {
    Dataset<Row> asDouble =
        Sleep.data(spark).withColumn("Subject", functions.col("Subject").cast("double"));
    Dataset<Row> asLong =
        Sleep.data(spark).withColumn("Subject", functions.col("Subject").cast("long"));
    LinearMixedEffectsModel doubles = Sleep.estimator().fit(asDouble);
    LinearMixedEffectsModel longs = Sleep.estimator().fit(asLong);
    assertEquals(
        doubles.transform(asDouble).select("prediction").collectAsList(),
        doubles.transform(asLong).select("prediction").collectAsList());
    assertThrows(InputRejectedException.class, () -> longs.transform(asDouble));
    assertEquals(
        longs.transform(asLong).select("prediction").collectAsList(),
        longs
            .transform(asLong.withColumn("Subject", functions.col("Subject").cast("int")))
            .select("prediction")
            .collectAsList());
  }

  @Test
  void oddColumnNamesWork(SparkSession spark) {
    Dataset<Row> data =
        Sleep.data(spark)
            .withColumnRenamed("Reaction", "re.action time")
            .withColumnRenamed("Days", "d`~+|")
            .withColumnRenamed("Subject", "a.b");
    LinearMixedEffectsModel model =
        new LinearMixedEffects()
            .setFormula("`re.action time` ~ 1 + (1 | `a.b`)")
            .setPredictionCol("p.q")
            .fit(data);
    for (int limit : new int[] {100, 0}) {
      Dataset<Row> scored = model.setBroadcastLimitMB(limit).transform(data);
      assertEquals(List.of("re.action time", "d`~+|", "a.b", "p.q"), List.of(scored.columns()));
      assertEquals(180, scored.count());
      assertFalse(scored.first().isNullAt(3));
    }
  }

  @Test
  void existingColumnsAreNotReplaced(SparkSession spark) {
    LinearMixedEffectsModel model = Sleep.estimator().fit(Sleep.data(spark));
    Dataset<Row> scored = model.transform(Sleep.data(spark));
    assertThrows(InputRejectedException.class, () -> model.transform(scored));
    assertEquals(3, model.setPredictionCol("").transform(Sleep.data(spark)).columns().length);
    InputRejectedException missing =
        assertThrows(
            InputRejectedException.class,
            () -> model.transformSchema(Sleep.data(spark).drop("Subject").schema()));
    assertTrue(String.valueOf(missing.getMessage()).contains("\"Subject\""));
    assertThrows(
        InputRejectedException.class,
        () ->
            model.transformSchema(
                Sleep.data(spark).withColumn("Days", functions.lit("a")).schema()));
  }

  @Test
  void streamsAreScored(SparkSession spark, @TempDir Path directory) throws Exception {
    LinearMixedEffectsModel model = Sleep.estimator().fit(Sleep.data(spark));
    String input = directory.resolve("input").toString();
    Sleep.data(spark).write().parquet(input);
    for (int limit : new int[] {100, 0}) {
      Dataset<Row> stream = spark.readStream().schema(Sleep.data(spark).schema()).parquet(input);
      String name = "scored" + limit;
      StreamingQuery query =
          model
              .setBroadcastLimitMB(limit)
              .transform(stream)
              .writeStream()
              .format("memory")
              .queryName(name)
              .trigger(Trigger.AvailableNow())
              .start();
      query.awaitTermination();
      assertEquals(
          model.transform(Sleep.data(spark)).orderBy("Subject", "Days").collectAsList(),
          spark.table(name).orderBy("Subject", "Days").collectAsList());
    }
  }
}
