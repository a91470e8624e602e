package sparkmixed.ml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import sparkmixed.error.ConfigurationException;
import sparkmixed.testing.SparkExtension;

@ExtendWith(SparkExtension.class)
class ModelIntervalsTest {
  private static Row term(Dataset<Row> table, String term) {
    return table.where("term = '" + term + "'").head();
  }

  // R 4.2.2, lme4 1.1-31: m <- lmer(Reaction ~ Days + (Days | Subject), sleepstudy, REML = FALSE)
  //   confint(m): Days 7.358653260 13.5759188; .sig02 -0.481500739 0.6849860
  //   confint(m, method = "Wald"): Days 7.522956 13.41162 (of the ML fit)
  @Test
  void ofKeptStatisticsAndOfRows(SparkSession spark, @TempDir Path directory) throws Exception {
    Dataset<Row> data = Sleep.data(spark);
    LinearMixedEffectsModel model = Sleep.estimator().setMethod("ML").fit(data);
    Dataset<Row> profile = model.intervals().profile(0.95);
    assertEquals(
        List.of(
            "run_id",
            "model_id",
            "fitted_at",
            "effect",
            "group",
            "term",
            "estimate",
            "conf_low",
            "conf_high",
            "conf_level",
            "method",
            "note"),
        List.of(profile.columns()));
    Row correlation = term(profile, "cor__(Intercept).Days");
    assertEquals(-0.481500739, correlation.<Double>getAs("conf_low"), 0.005);
    assertEquals(0.6849860, correlation.<Double>getAs("conf_high"), 0.005);
    Row wald = term(model.intervals().wald(0.95), "Days");
    assertEquals(7.522955949903661, wald.<Double>getAs("conf_low"), 1e-5);
    assertEquals(13.41161596928741, wald.<Double>getAs("conf_high"), 1e-5);
    assertTrue(model.intervals().profileCurves(0.95, 4).count() >= 6 * 9);

    String path = directory.resolve("model").toString();
    model.save(path);
    LinearMixedEffectsModel loaded = LinearMixedEffectsModel.load(path);
    assertThrows(ConfigurationException.class, () -> loaded.intervals().profile(0.95));
    Row again = term(loaded.intervals(data).profile(0.95), "Days");
    assertEquals(
        term(profile, "Days").<Double>getAs("conf_low"), again.<Double>getAs("conf_low"), 1e-5);
    Dataset<Row> bootstrap = loaded.intervals(data).bootstrap(100, 1, 0.9, "basic");
    assertEquals(
        term(model.intervals().bootstrap(100, 1, 0.9, "basic"), "Days").<Double>getAs("conf_low"),
        term(bootstrap, "Days").<Double>getAs("conf_low"),
        1e-6);
    assertTrue(
        assertThrows(
                ConfigurationException.class, () -> model.intervals().bootstrap(100, 1, 0.9, "bca"))
            .toString()
            .contains("percentile, basic, normal or bias-corrected"));
    assertThrows(ConfigurationException.class, () -> model.intervals().profile(95));
  }

  // R 4.2.2, lme4 1.1-31: confint(glmer(..., cbpp, binomial)): .sig01 0.3460945 1.0998819
  @Test
  void ofAGeneralizedModelOnItsRows(SparkSession spark) {
    Dataset<Row> data = Cbpp.data(spark);
    GeneralizedLinearMixedEffectsModel model = Cbpp.estimator().fit(data);
    Row deviation = term(model.intervals(data).profile(0.95), "sd__(Intercept)");
    assertEquals(0.3460945, deviation.<Double>getAs("conf_low"), 0.003);
    assertEquals(1.0998819, deviation.<Double>getAs("conf_high"), 0.003);
    assertEquals("herd", deviation.<String>getAs("group"));
    assertEquals(5, model.intervals(data).bootstrap(20, 1, 0.95).count());
    assertThrows(ConfigurationException.class, () -> model.intervals().profile(0.95));
  }

  // R 4.2.2, lme4 1.1-31: influence(m, "Subject") of the REML fit, d' V^-1 d / 2: 309 0.1485233977
  @Test
  void influenceAndAllFits(SparkSession spark) {
    Dataset<Row> data = Sleep.data(spark);
    LinearMixedEffectsModel model = Sleep.estimator().fit(data);
    ModelInfluence influence = model.influence(data, "Subject", true);
    Row subject = influence.table().where("level = '309'").head();
    assertEquals(0.1485233977, subject.<Double>getAs("cooks_distance"), 2e-5);
    assertEquals(10, subject.<Integer>getAs("rows"));
    assertEquals(18 * 6, influence.estimates().count());
    Dataset<Row> searches = model.allFit();
    assertEquals(9, searches.count());
    assertEquals(9, searches.where("converged and above_best < 1e-5").count());
    GeneralizedLinearMixedEffectsModel herds = Cbpp.estimator().fit(Cbpp.data(spark));
    assertEquals(
        15, herds.influence(Cbpp.data(spark), "herd", true).table().where("note is null").count());
    assertThrows(ConfigurationException.class, herds::allFit);
    assertEquals(9, herds.allFit(Cbpp.data(spark)).count());
  }
}
