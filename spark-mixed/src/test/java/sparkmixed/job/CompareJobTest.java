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
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code compare} over the outputs of scheduled fits, and the intervals that they write. */
class CompareJobTest {
  @TempDir private Path directory = Path.of("");

  @BeforeAll
  static void startSpark() {
    SparkSession.builder()
        .master("local[2]")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.shuffle.partitions", "2")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .getOrCreate();
  }

  private record Run(int code, String out, String err) {}

  private static Run run(String... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code = Main.run(args, new PrintWriter(out), new PrintWriter(err));
    return new Run(code, out.toString(), err.toString());
  }

  private String fit(String name, String formula, String method) throws IOException {
    Path output = directory.resolve(name);
    Path config =
        Files.writeString(
            directory.resolve(name + ".conf"),
            """
            input { format = csv, path = "%s", options { header = true } }
            input.columns { Subject = string, Days = int, Reaction = double }
            model { formula = "%s", method = %s }
            output { path = "%s" }
            """
                .formatted(
                    Path.of("data/sleepstudy.csv").toAbsolutePath(), formula, method, output));
    Run run = run("fit", "--config", config.toString());
    assertEquals(0, run.code(), run.err());
    return output.toString();
  }

  // lme4 1.1-31, anova of the two ML fits: Chisq 42.13929854202547, Df 2, p 7.072412547197865e-10
  @Test
  void outputsOfTwoFits() throws IOException {
    String slope = fit("slope", "Reaction ~ Days + (Days | Subject)", "ML");
    String intercept = fit("intercept", "Reaction ~ Days + (1 | Subject)", "ML");
    Run text = run("compare", slope, intercept);
    assertEquals(0, text.code(), text.err());
    assertTrue(text.out().contains("intercept: Reaction ~ "), text.out());
    assertTrue(text.out().contains("42.139"), text.out());
    Run machine = run("compare", slope, intercept, "--json");
    JsonNode models = new ObjectMapper().readTree(machine.out()).get("models");
    assertEquals("slope", models.get(1).get("model").asText());
    assertEquals(42.13929854202547, models.get(1).get("statistic").asDouble(), 1e-6);
    assertEquals(7.072412547197865e-10, models.get(1).get("p_value").asDouble(), 1e-15);
    assertTrue(models.get(0).get("p_value").isNull());

    String reml = fit("reml", "Reaction ~ 1 + (Days | Subject)", "REML");
    Run mixed = run("compare", slope, reml);
    assertEquals(2, mixed.code());
    assertTrue(mixed.err().contains("fit both by maximum likelihood"), mixed.err());
    assertEquals(24, run("compare", slope, directory.resolve("nothing").toString()).code());
    assertEquals(2, run("compare", slope).code());
  }

  // lme4 1.1-31, confint(m, level = 0.99) of the ML fit: .sig03 3.3131614 10.1306220
  @Test
  void intervalsOfAFit() throws IOException {
    Path output = directory.resolve("intervals");
    Path config =
        Files.writeString(
            directory.resolve("intervals.conf"),
            """
            input { format = csv, path = "%s", options { header = true } }
            input.columns { Subject = string, Days = int, Reaction = double }
            model { formula = "Reaction ~ Days + (Days | Subject)", method = ML }
            inference { intervals = profile, level = 0.99 }
            output { path = "%s" }
            """
                .formatted(Path.of("data/sleepstudy.csv").toAbsolutePath(), output));
    Run run = run("fit", "--config", config.toString(), "--run-id", "one");
    assertEquals(0, run.code(), run.err());
    for (String table : new String[] {"intervals", "tidy"}) {
      org.apache.spark.sql.Row row =
          SparkSession.active()
              .read()
              .parquet(output.resolve("runs/one/tables/" + table).toString())
              .where("term = 'sd__Days'")
              .head();
      assertEquals(3.3131614, row.<Double>getAs("conf_low"), 0.03);
      assertEquals(10.1306220, row.<Double>getAs("conf_high"), 0.03);
      assertEquals("one", row.<String>getAs("run_id"));
    }
    Run wrong = run("fit", "--config", config.toString(), "--set", "inference.intervals=profil");
    assertEquals(2, wrong.code());
    assertTrue(wrong.err().contains("none, wald, profile, bootstrap"), wrong.err());
    Run binomial =
        run(
            "fit",
            "--config",
            config.toString(),
            "--set",
            "model.family=binomial",
            "--set",
            "model.method=PQL");
    assertEquals(2, binomial.code());
    assertTrue(binomial.err().contains("needs a likelihood"), binomial.err());
  }
}
