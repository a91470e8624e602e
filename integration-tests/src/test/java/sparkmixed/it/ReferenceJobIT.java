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
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every linear mixed model of the reference fits, through one job. */
class ReferenceJobIT {
  private static final double LOG_LIK = 1e-4;
  private static final double COEFFICIENT_IN_ERRORS = 0.002;
  private static final double STANDARD_ERROR = 5e-4;
  private static final double STANDARD_DEVIATION = 1e-3;

  /** Of sigma: below this, a standard deviation is zero. */
  private static final double NOTHING = 1e-4;

  /** Three terms by one factor: only the sum of their intercept variances is identified. */
  private static final String UNIDENTIFIED = "lmm_mathach_12par_reml";

  @TestFactory
  Stream<DynamicTest> allFitsAreR() throws IOException {
    ReferenceFits reference = ReferenceFits.orSkip();
    SparkSession spark = Sessions.local();
    List<JsonNode> expected = reference.linear();
    assertTrue(expected.size() >= 45, expected.size() + " fits");
    ArrayNode entries = new ObjectMapper().createArrayNode();
    expected.forEach(fit -> entries.add(reference.entry(fit, spark)));
    Path output = Paths.fresh("reference");
    Job.Result job = Job.fit("r", ReferenceFits.job(entries, output));
    return Stream.concat(
        expected.stream().map(fit -> DynamicTest.dynamicTest(id(fit), () -> compare(fit, output))),
        Stream.of(DynamicTest.dynamicTest("exit code", () -> job.expect(0))));
  }

  private static String id(JsonNode fit) {
    return fit.get("id").asText();
  }

  private static void compare(JsonNode expected, Path output) throws IOException {
    Path run = output.resolve(id(expected)).resolve("runs/r");
    assertTrue(Files.exists(run.resolve("_SUCCESS")), Files.readString(run.resolve("run.json")));
    JsonNode actual = FitFiles.json(Files.readString(run.resolve("fit.json")));
    assertEquals(expected.get("n").asInt(), actual.get("nobs").asInt(), "nobs");
    assertEquals(number(expected, "logLik"), number(actual, "logLik"), LOG_LIK, "logLik");
    if (id(expected).equals(UNIDENTIFIED)) {
      compareIdentifiable(expected.at("/extra/identifiable"), actual);
      return;
    }
    compareFixed(expected.get("fixed"), actual.get("fixedEffects"));
    double sigma = number(expected, "sigma");
    assertEquals(sigma, number(actual, "sigma"), STANDARD_DEVIATION * sigma, "sigma");
    compareDeviations(expected.get("varcomp"), actual.get("varianceComponents"), sigma);
  }

  private static void compareFixed(JsonNode expected, JsonNode actual) {
    assertEquals(expected.get("names").size(), actual.size());
    for (int j = 0; j < actual.size(); j++) {
      JsonNode effect = actual.get(j);
      String name = expected.get("names").get(j).asText();
      double error = expected.get("se").get(j).asDouble();
      assertEquals(name, effect.get("name").asText());
      assertEquals(
          expected.get("estimate").get(j).asDouble(),
          number(effect, "estimate"),
          COEFFICIENT_IN_ERRORS * error,
          name);
      assertEquals(error, number(effect, "stdError"), STANDARD_ERROR * error, "error of " + name);
    }
  }

  /** Terms of one factor that R numbers carry its plain name here, in an order of their own. */
  private static void compareDeviations(JsonNode expected, JsonNode actual, double sigma) {
    List<JsonNode> left = new ArrayList<>();
    actual.forEach(left::add);
    for (JsonNode term : expected) {
      String group = term.get("group").asText().replaceAll("\\.\\d+$", "");
      for (int k = 0; k < term.get("names").size(); k++) {
        String name = term.get("names").get(k).asText();
        JsonNode component =
            left.stream()
                .filter(one -> one.get("group").asText().equals(group))
                .filter(one -> one.get("term").asText().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError(name + " by " + group + " in " + left));
        left.remove(component);
        double sd = term.get("sd").get(k).asDouble();
        double tolerance = STANDARD_DEVIATION * sd;
        assertEquals(
            sd,
            number(component, "stdDev"),
            sd < NOTHING * sigma ? NOTHING * sigma : tolerance,
            "sd of " + name + " by " + group);
      }
    }
    assertEquals(List.of(), left);
  }

  private static void compareIdentifiable(JsonNode expected, JsonNode actual) {
    double intercepts = 0;
    List<Double> slopes = new ArrayList<>();
    List<Double> covariances = new ArrayList<>();
    for (JsonNode component : actual.get("varianceComponents")) {
      if (component.get("term").asText().equals("(Intercept)")) {
        intercepts += number(component, "variance");
      }
    }
    for (JsonNode name : expected.get("order")) {
      double slope = deviation(actual, name.asText());
      slopes.add(slope * slope);
      covariances.add(covariance(actual, name.asText()));
    }
    double total = number(expected, "total_intercept_variance");
    // The square of what a standard deviation may be off by.
    double relative = 2 * STANDARD_DEVIATION;
    assertEquals(total, intercepts, relative * total, "sum of intercept variances");
    int k = 0;
    for (JsonNode slope : expected.get("slope_variance")) {
      double variance = slope.asDouble();
      assertEquals(variance, slopes.get(k++), relative * variance, "slope variance " + k);
    }
    k = 0;
    for (JsonNode covariance : expected.get("covariance")) {
      double scale = Math.sqrt(total * slopes.get(k));
      assertEquals(
          covariance.asDouble(), covariances.get(k++), relative * scale, "covariance " + k);
    }
  }

  private static double deviation(JsonNode fit, String term) {
    for (JsonNode component : fit.get("varianceComponents")) {
      if (component.get("term").asText().equals(term)) {
        return number(component, "stdDev");
      }
    }
    throw new AssertionError("no component " + term);
  }

  /** Of a slope with the intercept of its own term: the one that is listed just before it. */
  private static double covariance(JsonNode fit, String term) {
    double intercept = 0;
    for (JsonNode component : fit.get("varianceComponents")) {
      if (component.get("term").asText().equals("(Intercept)")) {
        intercept = number(component, "stdDev");
      } else if (component.get("term").asText().equals(term)) {
        for (JsonNode pair : fit.get("correlations")) {
          if (pair.get("term2").asText().equals(term)) {
            double correlation = pair.get("correlation").isNull() ? 0 : number(pair, "correlation");
            return correlation * intercept * number(component, "stdDev");
          }
        }
      }
    }
    throw new AssertionError("no correlation of " + term);
  }

  private static double number(JsonNode node, String field) {
    return node.get(field).asDouble();
  }
}
