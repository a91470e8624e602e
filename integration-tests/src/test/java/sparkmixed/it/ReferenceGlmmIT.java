package sparkmixed.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Every generalized linear mixed model of the reference fits, through one job: those of lme4 with
 * its expected curvature, those of glmmTMB with the observed one, and direct maximum likelihood by
 * Laplace in both and by quadrature. Nothing of lme4's families with a dispersion.
 */
class ReferenceGlmmIT {
  private static final double LOG_LIK = 2e-4;
  private static final double COEFFICIENT_IN_ERRORS = 0.01;
  private static final double STANDARD_ERROR = 0.01;
  private static final double STANDARD_DEVIATION = 3e-3;
  private static final double DISPERSION = 0.01;

  /** A standard deviation of effects below this is zero. */
  private static final double NOTHING = 1e-3;

  @TestFactory
  Stream<DynamicTest> allFitsAreR() throws IOException {
    ReferenceFits reference = ReferenceFits.orSkip();
    SparkSession spark = Sessions.local();
    List<JsonNode> fixtures = reference.generalized();
    assertTrue(fixtures.size() >= 34, fixtures.size() + " fixtures");
    List<GeneralizedReference.Case> cases = new ArrayList<>();
    fixtures.forEach(fit -> cases.addAll(GeneralizedReference.cases(reference, fit, spark)));
    assertTrue(cases.size() >= 78, cases.size() + " cases");
    ArrayNode entries = new ObjectMapper().createArrayNode();
    cases.forEach(one -> entries.add(one.entry()));
    Path output = Paths.fresh("reference-glmm");
    Job.Result job = Job.fit("r", ReferenceFits.job(entries, output));
    return Stream.concat(
        cases.stream().flatMap(one -> tests(one, spark, output)),
        Stream.of(DynamicTest.dynamicTest("exit code", () -> job.expect(0))));
  }

  private static Stream<DynamicTest> tests(
      GeneralizedReference.Case one, SparkSession spark, Path output) {
    Path run = output.resolve(one.name()).resolve("runs/r");
    Stream.Builder<DynamicTest> tests = Stream.builder();
    tests.add(DynamicTest.dynamicTest(one.name(), () -> compare(one, run)));
    if (one.own() && one.fit().hasNonNull("ranef")) {
      tests.add(
          DynamicTest.dynamicTest(
              one.name() + ": modes", () -> ReferenceEffects.compareModes(spark, one.fit(), run)));
    }
    if (one.own() && one.fit().hasNonNull("predictions")) {
      tests.add(
          DynamicTest.dynamicTest(
              one.name() + ": predictions",
              () -> ReferenceEffects.comparePredictions(spark, one.fit(), run)));
    }
    return tests.build();
  }

  private static void compare(GeneralizedReference.Case expected, Path run) throws IOException {
    assertTrue(Files.exists(run.resolve("_SUCCESS")), Files.readString(run.resolve("run.json")));
    JsonNode fit = FitFiles.json(Files.readString(run.resolve("fit.json")));
    assertEquals(expected.logLik(), fit.get("logLik").asDouble(), LOG_LIK, "logLik");
    assertEquals(-2 * fit.get("logLik").asDouble(), fit.get("deviance").asDouble(), 1e-9);
    compareFixed(expected, fit.get("fixedEffects"));
    compareDeviations(expected.deviations(), fit.get("varianceComponents"));
    if (expected.dispersion() != null) {
      double dispersion = expected.dispersion();
      assertEquals(
          dispersion, fit.get("dispersion").asDouble(), DISPERSION * dispersion, "dispersion");
      assertTrue(fit.get("dispersionStdError").asDouble() > 0);
      assertTrue(fit.get("sigma").isNull());
    }
  }

  private static void compareFixed(GeneralizedReference.Case expected, JsonNode actual) {
    Map<String, JsonNode> effects = new LinkedHashMap<>();
    actual.forEach(effect -> effects.put(effect.get("name").asText(), effect));
    assertEquals(List.copyOf(expected.estimates().keySet()), List.copyOf(effects.keySet()));
    expected
        .estimates()
        .forEach(
            (name, estimate) -> {
              JsonNode effect = Objects.requireNonNull(effects.get(name));
              double ours = effect.get("stdError").asDouble();
              double error = expected.errors().getOrDefault(name, ours);
              assertEquals(
                  estimate, effect.get("estimate").asDouble(), COEFFICIENT_IN_ERRORS * error, name);
              assertEquals(error, ours, STANDARD_ERROR * error, "error of " + name);
              assertTrue(effect.get("pValue").isNumber(), "p-value of " + name);
            });
  }

  private static void compareDeviations(Map<String, Double> expected, JsonNode actual) {
    Map<String, Double> ours = new TreeMap<>();
    for (JsonNode component : actual) {
      ours.put(
          component.get("group").asText() + "/" + component.get("term").asText(),
          component.get("stdDev").asDouble());
    }
    assertEquals(List.copyOf(new TreeMap<>(expected).keySet()), List.copyOf(ours.keySet()));
    expected.forEach(
        (name, sd) ->
            assertEquals(
                sd,
                Objects.requireNonNull(ours.get(name)),
                Math.max(NOTHING, STANDARD_DEVIATION * sd),
                "sd of " + name));
  }
}
