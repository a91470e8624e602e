package sparkmixed.ml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import sparkmixed.fit.LmmProblem;
import sparkmixed.testing.ReferenceData;
import sparkmixed.testing.SparkExtension;

/** Every fixture of inference in the reference, through what users call. */
@ExtendWith(SparkExtension.class)
class InferenceFixturesTest {
  private static final double DF = 1e-3;
  private static final double P = 1e-2;

  /** Share of an interval's width. */
  private static final double LIMIT = 5e-3;

  private static final String SLOPE = "Reaction ~ Days + (Days | Subject)";
  private static final String INTERCEPT = "Reaction ~ Days + (1 | Subject)";

  /** Its parameter starts Spark. */
  @BeforeAll
  static void sparkIsThere(SparkSession spark) {
    spark.sparkContext().setLogLevel("ERROR");
  }

  private static Dataset<Row> table(ReferenceData reference, String name, String schema) {
    return SparkSession.active()
        .read()
        .option("header", "true")
        .schema(schema)
        .csv(reference.file(name).toUri().toString());
  }

  private static Dataset<Row> sleepstudy(ReferenceData reference) {
    return table(reference, "sleepstudy", "Reaction double, Days int, Subject string");
  }

  private static Dataset<Row> cbpp(ReferenceData reference) {
    return table(reference, "cbpp", "herd string, incidence int, size int, period string");
  }

  private static LinearMixedEffects linear(String formula) {
    return new LinearMixedEffects().setFormula(formula);
  }

  private static void assertNear(JsonNode expected, Row own, String column, double tolerance) {
    double value = expected.asDouble();
    assertEquals(
        value, own.<Double>getAs(column), tolerance * Math.abs(value), column + " of " + own);
  }

  /** Rows of {@code coef(summary(m))} beside the model's own table of coefficients. */
  private static void assertCoefficients(JsonNode expected, LinearMixedEffectsModel model) {
    for (JsonNode line : expected) {
      String name = line.get("model").asText();
      Row own = model.tidy().where("effect = 'fixed' and term = '" + name + "'").head();
      assertNear(line.get("Std_Error"), own, "std_error", 1e-5);
      assertNear(line.get("df"), own, "df", DF);
      assertNear(line.get("Pr_t_"), own, "p_value", P);
    }
  }

  private static void assertAnova(JsonNode expected, Dataset<Row> own) {
    List<Row> rows = own.collectAsList();
    assertEquals(expected.size(), rows.size());
    for (int t = 0; t < rows.size(); t++) {
      JsonNode line = expected.get(t);
      Row row = rows.get(t);
      assertEquals(line.get("model").asText(), row.<String>getAs("term"));
      assertEquals(line.get("NumDF").asInt(), row.<Integer>getAs("num_df"));
      assertNear(line.get("Sum_Sq"), row, "sum_sq", 1e-4);
      assertNear(line.get("Mean_Sq"), row, "mean_sq", 1e-4);
      assertNear(line.get("DenDF"), row, "den_df", DF);
      assertNear(line.get("F_value"), row, "f_value", 1e-4);
      assertNear(line.get("Pr_F_"), row, "p_value", P);
    }
  }

  private static void assertBoth(
      LinearMixedEffects estimator,
      Dataset<Row> data,
      JsonNode[] coefficients,
      JsonNode[] analyses) {
    String[] kinds = {"satterthwaite", "kenward-roger"};
    for (int k = 0; k < kinds.length; k++) {
      LinearMixedEffectsModel model = estimator.setDdf(kinds[k]).fit(data);
      assertCoefficients(coefficients[k], model);
      assertAnova(analyses[k], model.tests().anova("III"));
    }
    LinearMixedEffectsModel plain = estimator.setDdf("satterthwaite").fit(data);
    assertAnova(analyses[1], plain.tests().anova("III", "kenward-roger"));
  }

  @Test
  void degreesOfFreedomOfSleepstudy() {
    ReferenceData reference = ReferenceData.orSkip();
    JsonNode fit = reference.fit("inference_sleepstudy_df");
    Map<String, String> formulas = Map.of("slope", SLOPE, "intercept", INTERCEPT);
    formulas.forEach(
        (part, formula) -> {
          JsonNode own = fit.get(part);
          assertBoth(
              linear(formula),
              sleepstudy(reference),
              new JsonNode[] {own.get("satterthwaite"), own.get("kenward_roger")},
              new JsonNode[] {own.get("anova_satterthwaite"), own.get("anova_kr")});
        });
  }

  @Test
  void splitPlotOfBeets() {
    ReferenceData reference = ReferenceData.orSkip();
    JsonNode fit = reference.fit("inference_beets_splitplot");
    Dataset<Row> beets =
        table(
            reference,
            "beets",
            "harvest string, block string, sow string, yield double, sugpct double");
    for (String response : List.of("sugpct", "yield")) {
      JsonNode own = fit.get(response);
      LinearMixedEffects estimator =
          linear(response + " ~ block + sow + harvest + (1 | block:harvest)");
      assertBoth(
          estimator,
          beets,
          new JsonNode[] {own.get("fixed"), own.get("fixed_kr")},
          new JsonNode[] {own.get("anova3"), own.get("anova3_kr")});
      double reml = own.get("reml").asDouble();
      assertEquals(reml, estimator.fit(beets).fitted().criterion(), 1e-6 * (1 + Math.abs(reml)));
    }
  }

  private static void assertComparison(JsonNode expected, MixedEffectsModel<?>... models) {
    List<Row> rows = MixedModels.compare(models).table().collectAsList();
    for (int k = 0; k < expected.size(); k++) {
      JsonNode line = expected.get(k);
      assertEquals(line.get("npar").asInt(), rows.get(k).<Integer>getAs("npar"));
      assertEquals(line.get("AIC").asDouble(), rows.get(k).<Double>getAs("aic"), 1e-5);
      assertEquals(line.get("BIC").asDouble(), rows.get(k).<Double>getAs("bic"), 1e-5);
      assertEquals(line.get("logLik").asDouble(), rows.get(k).<Double>getAs("log_lik"), 1e-5);
      assertEquals(line.get("deviance").asDouble(), rows.get(k).<Double>getAs("deviance"), 1e-5);
      if (line.hasNonNull("Chisq")) {
        assertEquals(line.get("Chisq").asDouble(), rows.get(k).<Double>getAs("statistic"), 1e-5);
        assertEquals(line.get("Df").asInt(), rows.get(k).<Integer>getAs("df"));
        assertNear(line.get("Pr_Chisq_"), rows.get(k), "p_value", P);
      }
    }
  }

  @Test
  void likelihoodRatios() {
    ReferenceData reference = ReferenceData.orSkip();
    JsonNode fit = reference.fit("inference_lrt");
    Dataset<Row> sleep = sleepstudy(reference);
    LinearMixedEffectsModel slope = linear(SLOPE).fit(sleep);
    Map<String, String> smaller =
        Map.of(
            "sleepstudy_uncorrelated_vs_slope", "Reaction ~ Days + (Days || Subject)",
            "sleepstudy_intercept_vs_slope", INTERCEPT,
            "sleepstudy_slopeonly_vs_slope", "Reaction ~ Days + (0 + Days | Subject)",
            "sleepstudy_drop_Days", "Reaction ~ 1 + (Days | Subject)");
    smaller.forEach(
        (name, formula) -> assertComparison(fit.get(name), linear(formula).fit(sleep), slope));
    Dataset<Row> herds = cbpp(reference);
    GeneralizedLinearMixedEffectsModel period = Cbpp.estimator().fit(herds);
    assertComparison(
        fit.get("cbpp_period"),
        Cbpp.estimator()
            .setFormula("cbind(incidence, size - incidence) ~ 1 + (1 | herd)")
            .fit(herds),
        period);
    assertDeletions(fit.get("cbpp_drop1"), period.tests().drop1(herds));
    // a REML fit without a term is that by maximum likelihood
    Row days = slope.tests().drop1().where("term = 'Days'").head();
    JsonNode dropped = fit.get("sleepstudy_drop_Days");
    assertNear(dropped.get(1).get("Pr_Chisq_"), days, "p_value", P);
    assertEquals(dropped.get(0).get("AIC").asDouble(), days.<Double>getAs("aic"), 1e-5);
  }

  private static void assertDeletions(JsonNode expected, Dataset<Row> own) {
    List<Row> rows = own.collectAsList();
    assertEquals(expected.size(), rows.size());
    for (int k = 0; k < rows.size(); k++) {
      JsonNode line = expected.get(k);
      Row row = rows.get(k);
      assertEquals(line.get("model").asText(), row.<String>getAs("term"));
      assertEquals(line.get("AIC").asDouble(), row.<Double>getAs("aic"), 1e-3);
      assertEquals(line.hasNonNull("npar"), row.getAs("npar") != null);
      if (line.hasNonNull("npar")) {
        assertEquals(line.get("npar").asInt(), row.<Integer>getAs("npar"));
        assertEquals(line.get("LRT").asDouble(), row.<Double>getAs("lrt"), 1e-3);
        double p = line.get("Pr_Chi_").asDouble();
        double log = row.<Double>getAs("log_p_value");
        // R has no double for exp(-1222)
        assertEquals(p == 0, log < Math.log(Double.MIN_VALUE), row.toString());
        assertEquals(p, row.<Double>getAs("p_value"), P * p);
        assertEquals(p, Math.exp(log), P * p);
      }
    }
  }

  @Test
  void fruitsWithoutEachTerm() {
    ReferenceData reference = ReferenceData.orSkip();
    Dataset<Row> plants =
        table(
            reference,
            "Arabidopsis",
            "reg string, popu string, gen string, rack string, nutrient string, amd string,"
                + " status string, `total.fruits` int");
    GeneralizedLinearMixedEffectsModel model =
        new GeneralizedLinearMixedEffects()
            .setFamily("poisson")
            .setFormula(
                "total.fruits ~ rack + status + nutrient * amd + (1 | reg) + (1 | popu) + (1 | gen)")
            .fit(plants);
    assertDeletions(
        reference.fit("inference_lrt").get("arabidopsis_drop1"), model.tests().drop1(plants));
  }

  /** {@code .sig01, .sig02, ...} are theta's elements, by columns of its triangle. */
  private static String term(String parameter) {
    return switch (parameter) {
      case ".sig01" -> "sd__(Intercept)";
      case ".sig02" -> "cor__(Intercept).Days";
      case ".sig03" -> "sd__Days";
      case ".sigma" -> "sd__Observation";
      default -> parameter;
    };
  }

  private static void assertLimits(JsonNode expected, Dataset<Row> own, double share) {
    for (JsonNode line : expected) {
      if (!line.hasNonNull("lower")) {
        continue;
      }
      Row row = own.where("term = '" + term(line.get("parameter").asText()) + "'").head();
      double low = line.get("lower").asDouble();
      double high = line.get("upper").asDouble();
      assertEquals(low, row.<Double>getAs("conf_low"), share * (high - low), row.toString());
      assertEquals(high, row.<Double>getAs("conf_high"), share * (high - low), row.toString());
    }
  }

  @Test
  void profileAndWaldIntervals() {
    ReferenceData reference = ReferenceData.orSkip();
    JsonNode fit = reference.fit("inference_profile_ci");
    ModelIntervals sleep = linear(SLOPE).setMethod("ML").fit(sleepstudy(reference)).intervals();
    assertLimits(fit.get("sleepstudy_95"), sleep.profile(0.95), LIMIT);
    assertLimits(fit.get("sleepstudy_99"), sleep.profile(0.99), LIMIT);
    assertLimits(fit.get("sleepstudy_wald_95"), sleep.wald(0.95), 1e-4);
    Dataset<Row> herds = cbpp(reference);
    GeneralizedLinearMixedEffectsModel model = Cbpp.estimator().fit(herds);
    assertLimits(fit.get("cbpp_95"), model.intervals(herds).profile(0.95), LIMIT);
    assertLimits(fit.get("cbpp_wald_95"), model.intervals().wald(0.95), 1e-3);
  }

  @Test
  void criteriaAtGivenVariances() {
    ReferenceData reference = ReferenceData.orSkip();
    LmmProblem problem = linear(SLOPE).fit(sleepstudy(reference)).data().kept().problem();
    assertNotNull(problem);
    LmmProblem likelihood = problem.withReml(false);
    Iterator<JsonNode> points =
        reference.fit("inference_vcov_theta_sleepstudy").get("points").elements();
    assertTrue(points.hasNext());
    while (points.hasNext()) {
      JsonNode point = points.next();
      double[] theta = new double[3];
      java.util.Arrays.setAll(theta, k -> point.get("theta").get(k).asDouble());
      assertEquals(point.get("reml_criterion").asDouble(), problem.criterion(theta), 1e-8 * 1800);
      assertEquals(point.get("ml_deviance").asDouble(), likelihood.criterion(theta), 1e-8 * 1800);
    }
  }
}
