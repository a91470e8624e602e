package sparkmixed.ml;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import sparkmixed.bayes.InformationCriteria;
import sparkmixed.bayes.ParameterSummary;
import sparkmixed.error.ConfigurationException;
import sparkmixed.error.ModelIncompatibleException;
import sparkmixed.testing.SparkExtension;

/** The estimator and its model: results, saving, hypotheses, warnings and errors. */
@ExtendWith(SparkExtension.class)
class BayesianMixedEffectsTest {
  private static Dataset<Row> sleep;
  private static BayesianMixedEffectsModel model;

  private static BayesianMixedEffects estimator() {
    return new BayesianMixedEffects()
        .setFormula("Reaction ~ Days + (Days | Subject)")
        .setDraws(1000)
        .setKeepEffects(true);
  }

  @BeforeAll
  static void fit(SparkSession spark) {
    sleep = Sleep.data(spark);
    model = estimator().fit(sleep);
  }

  private static ParameterSummary parameter(String name) {
    return model.posteriorDraws().summaries().stream()
        .filter(one -> one.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  // R 4.2.2, brms 2.18.0, rstan 2.21.7, sleepstudy of lme4; 4 chains of 10,000 draws, seed
  // 20240601:
  //   fit <- brm(Reaction ~ Days + (Days | Subject), sleepstudy, chains = 4, warmup = 1000,
  //              iter = 11000, seed = 20240601, control = list(adapt_delta = 0.95))
  //   posterior_summary(fit)[1:6, 1:2], to four decimals
  private static final Object[][] BRMS = {
    {"b_Intercept", 251.2069, 7.3758},
    {"b_Days", 10.4199, 1.7107},
    {"sd_Subject__Intercept", 26.8048, 6.8630},
    {"sd_Subject__Days", 6.5736, 1.5509},
    {"cor_Subject__Intercept__Days", 0.0898, 0.2993},
    {"sigma", 25.9249, 1.5507}
  };

  @Test
  void equalsBrms() {
    for (Object[] expected : BRMS) {
      ParameterSummary own = parameter((String) expected[0]);
      double sd = (double) expected[2];
      assertEquals((double) expected[1], own.mean(), 0.09 * sd, own.name());
      assertEquals(sd, own.sd(), 0.07 * sd, own.name());
    }
    assertArrayEquals(new double[] {251.2069, 10.4199}, model.coefficients().toArray(), 0.7);
    assertEquals(26.8048, model.fitted().terms().get(0).standardDeviation(0), 0.7);
    assertEquals(25.9249, model.fitted().sigma(), 0.15);
    assertEquals("Bayes", model.fitted().method());
  }

  @Test
  void drawsDependOnTheSeed() {
    BayesianMixedEffectsModel again = estimator().fit(sleep);
    assertArrayEquals(model.posteriorDraws().draws(), again.posteriorDraws().draws());
    BayesianMixedEffectsModel seeded = estimator().setSeed(2).fit(sleep);
    assertTrue(model.posteriorDraws().draws()[0][0][0] != seeded.posteriorDraws().draws()[0][0][0]);
  }

  @Test
  void savesAndLoadsEverything(@TempDir Path directory) throws Exception {
    String path = directory.resolve("model").toString();
    model.write().save(path);
    BayesianMixedEffectsModel loaded = (BayesianMixedEffectsModel) MixedEffectsModel.loadAny(path);
    assertEquals(model.toString(), loaded.toString());
    assertArrayEquals(model.posteriorDraws().draws(), loaded.posteriorDraws().draws());
    assertEquals(model.posterior().collectAsList(), loaded.posterior().collectAsList());
    assertEquals(model.priors().collectAsList(), loaded.priors().collectAsList());
    assertEquals(
        model.transform(sleep).agg(java.util.Map.of("prediction", "sum")).first().getDouble(0),
        loaded.transform(sleep).agg(java.util.Map.of("prediction", "sum")).first().getDouble(0),
        1e-9);
    InformationCriteria fresh = loaded.informationCriteria(sleep);
    InformationCriteria kept = loaded.informationCriteria();
    assertNotNull(kept);
    assertEquals(kept.elpdLoo().value(), fresh.elpdLoo().value(), 1e-6);
    assertEquals(kept.pWaic().stdError(), fresh.pWaic().stdError(), 1e-6);
    java.nio.file.Files.delete(directory.resolve("model/posterior/posterior.json"));
    assertThrows(ModelIncompatibleException.class, () -> BayesianMixedEffectsModel.load(path));
  }

  @Test
  void inAPipeline(@TempDir Path directory) throws Exception {
    BayesianMixedEffects few = estimator().setDraws(50).setWarmup(100).setKeepEffects(false);
    PipelineModel fitted = new Pipeline().setStages(new PipelineStage[] {few}).fit(sleep);
    String path = directory.resolve("pipeline").toString();
    fitted.write().save(path);
    BayesianMixedEffectsModel loaded =
        (BayesianMixedEffectsModel) PipelineModel.load(path).stages()[0];
    assertEquals(50, loaded.getDraws());
    assertEquals(50, loaded.copy(ParamMap.empty()).posteriorDraws().draws()[0].length);
    assertEquals(50, loaded.estimator().getDraws());
    // 200 draws are too few, whatever their autocorrelation
    assertTrue(
        loaded.fitted().warnings().stream().anyMatch(one -> one.code().equals("ESS_BULK")),
        loaded.fitted().warnings().toString());
    assertEquals(180, loaded.informationCriteria(sleep).observations());
    java.nio.file.Path kept;
    try (var files = java.nio.file.Files.walk(directory)) {
      kept = files.filter(file -> file.endsWith("effect-draws.bin")).findFirst().orElseThrow();
    }
    java.nio.file.Files.delete(kept);
    BayesianMixedEffectsModel bare =
        (BayesianMixedEffectsModel) PipelineModel.load(path).stages()[0];
    assertThrows(ConfigurationException.class, () -> bare.informationCriteria(sleep));
  }

  @Test
  void tables() {
    Row tidy = model.tidy().where("term = 'Days'").first();
    ParameterSummary days = parameter("b_Days");
    assertEquals(days.mean(), tidy.<Double>getAs("estimate"), 0);
    assertEquals(days.sd(), tidy.<Double>getAs("std_error"), 0);
    assertEquals(days.q2_5(), tidy.<Double>getAs("conf_low"), 0);
    Row cor = model.tidy().where("term = 'cor__(Intercept).Days'").first();
    assertEquals(
        parameter("cor_Subject__Intercept__Days").mean(), cor.<Double>getAs("estimate"), 0);
    assertEquals(24_000, model.draws().count());
    assertEquals(36, model.ranef().count());
    assertEquals(
        "student_t(3, 288.7, 59.3)",
        model.priors().where("parameter = 'Intercept'").first().<String>getAs("prior"));
  }

  @Test
  void hypotheses() {
    List<Row> rows =
        model
            .hypothesis("Days > 0", "2*Days - (Intercept) < -200", "b_Days = 10", "Days > 10.4")
            .collectAsList();
    assertEquals(1, rows.get(0).<Double>getAs("post_prob"), 1e-3);
    assertEquals(
        2 * parameter("b_Days").mean() - parameter("b_Intercept").mean() + 200,
        rows.get(1).<Double>getAs("estimate"),
        1e-9);
    assertTrue(rows.get(2).isNullAt(rows.get(2).fieldIndex("post_prob")));
    assertEquals(parameter("b_Days").q2_5() - 10, rows.get(2).<Double>getAs("conf_low"), 1e-9);
    assertEquals(0.5, rows.get(3).<Double>getAs("post_prob"), 0.05);
    ConfigurationException unknown =
        assertThrows(ConfigurationException.class, () -> model.hypothesis("Dayz > 0"));
    assertTrue(String.valueOf(unknown.getMessage()).contains("b_Days"), unknown.getMessage());
    assertThrows(ConfigurationException.class, () -> model.hypothesis("Days * Days > 0"));
    assertThrows(ConfigurationException.class, () -> model.hypothesis("Days - Days > 0"));
    assertThrows(ConfigurationException.class, () -> model.hypothesis("Days"));
  }

  @Test
  void whatNeedsALikelihoodIsRefused() {
    assertThrows(ConfigurationException.class, () -> model.tests());
    assertThrows(ConfigurationException.class, () -> model.intervals());
    assertThrows(ConfigurationException.class, () -> model.allFit(sleep));
  }

  @Test
  void badPriorsNameCandidates() {
    ConfigurationException unmatched =
        assertThrows(
            ConfigurationException.class,
            () -> estimator().setPriors(new String[] {"b[Day] ~ normal(0, 1)"}).fit(sleep));
    assertTrue(String.valueOf(unmatched.getMessage()).contains("b[Days]"), unmatched.getMessage());
    ConfigurationException unreadable =
        assertThrows(
            ConfigurationException.class,
            () ->
                estimator()
                    .setPriors(new String[] {"b ~ norml(0, 1)"})
                    .transformSchema(sleep.schema()));
    assertTrue(String.valueOf(unreadable.getMessage()).contains("normal"), unreadable.getMessage());
  }

  @Test
  void likelihoodEstimatorsStillNeedRandomEffects() {
    assertThrows(
        ConfigurationException.class,
        () -> new LinearMixedEffects().setFormula("Reaction ~ Days").fit(sleep));
  }
}
