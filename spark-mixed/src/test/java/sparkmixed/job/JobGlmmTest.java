package sparkmixed.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import sparkmixed.testing.ShippedData;
import sparkmixed.testing.SparkExtension;

/** Generalized models through the job's entry point. */
@ExtendWith(SparkExtension.class)
class JobGlmmTest {
  private record Run(int code, String out, String err) {}

  private static Run run(List<String> args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code = Main.run(args.toArray(String[]::new), new PrintWriter(out), new PrintWriter(err));
    return new Run(code, out.toString(), err.toString());
  }

  private static Run fit(Path directory, String... settings) {
    List<String> args = new ArrayList<>(List.of("fit", "--run-id", "r", "--config"));
    args.add(ShippedData.projectRoot().resolve("conf/cbpp.conf").toString());
    List<String> all = new ArrayList<>(List.of(settings));
    all.add("input.path=" + ShippedData.file("cbpp"));
    all.add("output.path=" + directory.resolve("out"));
    all.forEach(setting -> args.addAll(List.of("--set", setting)));
    return run(args);
  }

  private static JsonNode json(Path file) throws IOException {
    return new ObjectMapper().readTree(Files.readString(file));
  }

  // R 4.2.2, lme4 1.1-31, tolPwrss = 1e-12:
  //   m <- glmer(cbind(incidence, size - incidence) ~ period + (1 | herd), cbpp, binomial)
  //   logLik(m) -92.0262818714972; coef(summary(m))["period2", ]
  //   -0.9923327167535321 0.30664229299924683 -3.2361247597244174 0.0012116441453901004
  //   predict(m, data.frame(period = "1", herd = "1"), type = "response")  0.30820764447184174
  @Test
  void fitsPredictsAndDescribes(SparkSession spark, @TempDir Path directory) throws IOException {
    Run first = fit(directory);
    assertEquals(0, first.code(), first.err());
    assertTrue(first.out().contains("Family: binomial  ( logit )"), first.out());
    Path run = directory.resolve("out/runs/r");
    JsonNode fit = json(run.resolve("fit.json"));
    assertEquals(-92.0262818714972, fit.get("logLik").asDouble(), 1e-6);
    assertEquals("Laplace", fit.get("method").asText());
    assertEquals("observed", fit.get("curvature").asText());
    assertTrue(fit.get("quadraturePoints").isNull());
    assertEquals(1, fit.get("sigma").asInt());
    assertTrue(fit.get("dispersion").isNull());
    JsonNode effect = fit.at("/fixedEffects/1");
    assertEquals("period2", effect.get("name").asText());
    assertEquals(-0.9923327167535321, effect.get("estimate").asDouble(), 1e-4);
    assertEquals(-3.2361247597244174, effect.get("statistic").asDouble(), 2e-3);
    assertEquals(0.0012116441453901004, effect.get("pValue").asDouble(), 1e-5);
    assertTrue(effect.get("df").isNull());
    Dataset<Row> tidy = spark.read().parquet(run.resolve("tables/tidy").toString());
    assertEquals(4, tidy.where("p_value is not null").count());
    assertEquals(0, tidy.where("`group` = 'Residual'").count());

    Run described = run(List.of("describe-model", directory.resolve("out").toString()));
    assertEquals(0, described.code(), described.err());
    assertTrue(described.out().contains("period2      -0.9923"), described.out());

    Path config = directory.resolve("predict.conf");
    Files.writeString(
        config,
        """
        input { path = "%s", options { header = true } }
        model { path = "%s", linkPredictionCol = eta }
        output { path = "%s" }
        """
            .formatted(
                ShippedData.file("cbpp"),
                directory.resolve("out"),
                directory.resolve("predictions")));
    Run predicted = run(List.of("predict", "--config", config.toString()));
    assertEquals(0, predicted.code(), predicted.err());
    Row row =
        spark
            .read()
            .parquet(directory.resolve("predictions").toString())
            .where("herd = '1' and period = '1'")
            .first();
    assertEquals(0.30820764447184174, row.<Double>getAs("prediction"), 1e-5);
    double odds = 0.30820764447184174 / (1 - 0.30820764447184174);
    assertEquals(Math.log(odds), row.<Double>getAs("eta"), 1e-4);
  }

  @Test
  void otherFamiliesReportTheirDispersion(SparkSession spark, @TempDir Path directory)
      throws IOException {
    Run run =
        fit(directory, "model.family=nbinom2", "model.formula=incidence ~ period + (1 | herd)");
    assertEquals(0, run.code(), run.err());
    JsonNode fit = json(directory.resolve("out/runs/r/fit.json"));
    assertEquals("negative-binomial", fit.get("family").asText());
    assertTrue(fit.get("sigma").isNull());
    assertTrue(fit.get("dispersion").asDouble() > 0);
    assertTrue(fit.get("dispersionDefinition").asText().contains("mu^2"));
    assertEquals(6, fit.get("dfModel").asInt());
  }

  @Test
  void theMethodIsReported(SparkSession spark, @TempDir Path directory) throws IOException {
    Run run = fit(directory, "model.method=pql");
    assertEquals(0, run.code(), run.err());
    JsonNode fit = json(directory.resolve("out/runs/r/fit.json"));
    assertEquals("PQL", fit.get("method").asText());
    // R: glmer(..., nAGQ = 0), logLik(m)
    assertEquals(-92.05429547281845, fit.get("logLik").asDouble(), 2e-4);
  }

  @Test
  void penalizedQuasiLikelihoodIsThatOfGlmerUnderEveryLink(
      SparkSession spark, @TempDir Path directory) throws IOException {
    Run run = fit(directory, "model.method=PQL", "model.link=probit");
    assertEquals(0, run.code(), run.err());
    JsonNode fit = json(directory.resolve("out/runs/r/fit.json"));
    assertEquals("expected", fit.get("curvature").asText());
    // R 4.2.2, lme4 1.1-31: m <- glmer(cbind(incidence, size - incidence) ~ period + (1 | herd),
    //   cbpp, binomial("probit"), nAGQ = 0, glmerControl(tolPwrss = 1e-12)); logLik(m); fixef(m)
    assertEquals(-92.6368362537, fit.get("logLik").asDouble(), 2e-4);
    assertEquals(-0.823509257685, fit.get("fixedEffects").get(0).get("estimate").asDouble(), 1e-3);
  }
}
