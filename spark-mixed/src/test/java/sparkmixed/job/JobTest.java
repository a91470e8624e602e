package sparkmixed.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
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
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The job through its entry point, as a scheduler meets it. */
class JobTest {
  private static final Path SLEEPSTUDY = Path.of("data/sleepstudy.csv");

  private static final String COLUMNS =
      "input.columns { Subject = string, Days = int, Reaction = double }";

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
    assertFalse(err.toString().contains("Exception"), err.toString());
    assertFalse(err.toString().contains("\tat "), err.toString());
    return new Run(code, out.toString(), err.toString());
  }

  private Path config(String more) throws IOException {
    return Files.writeString(
        directory.resolve("job.conf"),
        """
        input { format = csv, path = "%s", options { header = true } }
        model { formula = "Reaction ~ 1 + Days + (1 + Days | Subject)" }
        output { path = "%s" }
        """
                .formatted(SLEEPSTUDY.toAbsolutePath(), directory.resolve("out"))
            + more);
  }

  private Run fit(String more, String... args) throws IOException {
    List<String> all = new ArrayList<>(List.of("fit", "--config", config(more).toString()));
    all.addAll(List.of(args));
    return run(all.toArray(String[]::new));
  }

  private static JsonNode json(Path file) throws IOException {
    return new ObjectMapper().readTree(Files.readString(file));
  }

  private static List<String> names(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .map(path -> path.getFileName().toString())
          .filter(name -> !name.startsWith("."))
          .sorted()
          .toList();
    }
  }

  @Test
  void aPageSaysWhyItHasNoResiduals() throws IOException {
    assertEquals(0, fit(COLUMNS, "--run-id", "all", "--set", "output.reportRows=180").code());
    assertEquals(0, fit(COLUMNS, "--run-id", "few", "--set", "output.reportRows=179").code());
    String all = Files.readString(directory.resolve("out/runs/all/report.html"));
    String few = Files.readString(directory.resolve("out/runs/few/report.html"));
    assertTrue(all.contains("id=\"residuals\""));
    assertFalse(few.contains("id=\"residuals\""));
    assertTrue(few.contains("not drawn, for that reads all 180 rows again"));
    Run wrong = fit(COLUMNS, "--run-id", "none", "--set", "output.reportRows=-1");
    assertEquals(2, wrong.code());
    assertTrue(wrong.err().contains("output.reportRows is -1"), wrong.err());
  }

  // R 4.2.2, lme4 1.1-31: REMLcrit(lmer(Reaction ~ 1 + Days + (1 + Days | Subject), sleepstudy))
  // is 1743.62827195995
  @Test
  void aFitWritesItsRunAndRepeatsIt() throws IOException {
    Run first = fit(COLUMNS, "--run-id", "r1");
    assertEquals(0, first.code(), first.err());
    assertTrue(first.out().contains("REML criterion at convergence: 1743.6"), first.out());
    Path run = directory.resolve("out/runs/r1");
    assertEquals(
        List.of(
            "_SUCCESS", "fit.json", "model", "report.html", "run.json", "summary.txt", "tables"),
        names(run));
    assertEquals(
        List.of("anova", "diagnostics", "fitlog", "glance", "ranef", "tidy", "varcorr"),
        names(run.resolve("tables")));
    assertEquals(List.of("r1"), names(directory.resolve("out/runs")));
    assertEquals("r1", json(directory.resolve("out/CURRENT")).get("runId").asText());
    JsonNode fit = json(run.resolve("fit.json"));
    assertEquals(1743.62827195995, fit.get("criterion").asDouble(), 1e-6);
    for (String stage :
        List.of("total", "sparkStart", "read", "statistics", "optimize", "inference", "write")) {
      assertTrue(fit.at("/seconds/" + stage).isNumber(), stage);
    }
    JsonNode record = json(run.resolve("run.json"));
    assertEquals("done", record.get("status").asText());
    assertTrue(record.get("error").isNull());
    assertEquals(180, record.at("/rows/used").asInt());

    Run again = fit(COLUMNS, "--run-id", "r1");
    assertEquals(0, again.code());
    assertEquals(first.out(), again.out());
    Run other = fit("model.method = ML", "--run-id", "r1");
    assertEquals(22, other.code());
    assertTrue(other.err().contains("another configuration"), other.err());

    tablesReadBack(run);
    predictsAndDescribes();
  }

  // ks.test of the standardized residuals of this fit in R 4.2.2: D = 0.1113673, see
  // RowDiagnosticsTest
  @Test
  void residualsAreTestedOnRequest() throws IOException {
    Run run = fit(COLUMNS + "\ndiagnostics = true", "--run-id", "d1");
    assertEquals(0, run.code(), run.err());
    Path directory = this.directory.resolve("out/runs/d1");
    Dataset<Row> rows =
        SparkSession.active().read().parquet(directory.resolve("tables/diagnostics").toString());
    Row uniformity = rows.where("diagnostic = 'test' and name = 'uniformity'").first();
    assertEquals(0.1113672924337, uniformity.<Double>getAs("value"), 1e-6);
    assertFalse(uniformity.<Boolean>getAs("ok"));
    assertEquals(5, rows.where("diagnostic = 'convergence' and ok").count());
    assertTrue(json(directory.resolve("fit.json")).at("/seconds/diagnostics").isNumber());
  }

  private static void tablesReadBack(Path run) {
    SparkSession spark = SparkSession.active();
    for (String table :
        List.of("tidy", "ranef", "varcorr", "glance", "fitlog", "diagnostics", "anova")) {
      Dataset<Row> rows = spark.read().parquet(run.resolve("tables/" + table).toString());
      assertEquals(
          List.of("run_id", "model_id", "fitted_at"), List.of(rows.columns()).subList(0, 3));
      assertEquals(rows.count(), rows.where("run_id = 'r1' and model_id = 'out'").count(), table);
      assertTrue(rows.where("fitted_at > timestamp'2020-01-01'").count() > 0, table);
    }
    assertEquals(36, spark.read().parquet(run.resolve("tables/ranef").toString()).count());
    Row first =
        spark.read().parquet(run.resolve("tables/fitlog").toString()).orderBy("evaluation").head();
    assertEquals(3, first.getList(first.fieldIndex("theta")).size());
  }

  private void predictsAndDescribes() throws IOException {
    Run description = run("describe-model", directory.resolve("out").toString());
    assertEquals(0, description.code(), description.err());
    assertTrue(description.out().contains("Subject  (Intercept)"), description.out());
    String[] predict = {
      "predict",
      "--config",
      config(COLUMNS + "\nmodel.path = \"" + directory.resolve("out") + "\"").toString(),
      "--set",
      "output.path=" + directory.resolve("predicted")
    };
    Run predicted = run(predict);
    assertEquals(0, predicted.code(), predicted.err());
    Dataset<Row> rows =
        SparkSession.active().read().parquet(directory.resolve("predicted").toString());
    assertEquals(180, rows.where("prediction is not null").count());
    assertEquals(0, run(predict).code());
    assertEquals(22, run(append(predict, "--set", "newLevels=error")).code());
  }

  /** Ids of digits alone would be numbers by inference, and 007 not the 7 it was told from. */
  @Test
  void predictReadsTextWithTheTypesOfTheFit() throws IOException {
    StringBuilder csv = new StringBuilder("id,x,y,day\n");
    java.util.Random random = new java.util.Random(5);
    for (int i = 0; i < 300; i++) {
      String id = List.of("007", "07", "7", "1e3", "8").get(i % 5);
      double y = i % 5 + 0.1 * i + random.nextGaussian();
      csv.append(id).append(",").append(i % 7).append(",").append(y);
      csv.append(",2024-01-0").append(1 + i % 3).append("\n");
    }
    Path data = Files.writeString(directory.resolve("ids.csv"), csv);
    Path config =
        Files.writeString(
            directory.resolve("ids.conf"),
            """
            input { format = csv, path = "%s" }
            model { formula = "y ~ x + (1 | id) + (1 | day)" }
            """
                .formatted(data));
    Run fit =
        run(
            "fit",
            "--config",
            config.toString(),
            "--set",
            "output.path=" + directory.resolve("ids"),
            "--set",
            "input.columns.id=string",
            "--set",
            "input.columns.day=string");
    assertEquals(0, fit.code(), fit.err());
    String[] predict = {
      "predict",
      "--config",
      config.toString(),
      "--model",
      directory.resolve("ids").toString(),
      "--set",
      "newLevels=error",
      "--set",
      "output.path=" + directory.resolve("scored")
    };
    Run scored = run(predict);
    assertEquals(0, scored.code(), scored.err());
    Dataset<Row> rows =
        SparkSession.active().read().parquet(directory.resolve("scored").toString());
    assertEquals(5, rows.select("id").distinct().count());
    assertEquals(60, rows.where("id = '007'").count());
  }

  private static String[] append(String[] args, String... more) {
    return Stream.concat(Stream.of(args), Stream.of(more)).toArray(String[]::new);
  }

  @Test
  void jsonIsOneLine() throws IOException {
    Run fit = fit("", "--json");
    assertEquals(0, fit.code(), fit.err());
    assertEquals(1, fit.out().lines().count(), fit.out());
    JsonNode result = new ObjectMapper().readTree(fit.out());
    assertEquals("done", result.get("status").asText());
    assertEquals(180, result.at("/fit/nobs").asInt());
  }

  @Test
  void oneBadEntryDoesNotStopTheOthers() throws IOException {
    Run fit =
        fit(
            """
            fits = [ { name = good }
                     { name = badformula, model { formula = "Reaction ~ (Days" } }
                     { name = badkey, modle { } }
                     { name = badcolumn, model { formula = "Reaction ~ Dyas + (1 | Subject)" } } ]
            """,
            "--run-id",
            "r");
    assertEquals(20, fit.code(), fit.err());
    assertEquals(
        3, fit.err().lines().filter(line -> line.startsWith("spark-mixed: ")).count(), fit.err());
    assertTrue(Files.exists(directory.resolve("out/good/runs/r/_SUCCESS")));
    for (String bad : List.of("badformula", "badkey", "badcolumn")) {
      Path run = directory.resolve("out/" + bad + "/runs/r");
      assertEquals(List.of("run.json"), names(run));
      assertEquals("rejected", json(run.resolve("run.json")).get("status").asText());
      assertFalse(Files.exists(directory.resolve("out/" + bad + "/CURRENT")));
    }
    assertEquals(
        2, json(directory.resolve("out/badkey/runs/r/run.json")).at("/error/code").asInt());
  }

  @Test
  void usageErrorsAre2() throws IOException {
    assertEquals(2, run().code());
    assertEquals(2, run("frobnicate").code());
    assertEquals(2, run("fit").code());
    assertEquals(2, run("fit", "--config", "absent.conf").code());
    assertEquals(2, fit("modle { }").code());
    assertEquals(2, fit("", "--run-id", "../x").code());
    assertEquals(2, fit("model.family = tweedie").code());
    assertEquals(2, fit("model { family = poisson, method = REML }").code());
    assertEquals(2, fit("model { family = poisson, link = logit }").code());
    assertEquals(0, run("--help").code());
  }

  @Test
  void inputErrorsAre20() throws IOException {
    Run absent = fit("input.path = /nowhere/at/all.csv");
    assertEquals(20, absent.code());
    assertTrue(absent.err().contains("/nowhere/at/all.csv does not exist"), absent.err());
    Run table = fit("", "--set", "input.table=no.such_table");
    assertEquals(20, table.code(), table.err());
    Run query = fit("", "--set", "input.sql=SELEKT 1");
    assertEquals(2, query.code(), query.err());
  }

  @Test
  void textThatDoesNotParseIsNamed() throws IOException {
    Path csv =
        Files.writeString(
            directory.resolve("bad.csv"),
            "y,x,g,unused\n1,1,a,u\n2,two,b,u\n3,3,a,u\n4,,b,u\n5,three,a,u\n");
    Run fit =
        fit(
            "input.path = \""
                + csv
                + "\"\ninput.columns { y = double, x = int, g = string, unused = int }\n"
                + "model.formula = \"y ~ x + (1 | g)\"");
    assertEquals(20, fit.code(), fit.err());
    assertTrue(
        fit.err().contains("Column \"x\" has 2 texts that are not of type int, e.g. \"two\""),
        fit.err());
  }

  @Test
  void unwritableOutputIs22BeforeAnyFit() throws IOException {
    Path file = Files.writeString(directory.resolve("file"), "x");
    Run fit = fit("", "--set", "output.path=" + file);
    assertEquals(22, fit.code());
    assertTrue(fit.err().contains("cannot be written"), fit.err());
  }

  @Test
  void validatePlansWithoutFitting() throws IOException {
    Run plan = run("validate", "--config", config("").toString());
    assertEquals(0, plan.code(), plan.err());
    assertTrue(plan.out().contains("groups: Subject, 18 levels"), plan.out());
    assertEquals(List.of(), names(directory.resolve("out/runs")));
    Run refused =
        run(
            "validate",
            "--config",
            config("").toString(),
            "--set",
            "model.formula=Reaction ~ Days");
    assertTrue(refused.code() != 0, refused.out());
  }
}
