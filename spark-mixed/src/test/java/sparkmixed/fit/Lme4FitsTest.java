package sparkmixed.fit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import sparkmixed.frame.FrameOptions;
import sparkmixed.frame.ModelFrame;
import sparkmixed.frame.TableRows;
import sparkmixed.moments.InMemoryObservations;
import sparkmixed.objective.Objective;
import sparkmixed.optimize.Minimizer;
import sparkmixed.testing.FitComparison;
import sparkmixed.testing.ShippedData;

/**
 * R's numbers for the data that the project ships. Expected values, with the R code that printed
 * them, are in the resources {@code lme4.json} and {@code surface.json}.
 */
class Lme4FitsTest {
  private static final Map<String, TableRows> TABLES = new HashMap<>();

  private static TableRows table(String name) {
    return TABLES.computeIfAbsent(name, ShippedData::table);
  }

  private static Stream<JsonNode> resource(String name, String field) throws IOException {
    try (InputStream stream = Lme4FitsTest.class.getResourceAsStream(name)) {
      return StreamSupport.stream(
          new ObjectMapper().readTree(stream).get(field).spliterator(), false);
    }
  }

  private static Stream<Arguments> fits(boolean large) throws IOException {
    return resource("lme4.json", "fits")
        .filter(fit -> fit.get("dataset").asText().equals("InstEval") == large)
        .map(fit -> Arguments.of(fit.get("id").asText(), fit));
  }

  static Stream<Arguments> small() throws IOException {
    return fits(false);
  }

  static Stream<Arguments> large() throws IOException {
    return fits(true);
  }

  private static LmmFit.Result fit(JsonNode reference, Minimizer.Method method) {
    TableRows table = table(reference.get("dataset").asText());
    ModelFrame frame = table.frame(reference.get("formula").asText(), FrameOptions.none());
    LmmOptions options = LmmOptions.defaults();
    return LmmFit.fit(
        frame,
        new InMemoryObservations(table, frame, false),
        new LmmOptions(
            reference.get("REML").asBoolean(),
            options.maxIter(),
            options.tolerance(),
            method,
            options.memoryBudget()),
        FitListener.none());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("small")
  void fitEqualsLme4(String id, JsonNode reference) {
    LmmFit.Result result = fit(reference, Minimizer.Method.QUASI_NEWTON);
    new FitComparison(reference, result).assertAllEqual();
    assertEquals(reference.get("is_singular").asBoolean(), result.model().singular());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("small")
  void searchWithoutDerivativesEndsAtTheSameOptimum(String id, JsonNode reference) {
    LmmFit.Result result = fit(reference, Minimizer.Method.DERIVATIVE_FREE);
    new FitComparison(reference, result).assertAllEqual();
    assertEquals(reference.get("is_singular").asBoolean(), result.model().singular());
  }

  @Tag("slow")
  @ParameterizedTest(name = "{0}")
  @MethodSource("large")
  void largeFitEqualsLme4(String id, JsonNode reference) {
    new FitComparison(reference, fit(reference, Minimizer.Method.QUASI_NEWTON)).assertAllEqual();
  }

  static Stream<Arguments> surfaces() throws IOException {
    return resource("surface.json", "cases").map(one -> Arguments.of(one.get("id").asText(), one));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("surfaces")
  void criterionAtFixedThetaEqualsLme4(String id, JsonNode surface) {
    LmmProblem problem =
        problem(
            surface.get("data").asText(),
            surface.get("formula").asText(),
            surface.get("reml").asBoolean());
    for (JsonNode point : surface.get("points")) {
      double[] theta = new double[point.get("theta").size()];
      for (int k = 0; k < theta.length; k++) {
        theta[k] = point.get("theta").get(k).asDouble();
      }
      double expected = point.get("value").asDouble();
      assertEquals(expected, problem.criterion(theta), 1e-9 * expected, point.toString());
    }
  }

  private static LmmProblem problem(String data, String formula, boolean reml) {
    TableRows table = table(data);
    ModelFrame frame = table.frame(formula, FrameOptions.none());
    return LmmProblem.of(
        frame,
        new InMemoryObservations(table, frame, false),
        reml,
        LmmOptions.defaults().memoryBudget());
  }

  @Test
  void theOptimumIsWhereTheFixedPointStepsStandStill() throws IOException {
    JsonNode reference =
        resource("lme4.json", "fits")
            .filter(fit -> fit.get("id").asText().equals("lmm_oxboys_quadratic"))
            .findFirst()
            .orElseThrow();
    double[] theta = fit(reference, Minimizer.Method.QUASI_NEWTON).model().theta();
    LmmProblem problem = problem("Oxboys", reference.get("formula").asText(), true);
    // The steps work in centred coordinates; theta goes there through the map's own inverse.
    Objective objective = problem.objective();
    double[] centred = problem.inner(theta);
    Objective.Step step = objective.step(centred);
    assertTrue(step.at().gradientNorm() < 1e-4);
    for (int k = 0; k < centred.length; k++) {
      assertEquals(centred[k], step.next()[k], 1e-6 * Math.max(1, Math.abs(centred[k])));
    }
  }
}
