package sparkmixed.ml;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import sparkmixed.error.ModelIncompatibleException;
import sparkmixed.moments.Levels;
import sparkmixed.testing.SparkExtension;

/** What a fitted generalized model does, whoever fitted it. */
@ExtendWith(SparkExtension.class)
class GeneralizedModelTest {

  // R, m as in Cbpp:
  //   nd <- data.frame(period = c("1", "3", "2"), herd = c("1", "15", "new"))
  //   predict(m, nd, allow.new.levels = TRUE)
  //   predict(m, nd, allow.new.levels = TRUE, type = "response")
  //   predict(m, nd, re.form = NA, type = "response")
  private static final double[] LINK = {
    -0.8085121201377686, -3.057680530794089, -2.3908648482592025
  };
  private static final double[] MEAN = {
    0.30820764447184174, 0.04488703887488101, 0.08387195524238596
  };
  private static final double[] POPULATION_MEAN = {
    0.19804914332620618, 0.07397293387530457, 0.08387195524238596
  };

  private static Dataset<Row> rows(SparkSession spark) {
    return spark.sql(
        "select * from values (0, '1', 1), (1, '3', 15), (2, '2', 99) as t(row, period, herd)");
  }

  private static double[] column(Dataset<Row> scored, String name) {
    return scored.orderBy("row").select(name).collectAsList().stream()
        .mapToDouble(row -> row.getDouble(0))
        .toArray();
  }

  @Test
  void predictsOnBothScales(SparkSession spark) {
    GeneralizedLinearMixedEffectsModel model = Cbpp.model(spark).setLinkPredictionCol("eta");
    for (int limit : new int[] {100, 0}) {
      Dataset<Row> scored = model.setBroadcastLimitMB(limit).transform(rows(spark));
      assertEquals(
          List.of("row", "period", "herd", "prediction", "eta"), List.of(scored.columns()));
      assertArrayEquals(MEAN, column(scored, "prediction"), 1e-13);
      assertArrayEquals(LINK, column(scored, "eta"), 1e-13);
    }
    Dataset<Row> population =
        model.copy(ParamMap.empty()).setPredictionType("population").transform(rows(spark));
    assertArrayEquals(POPULATION_MEAN, column(population, "prediction"), 1e-13);
    Dataset<Row> link = model.setPredictionCol("").transform(rows(spark));
    assertEquals(List.of("row", "period", "herd", "eta"), List.of(link.columns()));
    Dataset<Row> missing =
        model.setPredictionCol("p").setNewLevels("missing").transform(rows(spark));
    assertEquals(1, missing.where("p is null and eta is null").count());
  }

  @Test
  void savesAndLoads(SparkSession spark, @TempDir Path directory) throws Exception {
    GeneralizedLinearMixedEffectsModel model = Cbpp.model(spark);
    String path = directory.resolve("model").toString();
    model.save(path);
    GeneralizedLinearMixedEffectsModel loaded = GeneralizedLinearMixedEffectsModel.load(path);
    assertEquals(model.toString(), loaded.toString());
    assertEquals("binomial", loaded.getFamily());
    assertEquals("logit", loaded.getLink());
    assertEquals("Laplace", loaded.getMethod());
    assertEquals(model.fitted().distribution(), loaded.fitted().distribution());
    assertEquals(
        column(model.transform(rows(spark)), "prediction")[1],
        column(loaded.transform(rows(spark)), "prediction")[1]);
    assertInstanceOf(GeneralizedLinearMixedEffectsModel.class, MixedEffectsModel.loadAny(path));
    ModelIncompatibleException other =
        assertThrows(ModelIncompatibleException.class, () -> LinearMixedEffectsModel.load(path));
    assertTrue(String.valueOf(other.getMessage()).contains("GeneralizedLinearMixedEffectsModel"));
    Dataset<Row> tidy = new MixedModelTable().setPath(path).transform(rows(spark));
    assertEquals(5, tidy.count());
    assertEquals(4, tidy.where("p_value is not null").count());
  }

  @Test
  void everyTableHasTheColumnsItSays(SparkSession spark) {
    GeneralizedLinearMixedEffectsModel model = Cbpp.model(spark);
    for (String name : ModelTables.NAMES) {
      assertEquals(
          ModelTables.schema(name).simpleString(),
          model.table(name, "r").schema().simpleString(),
          name);
    }
    assertEquals(15, model.ranef().count());
    assertEquals(1, model.varCorr().count());
    assertEquals("logit", model.glance().first().getAs("link"));
    assertEquals(0.001211644, model.coefficientPValues()[1], 1e-8);
    assertTrue(Double.isNaN(model.dispersion()));
    assertTrue(model.estimatedSize() > 0);
  }

  @Test
  void effectsOfSingleRowsBelongToNoOtherRow(SparkSession spark, @TempDir Path directory)
      throws Exception {
    double[] modes = new double[56];
    double[] deviations = new double[56];
    Arrays.fill(modes, 7);
    Arrays.fill(deviations, 0.5);
    GeneralizedLinearMixedEffectsModel model =
        Cbpp.model(
            spark,
            "cbind(incidence, size - incidence) ~ period + (1 | .obs)",
            List.of(Cbpp.effects(".obs", 0, Levels.rows(56), modes, deviations)));
    String path = directory.resolve("model").toString();
    model.save(path);
    GeneralizedLinearMixedEffectsModel loaded = GeneralizedLinearMixedEffectsModel.load(path);
    assertEquals(56, loaded.ranef().where("estimate = 7").count());
    for (String newLevels : List.of("population", "error", "missing")) {
      for (int limit : new int[] {100, 0}) {
        Dataset<Row> scored =
            loaded
                .setNewLevels(newLevels)
                .setBroadcastLimitMB(limit)
                .transform(rows(spark).drop("herd"));
        assertArrayEquals(POPULATION_MEAN, column(scored, "prediction"), 1e-13);
      }
    }
  }
}
