package sparkmixed.ml;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sparkmixed.error.ConfigurationException;
import sparkmixed.error.InputRejectedException;
import sparkmixed.error.ModelIncompatibleException;
import sparkmixed.testing.SparkExtension;

@ExtendWith(SparkExtension.class)
class RefitModelTest {

  /** Rows of two days; the second has levels of its own, and a mean of its own. */
  private static Dataset<Row> rows(SparkSession spark) {
    Random random = new Random(17);
    List<Row> rows = new ArrayList<>();
    for (int k = 0; k < 600; k++) {
      int day = k < 400 ? 1 : 2;
      int g = day == 1 ? random.nextInt(20) : 10 + random.nextInt(20);
      int h = random.nextInt(day == 1 ? 6 : 9);
      double x = 100 + 3 * random.nextGaussian() + 5 * day;
      double y =
          50
              + 0.7 * x
              + Math.sin(5.0 * g)
              + 0.1 * Math.cos(3.0 * g) * x
              + 2 * Math.sin(11.0 * h)
              + random.nextGaussian();
      rows.add(
          RowFactory.create(
              day,
              k % 50 == 3 ? null : y,
              x,
              random.nextBoolean() ? "u" : "v",
              "g" + g,
              (long) h,
              1 + random.nextInt(3)));
    }
    return spark.createDataFrame(
        rows,
        StructType.fromDDL("day int, y double, x double, s string, g string, h bigint, w int"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "y ~ x + s + (1 + x | g) + (1 | h); REML",
        "y ~ x + (1 | g:h) + (1 | g); ML",
        "y ~ poly(x, 2) + s + (x || h); ML",
        "y ~ x + I(2 * x) + (1 | g); REML"
      })
  void addedRowsGiveTheFitOfAllRows(
      String formula, String method, SparkSession spark, @TempDir Path directory) throws Exception {
    Dataset<Row> all = rows(spark);
    LinearMixedEffects estimator =
        new LinearMixedEffects()
            .setFormula(formula)
            .setMethod(method)
            .setWeightCol("w")
            .setHandleInvalid("skip")
            .setKeepStatistics(true);
    LinearMixedEffectsModel yesterday = estimator.fit(all.where("day = 1"));
    String path = directory.resolve("model").toString();
    yesterday.save(path);
    LinearMixedEffectsModel loaded = LinearMixedEffectsModel.load(path);
    assertTrue(loaded.hasStatistics());
    LinearMixedEffectsModel added = loaded.addRows(all.where("day = 2"));
    LinearMixedEffectsModel whole = estimator.fit(all);
    assertEquals(whole.logLik(), added.logLik(), 1e-10 * Math.abs(whole.logLik()));
    assertEquals(whole.fitted().rows(), added.fitted().rows());
    assertEquals(whole.fitted().rowsSkipped(), added.fitted().rowsSkipped());
    assertEquals(whole.fitted().groups(), added.fitted().groups());
    assertEquals(whole.sigma(), added.sigma(), 1e-5);
    double[] expected = fits(whole, all);
    assertArrayEquals(expected, fits(added, all), 1e-4);
    // and once more: what was added is kept, too
    String next = directory.resolve("next").toString();
    added.save(next);
    LinearMixedEffectsModel again = LinearMixedEffectsModel.load(next).addRows(all.where("false"));
    assertEquals(whole.logLik(), again.logLik(), 1e-10 * Math.abs(whole.logLik()));
  }

  private static double[] fits(LinearMixedEffectsModel model, Dataset<Row> rows) {
    return model
        .transform(rows.where("y is not null"))
        .select("prediction")
        .collectAsList()
        .stream()
        .mapToDouble(row -> row.getDouble(0))
        .toArray();
  }

  @Test
  void aWarmStartReachesTheSameOptimumInFewerSteps(SparkSession spark) throws Exception {
    Dataset<Row> all = rows(spark).where("y is not null");
    LinearMixedEffects estimator =
        new LinearMixedEffects().setFormula("y ~ x + s + (1 + x | g) + (1 | h)");
    LinearMixedEffectsModel cold = estimator.fit(all);
    LinearMixedEffectsModel warm = estimator.fit(all.where("day = 1")).refit(all);
    assertEquals(cold.logLik(), warm.logLik(), 1e-8 * Math.abs(cold.logLik()));
    LinearMixedEffectsModel same = cold.refit(all);
    assertEquals(cold.logLik(), same.logLik(), 1e-10 * Math.abs(cold.logLik()));
    assertTrue(
        same.fitted().convergence().evaluations() < cold.fitted().convergence().evaluations());
    GeneralizedLinearMixedEffectsModel cbpp = Cbpp.estimator().fit(Cbpp.data(spark));
    GeneralizedLinearMixedEffectsModel once = cbpp.refit(Cbpp.data(spark));
    assertEquals(cbpp.logLik(), once.logLik(), 1e-8);
    assertTrue(
        once.fitted().convergence().evaluations() < cbpp.fitted().convergence().evaluations());
  }

  @Test
  void whatCannotBeAddedIsRefused(SparkSession spark, @TempDir Path directory) throws Exception {
    Dataset<Row> all = rows(spark).where("y is not null");
    LinearMixedEffects estimator = new LinearMixedEffects().setFormula("y ~ x + s + (1 | g)");
    LinearMixedEffectsModel model = estimator.fit(all.where("day = 1"));
    Dataset<Row> news =
        all.where("day = 2").withColumn("s", org.apache.spark.sql.functions.lit("w"));
    InputRejectedException level =
        assertThrows(InputRejectedException.class, () -> model.addRows(news));
    assertTrue(String.valueOf(level.getMessage()).contains("\"s\""), level.getMessage());
    assertThrows(InputRejectedException.class, () -> model.addRows(all.drop("x")));
    String bare = directory.resolve("bare").toString();
    model.save(bare);
    LinearMixedEffectsModel without = LinearMixedEffectsModel.load(bare);
    assertFalse(without.hasStatistics());
    assertThrows(ConfigurationException.class, () -> without.addRows(all));
    assertThrows(
        ConfigurationException.class,
        () -> new LinearMixedEffects().setFormula("y ~ x + (1 | g)").addRows(model, all));
    assertThrows(
        ConfigurationException.class,
        () -> new LinearMixedEffects().setFormula("y ~ x + (1 | g)").refit(model, all));
    String kept = directory.resolve("kept").toString();
    model.setKeepStatistics(true).save(kept);
    Path file = Path.of(kept, "statistics/moments.bin");
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    Files.write(file, bytes);
    Files.deleteIfExists(Path.of(kept, "statistics/.moments.bin.crc"));
    LinearMixedEffectsModel damaged = LinearMixedEffectsModel.load(kept);
    ModelIncompatibleException told =
        assertThrows(ModelIncompatibleException.class, () -> damaged.addRows(all));
    assertTrue(String.valueOf(told.getMessage()).contains("statistics/moments.bin"));
  }
}
