package sparkmixed.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static sparkmixed.job.BayesRuns.command;
import static sparkmixed.job.BayesRuns.fit;
import static sparkmixed.job.BayesRuns.named;
import static sparkmixed.job.BayesRuns.run;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import sparkmixed.job.BayesRuns.Run;
import sparkmixed.testing.ReferenceData;
import sparkmixed.testing.ShippedData;
import sparkmixed.testing.SparkExtension;

/** {@code method = Bayes} through the job's entry point, beside brms. */
@ExtendWith(SparkExtension.class)
class BayesJobTest {
  /** As issue 5 asks: means, standard deviations, quantiles, information criteria. */
  private static void assertLike(String id, JsonNode fit, int parameters) {
    JsonNode reference = ReferenceData.orSkip().fit(id);
    assertEquals(parameters, fit.get("posterior").size());
    for (JsonNode own : fit.get("posterior")) {
      String name = own.get("parameter").asText();
      JsonNode expected = named(reference.get("posterior"), "variable", name);
      double sd = expected.get("sd").asDouble();
      double mean = expected.get("mean").asDouble();
      double error =
          Math.hypot(own.get("mcseMean").asDouble(), expected.get("mcse_mean").asDouble());
      assertEquals(mean, own.get("mean").asDouble(), 4 * error + 0.01 * sd, name);
      assertEquals(sd, own.get("sd").asDouble(), 0.04 * sd, "sd of " + name);
      for (String[] q : new String[][] {{"q2.5", "q2_5"}, {"q97.5", "q97_5"}}) {
        double quantile = expected.get(q[0]).asDouble();
        double tolerance = 0.04 * Math.max(Math.abs(quantile), sd);
        assertEquals(quantile, own.get(q[1]).asDouble(), tolerance, q[0] + " of " + name);
      }
    }
    // Four Monte Carlo errors of both, where there are any. Where a k-hat is above 0.7, with random
    // slopes, there are none: six seeds have standard deviations of 0.36 (loo) and 0.15 (waic).
    JsonNode mcse = fit.at("/informationCriteria/mcse_elpd_loo");
    double loo = mcse.isNumber() ? 4 * Math.sqrt(2) * mcse.asDouble() : 1.5;
    assertCriterion(reference, fit, "loo", "elpd_loo", loo);
    assertCriterion(reference, fit, "loo", "p_loo", loo);
    double waic = mcse.isNumber() ? loo : 0.6;
    assertCriterion(reference, fit, "waic", "elpd_waic", waic);
    assertCriterion(reference, fit, "waic", "p_waic", waic);
  }

  private static void assertCriterion(
      JsonNode reference, JsonNode fit, String kind, String name, double tolerance) {
    JsonNode expected = named(reference.at("/information_criteria/" + kind), "_row", name);
    JsonNode own = fit.get("informationCriteria");
    assertEquals(expected.get("Estimate").asDouble(), own.get(name).asDouble(), tolerance, name);
    double error = expected.get("SE").asDouble();
    assertEquals(error, own.get("se_" + name).asDouble(), 0.1 * error, "se of " + name);
  }

  @Test
  void correlatedSlopesWithDefaultPriors(SparkSession spark, @TempDir Path directory)
      throws IOException {
    Run run = command("fit", directory, "model.draws=4000");
    assertEquals(0, run.code(), run.err());
    JsonNode fit = fit(directory);
    Row draws =
        spark
            .read()
            .parquet(directory.resolve("out/runs/r/tables/draws").toString())
            .selectExpr("count(*)", "max(chain)", "max(draw)", "count(distinct parameter)")
            .first();
    assertEquals(List.of(96_000L, 4, 4000, 6L), scala(draws));
    Run described = run(List.of("describe-model", directory.resolve("out").toString()));
    assertEquals(0, described.code(), described.err());
    assertTrue(described.out().contains("cor(Intercept,Days)"), described.out());
    assertLike("bayes_sleepstudy_slope_default", fit, 6);
  }

  // brms: bf(Reaction ~ 0 + Intercept + Days + (1 + Days | Subject)), its priors as below
  @Test
  void statedPriors(SparkSession spark, @TempDir Path directory) throws IOException {
    Run run =
        command(
            "fit",
            directory,
            "model.draws=4000",
            "model.priors=[\"b[(Intercept)] ~ normal(250, 100)\", \"b[Days] ~ normal(0, 25)\","
                + " \"sd ~ student_t(3, 0, 50)\", \"sigma ~ student_t(3, 0, 50)\"]");
    assertEquals(0, run.code(), run.err());
    assertLike("bayes_sleepstudy_slope_explicit", fit(directory), 6);
    List<Row> effects =
        spark
            .read()
            .parquet(directory.resolve("out/runs/r/tables/ranef").toString())
            .collectAsList();
    assertEquals(36, effects.size());
    JsonNode reference = ReferenceData.orSkip().fit("bayes_sleepstudy_slope_explicit");
    for (Row effect : effects) {
      String term = effect.<String>getAs("term").replaceAll("[()]", "");
      String name = "r_Subject[" + effect.getAs("level") + "," + term + "]";
      JsonNode expected = named(reference.get("posterior"), "variable", name);
      double sd = expected.get("sd").asDouble();
      assertEquals(
          expected.get("mean").asDouble(), effect.<Double>getAs("estimate"), 0.06 * sd, name);
      assertEquals(sd, effect.<Double>getAs("std_error"), 0.04 * sd, name);
    }
  }

  @Test
  void linearRegressionWithoutRandomEffects(SparkSession spark, @TempDir Path directory)
      throws IOException {
    Run run = command("fit", directory, "model.draws=4000", "model.formula=Reaction ~ 1 + Days");
    assertEquals(0, run.code(), run.err());
    assertLike("bayes_sleepstudy_lm_default", fit(directory), 3);
  }

  @Test
  void modelsWithoutRandomEffectsAreValidatedSavedAndUsed(
      SparkSession spark, @TempDir Path directory) throws IOException {
    String formula = "model.formula=Reaction ~ 1 + Days";
    Run planned = command("validate", directory, formula);
    assertEquals(0, planned.code(), planned.err());
    Run run = command("fit", directory, formula, "model.draws=500");
    assertEquals(0, run.code(), run.err());
    Run described = run(List.of("describe-model", directory.resolve("out").toString()));
    assertEquals(0, described.code(), described.err());
    assertTrue(described.out().contains("Population-Level Effects:"), described.out());
    assertTrue(!described.out().contains("Group-Level"), described.out());
    Path config = directory.resolve("predict.conf");
    Files.writeString(
        config,
        """
        input { path = "%s", options { header = true } }
        model { path = "%s" }
        output { path = "%s" }
        """
            .formatted(
                ShippedData.file("sleepstudy"),
                directory.resolve("out"),
                directory.resolve("predictions")));
    Run predicted = run(List.of("predict", "--config", config.toString()));
    assertEquals(0, predicted.code(), predicted.err());
    // R: coef(lm(Reaction ~ Days, sleepstudy))  251.40510485 10.46728596
    Row row =
        spark.read().parquet(directory.resolve("predictions").toString()).where("Days = 0").first();
    assertEquals(251.405, row.<Double>getAs("prediction"), 2);
    assertEquals(
        0, spark.read().parquet(directory.resolve("out/runs/r/tables/ranef").toString()).count());
  }

  private static List<Object> scala(Row row) {
    List<Object> values = new ArrayList<>();
    for (int k = 0; k < row.size(); k++) {
      values.add(row.get(k));
    }
    return values;
  }

  @Test
  void uncorrelatedSlopesWithDefaultPriors(SparkSession spark, @TempDir Path directory)
      throws IOException {
    Run run =
        command(
            "fit",
            directory,
            "model.draws=4000",
            "model.formula=Reaction ~ 1 + Days + (1 + Days || Subject)");
    assertEquals(0, run.code(), run.err());
    assertLike("bayes_sleepstudy_uncorrelated_default", fit(directory), 5);
  }

  private static Run herds(Path directory, String formula, String... settings) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "input.path=" + ShippedData.file("cbpp"),
                "model.family=binomial",
                "model.link=logit",
                "model.formula=cbind(incidence, size - incidence) ~ " + formula,
                "model.levels.period=[\"1\", \"2\", \"3\", \"4\"]",
                "model.draws=4000"));
    all.addAll(List.of(settings));
    return command("fit", directory, all.toArray(String[]::new));
  }

  // brms: incidence | trials(size) ~ 0 + Intercept + period + (1 | herd), priors as below
  @Test
  void cattleHerds(SparkSession spark, @TempDir Path directory) throws IOException {
    Run run =
        herds(
            directory,
            "period + (1 | herd)",
            "model.priors=[\"b[(Intercept)] ~ normal(0, 2.5)\", \"b ~ normal(0, 2.5)\","
                + " \"sd ~ student_t(3, 0, 2.5)\"]");
    assertEquals(0, run.code(), run.err());
    assertTrue(run.out().contains("sd(Intercept)"), run.out());
    JsonNode fit = fit(directory);
    assertEquals(5, fit.get("posterior").size());
    assertTrue(fit.get("dispersion").isNull());
    assertEquals("(Intercept) | herd: non-centered", fit.at("/sampler/parameterization").asText());
    assertLike("bayes_cbpp_period_explicit", fit, 5);
  }

  // brms: incidence | trials(size) ~ 0 + Intercept + (1 | herd), priors as below
  @Test
  void cattleHerdsByTheirMean(SparkSession spark, @TempDir Path directory) throws IOException {
    Run run =
        herds(
            directory,
            "1 + (1 | herd)",
            "model.priors=[\"b[(Intercept)] ~ normal(0, 2.5)\", \"sd ~ student_t(3, 0, 2.5)\"]",
            "model.parameterization=centered");
    assertEquals(0, run.code(), run.err());
    JsonNode fit = fit(directory);
    assertEquals("(Intercept) | herd: centered", fit.at("/sampler/parameterization").asText());
    assertLike("bayes_cbpp_intercept_explicit", fit, 2);
  }

  @Test
  void countsWithoutRandomEffects(SparkSession spark, @TempDir Path directory) throws IOException {
    String[] settings = {
      "model.family=poisson",
      "model.link=log",
      "model.formula=Days ~ Reaction",
      "model.priors=[\"b ~ normal(0, 1)\"]"
    };
    Run planned = command("validate", directory, settings);
    assertEquals(0, planned.code(), planned.err());
    Run run = command("fit", directory, settings);
    assertEquals(0, run.code(), run.err());
    JsonNode fit = fit(directory);
    // R: summary(glm(Days ~ Reaction, poisson, sleepstudy))$coefficients, whose likelihood hardly
    // differs from the posterior
    //              Estimate    Std. Error    z value      Pr(>|z|)
    // (Intercept) -0.2114824817 0.18624967546 -1.1354784 2.5617493e-01
    // Reaction     0.0055729419 0.00057572104  9.6799345 3.6695088e-22
    JsonNode slope = named(fit.get("posterior"), "parameter", "b_Reaction");
    assertEquals(0.0055729, slope.get("mean").asDouble(), 0.15 * 0.00057572);
    assertEquals(0.00057572, slope.get("sd").asDouble(), 0.1 * 0.00057572);
    assertTrue(fit.get("informationCriteria").hasNonNull("elpd_loo"));
  }

  @Test
  void mistakesAreToldBeforeAnythingIsSampled(SparkSession spark, @TempDir Path directory) {
    Run unmatched = command("validate", directory, "model.priors=[\"sd[Subjekt] ~ normal(0, 1)\"]");
    assertEquals(2, unmatched.code(), unmatched.err());
    assertTrue(unmatched.err().contains("sd[Subject]"), unmatched.err());
    assertEquals(0, command("validate", directory).code());
    Run intervals = command("fit", directory, "inference.intervals=profile");
    assertEquals(2, intervals.code());
    Run algorithm = command("fit", directory, "model.algorithm=gibbs");
    assertEquals(2, algorithm.code(), algorithm.err());
    Run parameterization = command("fit", directory, "model.parameterization=centred");
    assertEquals(2, parameterization.code());
    assertTrue(parameterization.err().contains("non-centered"), parameterization.err());
  }

  @Test
  void predicts(SparkSession spark, @TempDir Path directory) throws IOException {
    assertEquals(0, command("fit", directory, "model.draws=500").code());
    Path config = directory.resolve("predict.conf");
    Files.writeString(
        config,
        """
        input { path = "%s", options { header = true } }
        model { path = "%s", interval = prediction, predictionStdErrorCol = se, predictionDraws = 500 }
        output { path = "%s" }
        """
            .formatted(
                ShippedData.file("sleepstudy"),
                directory.resolve("out"),
                directory.resolve("predictions")));
    Run predicted = run(List.of("predict", "--config", config.toString()));
    assertEquals(0, predicted.code(), predicted.err());
    Row row =
        spark
            .read()
            .parquet(directory.resolve("predictions").toString())
            .where("Subject = '308' and Days = 0")
            .first();
    // brms: fixef(fit)["Intercept", 1] + ranef(fit)$Subject["308", 1, "Intercept"], about 254
    assertEquals(254, row.<Double>getAs("prediction"), 2);
    assertTrue(row.<Double>getAs("predictionLow") < 254 - 45, row.toString());
    assertTrue(row.<Double>getAs("predictionHigh") > 254 + 45, row.toString());
    assertTrue(row.<Double>getAs("se") > 8 && row.<Double>getAs("se") < 18, row.toString());
    String tables = directory.resolve("out/runs/r/tables").toString();
    assertEquals(4, spark.read().parquet(tables + "/predictive_check").count());
    assertEquals(4000, spark.read().parquet(tables + "/predictive_check_draws").count());
    assertEquals(51 * 256, spark.read().parquet(tables + "/predictive_check_density").count());
  }
}
