package sparkmixed.ml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import sparkmixed.bayes.LooComparison;
import sparkmixed.error.ConfigurationException;
import sparkmixed.testing.SparkExtension;

/** Bayesian models side by side. */
@ExtendWith(SparkExtension.class)
class LooModelsTest {
  private static Dataset<Row> sleep;
  private static BayesianMixedEffectsModel slope;
  private static BayesianMixedEffectsModel line;

  private static BayesianMixedEffects estimator(String formula) {
    return new BayesianMixedEffects()
        .setFormula(formula)
        .setWarmup(300)
        .setDraws(300)
        .setKeepEffects(true);
  }

  @BeforeAll
  static void fit(SparkSession spark) {
    sleep = Sleep.data(spark);
    slope = estimator("Reaction ~ Days + (Days | Subject)").fit(sleep);
    line = estimator("Reaction ~ Days").fit(sleep.repartition(3));
  }

  private static void assertSame(LooComparison.Line one, LooComparison.Line other) {
    assertEquals(one.difference().difference(), other.difference().difference(), 1e-9);
    assertEquals(one.difference().stdError(), other.difference().stdError(), 1e-9);
    assertEquals(one.criteria().elpdLoo().value(), other.criteria().elpdLoo().value(), 1e-9);
    assertEquals(one.criteria().kHat(), other.criteria().kHat());
  }

  @Test
  void fromTheFitsFromFilesAndFromTheRows(@TempDir Path directory) throws Exception {
    Comparison fresh = MixedModels.compare(line, slope);
    assertEquals("model2", fresh.looLines().get(0).name());
    assertTrue(fresh.lines().isEmpty());
    assertEquals(0, fresh.looLines().get(0).difference().difference());
    LooComparison.Line worse = fresh.looLines().get(1);
    // brms 2.18.0, loo 2.5.1: elpd_loo -861.84 and -953.28
    assertEquals(-91.44, worse.difference().difference(), 3);
    assertTrue(worse.criteria().mcseElpdLoo() < 0.3, "" + worse.criteria());
    Row row = fresh.table().where("model = 'model1'").head();
    assertEquals(worse.difference().stdError(), row.<Double>getAs("se_diff"));
    assertEquals(180L, row.<Long>getAs("k_good") + row.<Long>getAs("k_ok"));
    slope.write().save(directory.resolve("slope").toString());
    line.write().save(directory.resolve("line").toString());
    Map<String, MixedEffectsModel<?>> loaded = new LinkedHashMap<>();
    for (String name : new String[] {"slope", "line"}) {
      loaded.put(name, MixedEffectsModel.loadAny(directory.resolve(name).toString()));
    }
    assertSame(worse, MixedModels.compare(loaded).looLines().get(1));
    assertSame(worse, MixedModels.compare(loaded, sleep.repartition(4)).looLines().get(1));
  }

  @Test
  void rowsThatModelsDoNotTellApartAreAskedFor() {
    // of two copies of a row the models read one column each
    Dataset<Row> copies =
        sleep
            .where("Days > 4")
            .selectExpr("Subject", "Reaction > 300 AS slow", "Days AS a", "(3 * Days) % 7 AS b");
    BayesianMixedEffects few =
        estimator("slow ~ a + (1 | Subject)")
            .setFamily("binomial")
            .setPriors(new String[] {"b ~ normal(0, 1)"});
    BayesianMixedEffectsModel a = few.fit(copies);
    BayesianMixedEffectsModel b = few.setFormula("slow ~ b + (1 | Subject)").fit(copies);
    ConfigurationException mixed =
        assertThrows(ConfigurationException.class, () -> MixedModels.compare(a, b));
    assertTrue(String.valueOf(mixed.getMessage()).contains("slow, Subject"), mixed.getMessage());
    Comparison compared = MixedModels.compare(Map.of("a", a, "b", b), copies);
    assertEquals(2, compared.looLines().size());
    assertTrue(compared.looLines().get(1).difference().stdError() > 0);
    assertTrue(compared.toString().contains("elpd_diff"), compared.toString());
  }

  @Test
  void whatCannotBeComparedIsRefused() {
    LinearMixedEffectsModel likelihood = Sleep.estimator().fit(sleep);
    ConfigurationException mixture =
        assertThrows(ConfigurationException.class, () -> MixedModels.compare(slope, likelihood));
    assertTrue(
        String.valueOf(mixture.getMessage()).contains("by likelihood"), mixture.getMessage());
    BayesianMixedEffectsModel fewer = estimator("Reaction ~ Days").fit(sleep.where("Days < 9"));
    assertThrows(ConfigurationException.class, () -> MixedModels.compare(slope, fewer));
    assertThrows(ConfigurationException.class, () -> MixedModels.compare(slope));
    assertThrows(
        ConfigurationException.class,
        () -> MixedModels.compare(Map.of("a", slope, "b", line), sleep.where("Days < 9")));
    assertThrows(
        ConfigurationException.class,
        () -> MixedModels.compare(Map.of("a", likelihood, "b", likelihood), sleep));
    BayesianMixedEffectsModel prior =
        estimator("Reaction ~ Days")
            .setPriors(new String[] {"b ~ normal(0, 10)"})
            .setSamplePrior("only")
            .fit(sleep);
    assertThrows(ConfigurationException.class, () -> MixedModels.compare(slope, prior));
    assertThrows(ConfigurationException.class, () -> prior.informationCriteria(sleep));
  }

  @Test
  void effectsOfRowsHaveNoCriteria(SparkSession spark) {
    BayesianMixedEffectsModel model =
        new BayesianMixedEffects()
            .setFormula(Cbpp.FORMULA + " + (1 | .obs)")
            .setFamily("binomial")
            .setChains(1)
            .setWarmup(50)
            .setDraws(20)
            .fit(Cbpp.data(spark));
    assertNull(model.informationCriteria());
    ConfigurationException refused =
        assertThrows(
            ConfigurationException.class, () -> model.informationCriteria(Cbpp.data(spark)));
    assertTrue(String.valueOf(refused.getMessage()).contains("effect of every row"));
  }
}
