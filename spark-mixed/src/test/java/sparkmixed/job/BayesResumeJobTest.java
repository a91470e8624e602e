package sparkmixed.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static sparkmixed.job.BayesRuns.command;
import static sparkmixed.job.BayesRuns.fit;
import static sparkmixed.job.BayesRuns.named;
import static sparkmixed.job.BayesRuns.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import sparkmixed.job.BayesRuns.Run;
import sparkmixed.testing.SparkExtension;

/** Jobs that are stopped and go on, runs side by side, and draws of the priors alone. */
@ExtendWith(SparkExtension.class)
class BayesResumeJobTest {
  // the same draws as a run that was not stopped, and nothing left of the chains
  @Test
  void aStoppedJobGoesOn(SparkSession spark, @TempDir Path directory) throws Exception {
    String[] settings = {
      "model.algorithm=nuts", "model.warmup=500", "model.draws=500", "model.resumeInterval=0"
    };
    Path whole = Files.createDirectory(directory.resolve("whole"));
    assertEquals(0, command("fit", whole, settings).code());
    Path stopped = Files.createDirectory(directory.resolve("stopped"));
    List<Run> ended = new ArrayList<>();
    Thread job = new Thread(() -> ended.add(command("fit", stopped, settings)));
    job.start();
    Path chains = stopped.resolve("out/runs/_chains-r");
    while (job.isAlive() && !(Files.isDirectory(chains) && files(chains) > 4)) {
      Thread.sleep(1);
    }
    job.interrupt();
    job.join(60_000);
    assertEquals(143, ended.get(0).code(), ended.get(0).err());
    assertTrue(!Files.exists(stopped.resolve("out/runs/r")));
    Run other = command("fit", stopped, "model.algorithm=nuts", "model.seed=2");
    assertEquals(22, other.code(), other.err());
    assertEquals(0, command("fit", stopped, settings).code());
    assertTrue(!Files.exists(chains));
    assertEquals(fit(whole).get("posterior"), fit(stopped).get("posterior"));
    assertEquals(fit(whole).get("sampler"), fit(stopped).get("sampler"));
  }

  private static long files(Path directory) throws IOException {
    try (java.util.stream.Stream<Path> all = Files.list(directory)) {
      return all.count();
    }
  }

  @Test
  void comparesRunsAndDrawsFromThePriors(SparkSession spark, @TempDir Path directory)
      throws IOException {
    List<String> outputs = new ArrayList<>();
    for (String effects : List.of("Days + (Days | Subject)", "1 + Days")) {
      Path own = Files.createDirectory(directory.resolve("m" + outputs.size()));
      Run run = command("fit", own, "model.formula=Reaction ~ " + effects);
      assertEquals(0, run.code(), run.err());
      outputs.add(own.resolve("out/runs/r").toString());
    }
    Run text = run(List.of("compare", outputs.get(1), outputs.get(0)));
    assertEquals(0, text.code(), text.err());
    assertTrue(text.out().contains("elpd_diff"), text.out());
    Run machine = run(List.of("compare", outputs.get(1), outputs.get(0), "--json"));
    JsonNode models = new ObjectMapper().readTree(machine.out()).get("models");
    assertEquals(0, models.get(0).get("elpd_diff").asDouble());
    assertTrue(models.get(0).get("formula").asText().contains("Days | Subject"), machine.out());
    // brms 2.18.0, loo 2.5.1: elpd_loo -861.84 and -953.28
    assertEquals(-91.44, models.get(1).get("elpd_diff").asDouble(), 1.5);
    Path prior = Files.createDirectory(directory.resolve("prior"));
    Run flat = command("fit", prior, "model.samplePrior=only");
    assertEquals(2, flat.code(), flat.err());
    assertTrue(flat.err().contains("b[Days]"), flat.err());
    Run drawn =
        command("fit", prior, "model.samplePrior=only", "model.priors=[\"b ~ normal(3, 1)\"]");
    assertEquals(0, drawn.code(), drawn.err());
    JsonNode fit = fit(prior);
    assertEquals(3, named(fit.get("posterior"), "parameter", "b_Days").get("mean").asDouble(), 0.1);
    assertEquals("prior", fit.at("/sampler/algorithm").asText());
    assertTrue(fit.get("informationCriteria").isNull());
  }
}
