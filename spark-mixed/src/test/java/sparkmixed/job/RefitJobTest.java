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
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import sparkmixed.testing.SparkExtension;

/** refit and the columns that predict adds, as a scheduler meets them. */
@ExtendWith(SparkExtension.class)
class RefitJobTest {
  private static final String MODEL =
      "model { formula = \"Reaction ~ 1 + Days + (1 + Days | Subject)\", keepStatistics = true }\n";

  private record Run(int code, String out, String err) {}

  private static Run run(String... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code = Main.run(args, new PrintWriter(out), new PrintWriter(err));
    return new Run(code, out.toString(), err.toString());
  }

  private static Path config(Path directory, String name, Path input, String rest)
      throws IOException {
    return Files.writeString(
        directory.resolve(name),
        "input { path = \""
            + input
            + "\", options { header = true } }\noutput { path = \""
            + directory.resolve("out")
            + "\" }\n"
            + rest);
  }

  /** The sleep study in two files. */
  private static void split(Path directory) throws IOException {
    List<String> lines = Files.readAllLines(Path.of("data/sleepstudy.csv"));
    List<String> late = new ArrayList<>(List.of(lines.get(0)));
    late.addAll(lines.subList(120, lines.size()));
    Files.write(directory.resolve("early.csv"), lines.subList(0, 120));
    Files.write(directory.resolve("late.csv"), late);
  }

  private static JsonNode fit(Path directory, String run) throws IOException {
    return new ObjectMapper().readTree(directory.resolve("out/runs/" + run + "/fit.json").toFile());
  }

  @Test
  void addsTodaysRowsAndStartsFromTheLastModel(SparkSession spark, @TempDir Path directory)
      throws IOException {
    split(directory);
    Path first = config(directory, "fit.conf", directory.resolve("early.csv"), MODEL);
    Run fitted = run("fit", "--config", first.toString(), "--run-id", "one");
    assertEquals(0, fitted.code(), fitted.err());
    String out = directory.resolve("out").toString();
    Run described = run("describe-model", out, "--json");
    assertTrue(described.out().contains("\"hasStatistics\":true"), described.out());
    Path second =
        config(
            directory,
            "refit.conf",
            directory.resolve("late.csv"),
            "model { path = \"" + out + "\", earlierRows = keep }\n");
    Run added = run("refit", "--config", second.toString(), "--run-id", "two");
    assertEquals(0, added.code(), added.err());
    // R: lmer(Reaction ~ 1 + Days + (1 + Days | Subject), sleepstudy); logLik(m), nobs(m)
    //   -871.8141 180
    assertEquals(-871.8141, fit(directory, "two").get("logLik").asDouble(), 1e-4);
    assertEquals(180, fit(directory, "two").get("nobs").asLong());
    assertTrue(Files.readString(directory.resolve("out/CURRENT")).contains("\"two\""));
    // the same again changes nothing
    assertEquals(0, run("refit", "--config", second.toString(), "--run-id", "two").code());
    assertEquals(180, fit(directory, "two").get("nobs").asLong());
    Path third =
        config(directory, "warm.conf", Path.of("data/sleepstudy.csv").toAbsolutePath(), "");
    Run warm = run("refit", "--config", third.toString(), "--model", out, "--run-id", "three");
    assertEquals(0, warm.code(), warm.err());
    assertEquals(-871.8141, fit(directory, "three").get("logLik").asDouble(), 1e-4);
  }

  @Test
  void mistakesHaveTheirCodes(SparkSession spark, @TempDir Path directory) throws IOException {
    split(directory);
    Path first =
        config(
            directory,
            "fit.conf",
            directory.resolve("early.csv"),
            MODEL.replace("keepStatistics = true", "keepStatistics = false"));
    assertEquals(0, run("fit", "--config", first.toString(), "--run-id", "one").code());
    String out = directory.resolve("out").toString();
    String rest = "model { path = \"" + out + "\", earlierRows = keep }\n";
    Path refit = config(directory, "refit.conf", directory.resolve("late.csv"), rest);
    Run without = run("refit", "--config", refit.toString(), "--run-id", "two");
    assertEquals(2, without.code(), without.err());
    assertTrue(without.err().contains("keepStatistics"), without.err());
    Run formula =
        run("refit", "--config", refit.toString(), "--set", "model.formula=y ~ x", "--run-id", "3");
    assertEquals(2, formula.code(), formula.err());
    Run none =
        run("refit", "--config", refit.toString(), "--model", directory + "/no", "--run-id", "4");
    assertEquals(24, none.code(), none.err());
  }

  @Test
  void predictAddsErrorsIntervalsAndResiduals(SparkSession spark, @TempDir Path directory)
      throws IOException {
    Path data = Path.of("data/sleepstudy.csv").toAbsolutePath();
    Path first = config(directory, "fit.conf", data, MODEL);
    assertEquals(0, run("fit", "--config", first.toString(), "--run-id", "one").code());
    Path predict =
        config(
            directory,
            "predict.conf",
            data,
            "model { path = \""
                + directory.resolve("out")
                + "\", predictionStdErrorCol = se, interval = prediction, intervalLevel = 0.9,"
                + " uncertainty = conditional, residuals = [response, pearson] }\n"
                + "output.path = \""
                + directory.resolve("predictions")
                + "\"\n");
    Run predicted = run("predict", "--config", predict.toString());
    assertEquals(0, predicted.code(), predicted.err());
    Row row =
        spark
            .read()
            .parquet(directory.resolve("predictions").toString())
            .where("Subject = '308' and Days = 0")
            .first();
    // R: 12.25481083, see PredictionIntervalsTest
    assertEquals(12.25481083, row.<Double>getAs("se"), 1e-3);
    double fit = row.<Double>getAs("prediction");
    assertEquals(249.56 - fit, row.<Double>getAs("residual_response"), 1e-9);
    assertEquals(249.56 - fit, row.<Double>getAs("residual_pearson"), 1e-9);
    // R: sigma(m) = 25.5918; qnorm(.95) = 1.644853627
    assertEquals(
        fit + 1.644853627 * Math.hypot(12.25481083, 25.5918),
        row.<Double>getAs("predictionHigh"),
        1e-2);
  }
}
