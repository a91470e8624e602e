package sparkmixed.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The published jar under Spark's submit: the exit codes are those of the child's JVM. */
class SparkSubmitIT {
  private static final String COMPLAINT = "spark-mixed: ";

  private final Path output = Paths.fresh("submitted");

  private Path configuration(String more) throws IOException {
    return Files.writeString(
        Files.createTempFile(output, "job-", ".conf"),
        Baseline.input("csv", Paths.data("sleepstudy.csv").toString(), Baseline.SLEEPSTUDY_COLUMNS)
            + Baseline.SLEEPSTUDY
            + Baseline.output(output.resolve("out").toString())
            + more);
  }

  private Job.Result fit(String more) throws IOException, InterruptedException {
    return SparkSubmit.run("fit", "--config", configuration(more).toString(), "--run-id", "r");
  }

  /** One sentence that names no class, whatever else the log holds. */
  private static String complaint(Job.Result result) {
    List<String> said = result.err().lines().filter(line -> line.startsWith(COMPLAINT)).toList();
    assertEquals(1, said.size(), result.err());
    Job.requireReadable(said.get(0));
    assertTrue(!result.err().contains("\tat "), result.err());
    return said.get(0);
  }

  // R 4.2.2, lme4 1.1-31: REMLcrit(lmer(Reaction ~ 1 + Days + (1 + Days | Subject), sleepstudy))
  // is 1743.62827195995
  @Test
  void doneIs0AndFinishedWithAnotherConfigurationIs22() throws Exception {
    Job.Result done = fit("").expect(0);
    assertTrue(done.out().contains("REML criterion at convergence: 1743.6"), done.out());
    JsonNode fit = FitFiles.json(Files.readString(output.resolve("out/runs/r/fit.json")));
    assertEquals(1743.62827195995, fit.get("criterion").asDouble(), 1e-6);
    assertTrue(Files.exists(output.resolve("out/runs/r/_SUCCESS")));
    assertTrue(Files.exists(output.resolve("out/CURRENT")));

    Job.Result other = fit("model.method = ML").expect(22);
    assertTrue(complaint(other).contains("another configuration"), other.err());
  }

  @Test
  void usageIs2() throws Exception {
    Job.Result unknown = fit("modle { }").expect(2);
    assertTrue(complaint(unknown).contains("the nearest known key is \"model\""), unknown.err());
  }

  @Test
  void rejectedInputIs20() throws Exception {
    Job.Result rejected = fit("model.formula = \"Reaction ~ Dyas + (1 | Subject)\"").expect(20);
    assertTrue(complaint(rejected).contains("Dyas"), rejected.err());
    JsonNode record = FitFiles.json(Files.readString(output.resolve("out/runs/r/run.json")));
    assertEquals("rejected", record.get("status").asText());
    assertEquals(20, record.at("/error/code").asInt());
    assertTrue(!Files.exists(output.resolve("out/runs/r/_SUCCESS")));
  }

  @Test
  void modelOfANewerVersionIs24() throws Exception {
    Path newer = GoldenModelIT.copyWithFormat(99);
    Job.Result incompatible = SparkSubmit.run("describe-model", newer.toString()).expect(24);
    assertTrue(complaint(incompatible).contains("99"), incompatible.err());
  }
}
