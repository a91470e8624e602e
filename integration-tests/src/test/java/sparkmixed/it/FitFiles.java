package sparkmixed.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** What a fit leaves behind. */
final class FitFiles {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Names of things that are being written, by us and by Spark's committers. */
  private static final Pattern UNFINISHED =
      Pattern.compile("(?:^|.*/)(?:_attempt|_probe|_replaced|_temporary|_CURRENT|\\.spark-).*");

  private static final Set<String> RUN =
      Set.of(
          "_SUCCESS",
          "fit.json",
          "run.json",
          "summary.txt",
          "model",
          "tables",
          "tables/tidy",
          "tables/ranef",
          "tables/varcorr",
          "tables/glance",
          "tables/fitlog",
          "tables/diagnostics");

  private FitFiles() {}

  static JsonNode json(String text) throws IOException {
    return JSON.readTree(text);
  }

  /** An output directory on HDFS that holds exactly this finished run and the pointer to it. */
  static JsonNode requireDone(String output, String runId) throws IOException {
    List<String> tree = Hdfs.tree(output);
    requireNothingUnfinished(tree);
    for (String file : RUN) {
      assertTrue(tree.contains("runs/" + runId + "/" + file), file + " in " + tree);
    }
    assertEquals(
        List.of("runs/" + runId),
        tree.stream().filter(name -> name.matches("runs/[^/]+")).toList());
    assertEquals(runId, json(Hdfs.text(output + "/CURRENT")).get("runId").asText());
    String run = output + "/runs/" + runId;
    assertEquals("done", json(Hdfs.text(run + "/run.json")).get("status").asText());
    return json(Hdfs.text(run + "/fit.json"));
  }

  /** An output directory that holds the record of a run without result, and nothing else. */
  static JsonNode requireRecordOnly(String output, String runId) throws IOException {
    assertEquals(
        Set.of("runs", "runs/" + runId, "runs/" + runId + "/run.json"),
        Set.copyOf(Hdfs.tree(output)));
    return json(Hdfs.text(output + "/runs/" + runId + "/run.json"));
  }

  static void requireNothingUnfinished(List<String> tree) {
    for (String name : tree) {
      assertFalse(UNFINISHED.matcher(name).matches(), name);
    }
  }

  /**
   * The same fit of the same rows, cut and ordered in another way: the criterion to 1e-10,
   * estimates to 1e-8 standard errors, what depends on the optimizer's last step to 1e-6.
   */
  static void requireSame(JsonNode expected, JsonNode actual) {
    assertEquals(expected.get("nobs"), actual.get("nobs"));
    assertEquals(expected.get("groups"), actual.get("groups"));
    requireClose(expected, actual, "/criterion", 1e-10);
    requireClose(expected, actual, "/sigma", 1e-6);
    JsonNode fixed = expected.get("fixedEffects");
    assertEquals(fixed.size(), actual.get("fixedEffects").size());
    for (int j = 0; j < fixed.size(); j++) {
      JsonNode effect = actual.get("fixedEffects").get(j);
      assertEquals(fixed.get(j).get("name"), effect.get("name"));
      double error = fixed.get(j).get("stdError").asDouble();
      assertEquals(
          fixed.get(j).get("estimate").asDouble(),
          effect.get("estimate").asDouble(),
          1e-8 * error,
          effect.get("name").asText());
      requireClose(expected, actual, "/fixedEffects/" + j + "/stdError", 1e-6);
    }
    JsonNode components = expected.get("varianceComponents");
    assertEquals(components.size(), actual.get("varianceComponents").size());
    for (int k = 0; k < components.size(); k++) {
      String where = "/varianceComponents/" + k;
      assertEquals(expected.at(where + "/group"), actual.at(where + "/group"));
      assertEquals(expected.at(where + "/term"), actual.at(where + "/term"));
      requireClose(expected, actual, where + "/stdDev", 1e-6);
    }
  }

  private static void requireClose(
      JsonNode expected, JsonNode actual, String where, double relative) {
    double value = expected.at(where).asDouble();
    assertTrue(Double.isFinite(value), where);
    assertEquals(value, actual.at(where).asDouble(), relative * Math.abs(value), where);
  }
}
