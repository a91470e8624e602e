package sparkmixed.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import sparkmixed.testing.SparkExtension;

/** What pages show, of a fit and of the command report. */
@ExtendWith(SparkExtension.class)
class ReportJobTest {
  private static final String PROFILES = "id=\"intervals\"";
  private static final String ENVELOPE = "models fitted to simulated responses";

  @TempDir private Path directory = Path.of("");

  @BeforeAll
  static void sparkIsThere(SparkSession spark) {
    spark.sparkContext().setLogLevel("ERROR");
  }

  private record Run(int code, String out, String err) {}

  private static Run run(String... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code = Main.run(args, new PrintWriter(out), new PrintWriter(err));
    return new Run(code, out.toString(), err.toString());
  }

  private Path config() throws IOException {
    return Files.writeString(
        directory.resolve("job.conf"),
        """
        input { path = "%s", options { header = true } }
        input.columns { Subject = string, Days = int, Reaction = double }
        model { formula = "Reaction ~ 1 + Days + (1 + Days | Subject)" }
        output { path = "%s" }
        """
            .formatted(Path.of("data/sleepstudy.csv").toAbsolutePath(), directory.resolve("out")));
  }

  private String page(String run) throws IOException {
    return Files.readString(directory.resolve("out/runs/" + run + "/report.html"));
  }

  @Test
  void profilesOfAFitAreDrawnAgainFromItsTables() throws IOException {
    String config = config().toString();
    Run fit =
        run("fit", "--config", config, "--run-id", "p", "--set", "inference.intervals=profile");
    assertEquals(0, fit.code(), fit.err());
    assertTrue(page("p").contains(PROFILES));
    Path curves = directory.resolve("out/runs/p/tables/profile");
    assertTrue(SparkSession.active().read().parquet(curves.toString()).count() >= 6 * 9);

    Path other = directory.resolve("again.html");
    String path = directory.resolve("out/runs/p").toString();
    Run report = run("report", path, "--output", other.toString());
    assertEquals(0, report.code(), report.err());
    assertEquals(figure(page("p"), "profile"), figure(Files.readString(other), "profile"));
    assertFalse(Files.readString(other).contains("id=\"residuals\""));
  }

  /** The numbers behind a figure, as they stand in the page. */
  private static String figure(String page, String layer) {
    int from = page.indexOf("{\"name\":\"" + layer + "\"");
    return page.substring(from, page.indexOf("]}]}", from));
  }

  /** A Bayesian fit has figures of its own, which a saved model has, too. */
  @Test
  void draws() throws IOException {
    String config = config().toString();
    Run fit =
        run(
            "fit",
            "--config",
            config,
            "--run-id",
            "b",
            "--set",
            "model.method=Bayes",
            "--set",
            "model.warmup=300",
            "--set",
            "model.draws=300");
    assertEquals(0, fit.code(), fit.err());
    String page = page("b");
    assertTrue(page.contains("id=\"posterior\"") && page.contains("id=\"priors\""));
    assertTrue(page.contains("Convergence: R-hat below 1.01"), "a table of convergence");
    assertTrue(page.contains("Rows by Pareto k-hat"), "a table of k-hat");
    assertTrue(page.contains("posterior means with 95 % intervals of the draws"));
    assertTrue(page.contains("to its posterior mean."), "shrinkage");
    assertTrue(page.contains("id=\"predictive\"") && page.contains("and of 50 replicates"));
    assertTrue(page.contains("Statistics of 1,000 replicates"));
    assertFalse(page.contains("Half-normal") || page.contains("Log-likelihood"));

    Path other = directory.resolve("again.html");
    String path = directory.resolve("out/runs/b").toString();
    Run report = run("report", path, "--output", other.toString());
    assertEquals(0, report.code(), report.err());
    String again = Files.readString(other);
    for (String name :
        List.of(
            "posterior_density",
            "trace",
            "rank",
            "pairs",
            "prior_posterior",
            "predictive_density",
            "predictive_histogram")) {
      assertEquals(figure(page, name), figure(again, name), name);
    }
    Run rows = run("report", path, "--config", config, "--output", other.toString());
    assertEquals(0, rows.code(), rows.err());
    assertEquals(figure(page, "residuals"), figure(Files.readString(other), "residuals"));
    assertEquals(figure(page, "shrinkage"), figure(Files.readString(other), "shrinkage"));
  }

  @Test
  void profilesAreMadeWhenTheCommandIsAskedForThem() throws IOException {
    String config = config().toString();
    assertEquals(0, run("fit", "--config", config, "--run-id", "w").code());
    assertFalse(page("w").contains(PROFILES));
    String path = directory.resolve("out/runs/w").toString();
    Run blind = run("report", path, "--profiles");
    assertEquals(2, blind.code());
    assertTrue(blind.err().contains("give the rows"), blind.err());
    Run report = run("report", path, "--profiles", "--config", config, "--json");
    assertEquals(0, report.code(), report.err());
    assertTrue(report.out().startsWith("{\"status\":\"done\",\"exitCode\":0"), report.out());
    assertTrue(page("w").contains(PROFILES));
    assertTrue(page("w").contains(ENVELOPE));
  }

  @Test
  void onlySmallFitsAreRepeatedForAnEnvelope() throws IOException {
    String config = config().toString();
    String key = "output.halfNormalRows=";
    assertEquals(0, run("fit", "--config", config, "--run-id", "a").code());
    assertTrue(page("a").contains(ENVELOPE));
    assertEquals(0, run("fit", "--config", config, "--run-id", "b", "--set", key + 179).code());
    assertFalse(page("b").contains(ENVELOPE));
    assertTrue(page("b").contains("output.halfNormalRows raises the limit of 179 rows"));
    assertEquals(0, run("fit", "--config", config, "--run-id", "c", "--set", key + 0).code());
    assertFalse(page("c").contains("Half-normal"));
    Run wrong = run("fit", "--config", config, "--run-id", "d", "--set", key + -1);
    assertEquals(2, wrong.code());
    assertTrue(wrong.err().contains("output.halfNormalRows is -1"), wrong.err());
  }
}
