package sparkmixed.spark;

import static org.apache.spark.sql.functions.col;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import sparkmixed.fit.FitListener;
import sparkmixed.fit.FittedModel;
import sparkmixed.fit.LmmFit;
import sparkmixed.fit.LmmOptions;
import sparkmixed.formula.Formula;
import sparkmixed.frame.FrameOptions;
import sparkmixed.frame.FramePlan;
import sparkmixed.frame.ModelFrame;
import sparkmixed.testing.FitComparison;
import sparkmixed.testing.ReferenceData;
import sparkmixed.testing.SparkExtension;

/**
 * Every linear mixed model of the reference fits, through Spark, where they are beside the project;
 * those of InstEval, which is shipped, are tested without Spark.
 */
@Tag("slow")
@ExtendWith(SparkExtension.class)
class ReferenceFitsTest {

  /** Its parameter starts Spark. */
  @BeforeAll
  static void sparkIsThere(SparkSession spark) {
    spark.sparkContext().setLogLevel("ERROR");
  }

  /** Its intercept variances are identified through their sum only. */
  private static final String OVERPARAMETERISED = "lmm_mathach_12par_reml";

  /** For JUnit, which wants one case at least. */
  private static final String ABSENT = "no reference data";

  static Stream<String> fits() {
    return ReferenceData.find()
        .map(
            reference ->
                reference.fits().stream()
                    .filter(fit -> !fit.get("dataset").asText().equals("InstEval"))
                    .map(fit -> fit.get("id").asText())
                    .filter(id -> id.startsWith("lmm_") && !id.equals(OVERPARAMETERISED)))
        .orElse(Stream.of(ABSENT));
  }

  @ParameterizedTest
  @MethodSource("fits")
  void fitEqualsR(String id) {
    ReferenceData reference = ReferenceData.orSkip();
    JsonNode expected = reference.fit(id);
    new FitComparison(expected, fit(reference, expected)).assertAllEqual();
  }

  @Test
  void theOverparameterisedModelReachesRsBestLikelihood() {
    ReferenceData reference = ReferenceData.orSkip();
    JsonNode expected = reference.fit(OVERPARAMETERISED);
    LmmFit.Result result = fit(reference, expected);
    new FitComparison(expected, result).assertLogLik();
    JsonNode identifiable = expected.get("extra").get("identifiable");
    double total = 0;
    for (FittedModel.TermCovariance term : result.model().terms()) {
      total += term.covariance()[0][0];
      String slope = term.columns().get(1);
      int at = List.of("ses", "sexMale", "minorityYes").indexOf(slope);
      String name = at == 0 ? "school" : "school." + at;
      assertClose(identifiable.get("slope_variance").get(name), term.covariance()[1][1]);
      assertClose(identifiable.get("covariance").get(name), term.covariance()[1][0]);
    }
    assertClose(identifiable.get("total_intercept_variance"), total);
    assertTrue(
        result.model().warnings().stream().anyMatch(one -> one.code().equals("NOT_IDENTIFIED")));
  }

  private static void assertClose(JsonNode expected, double actual) {
    assertEquals(expected.asDouble(), actual, 1e-3 * Math.abs(expected.asDouble()));
  }

  private static LmmFit.Result fit(ReferenceData reference, JsonNode expected) {
    String id = expected.get("id").asText();
    Map<String, List<String>> levels = new HashMap<>();
    List<String> names = List.of(expected.get("dataset").asText().split("\\+", -1));
    Dataset<Row> data = read(reference, names.get(0));
    for (String more : names.subList(1, names.size())) {
      data = data.join(read(reference, more), "school");
    }
    names.forEach(name -> levels.putAll(reference.levels(name)));
    FrameOptions options = FrameOptions.none().withLevels(levels);
    if (id.equals("lmm_sum_contrasts")) {
      options = options.withContrasts(Map.of("sow", "sum", "harvest", "sum"));
    }
    if (id.equals("lmm_sleepstudy_weights_offset")) {
      options = options.withWeightCol("w");
    }
    FramePlan plan =
        SparkFrames.plan(data.schema(), Formula.parse(expected.get("formula").asText()), options);
    ModelFrame frame = plan.resolve(SparkFrames.resolve(data, plan));
    LmmOptions defaults = LmmOptions.defaults();
    return LmmFit.fit(
        frame,
        new SparkObservations(data, frame, true),
        new LmmOptions(
            expected.get("REML").asBoolean(),
            defaults.maxIter(),
            defaults.tolerance(),
            defaults.method(),
            defaults.memoryBudget()),
        FitListener.none());
  }

  private static Dataset<Row> read(ReferenceData reference, String name) {
    Dataset<Row> data =
        SparkSession.active()
            .read()
            .option("header", "true")
            .csv(reference.file(name).toUri().toString());
    for (Map.Entry<String, String> column : reference.types(name).entrySet()) {
      String type = column.getValue();
      if (type.equals("double") || type.equals("integer")) {
        String escaped = "`" + column.getKey() + "`";
        data =
            data.withColumn(
                column.getKey(), col(escaped).cast(type.equals("double") ? "double" : "int"));
      }
    }
    return data;
  }
}
