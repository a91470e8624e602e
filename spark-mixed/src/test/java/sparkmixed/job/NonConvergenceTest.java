package sparkmixed.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sparkmixed.fit.Distribution;
import sparkmixed.fit.FittedModel;
import sparkmixed.report.FitContext;
import sparkmixed.report.FitReport;

class NonConvergenceTest {
  @TempDir private Path directory = Path.of("");

  private static FittedModel model(boolean converged) {
    return new FittedModel(
        "y ~ 1 + (1 | g)",
        "REML",
        Distribution.linear(1),
        10,
        0,
        0,
        List.of(new FittedModel.Group("g", 3)),
        100,
        1,
        new double[] {1},
        new FittedModel.FixedEffects(
            List.of("(Intercept)"), new double[] {1}, new double[][] {{1}}),
        List.of(
            new FittedModel.TermCovariance(
                "g", List.of("(Intercept)"), true, new double[][] {{1}})),
        false,
        new FittedModel.Convergence(converged, "200 iterations were not enough", 200, 200, 1),
        new FittedModel.Solver("driver", "block-diagonal", "", 0),
        List.of(),
        List.of());
  }

  private Outcome publish(String runId, boolean converged) throws IOException {
    Path input = Files.writeString(directory.resolve("a.csv"), "y,g\n1,a\n");
    String text =
        """
        input { path = "%s" }, model { formula = "y ~ 1 + (1 | g)" }, output { path = "%s" }
        """
            .formatted(input, directory.resolve("out"));
    Entry entry = new Entry(null, ConfigFactory.parseString(text), null);
    Prepared prepared = Prepared.of(entry, runId, new Configuration());
    RunStore store = Objects.requireNonNull(prepared.store());
    try (LazySession none = new LazySession(ConfigFactory.empty());
        RunStore.Attempt attempt = store.begin(runId)) {
      return new FitRun(prepared, none, 0)
          .published(
              store,
              attempt,
              new FitReport(model(converged)),
              new FitContext("0.1.0", null, 0, Map.of()),
              converged);
    }
  }

  @Test
  void theFitIsKeptTheRunIsNotDoneAndCurrentStays() throws IOException {
    assertEquals(0, publish("good", true).code());
    Outcome stopped = publish("short", false);
    assertEquals(21, stopped.code());
    assertEquals("not-converged", stopped.status());
    Path run = directory.resolve("out/runs/short");
    assertTrue(Files.readString(run.resolve("fit.json")).contains("\"converged\" : false"));
    assertTrue(Files.readString(run.resolve("run.json")).contains("\"not-converged\""));
    assertFalse(Files.exists(run.resolve("_SUCCESS")));
    assertTrue(Files.readString(directory.resolve("out/CURRENT")).contains("\"good\""));
  }
}
