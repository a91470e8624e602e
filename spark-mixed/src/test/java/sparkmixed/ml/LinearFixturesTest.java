package sparkmixed.ml;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import sparkmixed.testing.ReferenceData;
import sparkmixed.testing.SparkExtension;
import sparkmixed.testing.VarianceComparison;

/**
 * Fitted values, residuals, predictions, R squared and principal components of every linear
 * reference fit. The components of the one whose variances are identified through their sum only
 * are left out.
 */
@Tag("slow")
@ExtendWith(SparkExtension.class)
class LinearFixturesTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String ABSENT = "no reference data";
  private static final String UNIDENTIFIED = "lmm_mathach_12par_reml";

  /** Of R squared and of shares of variance; relative, of variances. */
  private static final double SHARE = 2e-4;

  /** Numbers the rows, which a join may put in another order. */
  private static final String ROW = "row_of_file";

  /** Its parameter starts Spark. */
  @BeforeAll
  static void sparkIsThere(SparkSession spark) {
    spark.sparkContext().setLogLevel("ERROR");
  }

  static Stream<String> fits() {
    return ReferenceData.find()
        .map(
            reference ->
                reference.fits().stream()
                    .map(fit -> fit.get("id").asText())
                    .filter(id -> id.startsWith("lmm_")))
        .orElse(Stream.of(ABSENT));
  }

  @ParameterizedTest
  @MethodSource("fits")
  void rowsAreScoredAsRDoes(String id) throws Exception {
    ReferenceData reference = ReferenceData.orSkip();
    JsonNode expected = reference.fit(id);
    List<String> names = List.of(expected.get("dataset").asText().split("\\+", -1));
    Dataset<Row> data =
        read(reference, names.get(0)).withColumn(ROW, functions.monotonically_increasing_id());
    for (String more : names.subList(1, names.size())) {
      data = data.join(read(reference, more), "school");
    }
    LinearMixedEffectsModel model = estimator(reference, expected, names).fit(data);
    if (!id.equals(UNIDENTIFIED)) {
      VarianceComparison.assertEqual(expected, model.fitted(), SHARE);
    }
    double sigma = expected.get("sigma").asDouble();
    List<Row> rows =
        model
            .residuals(data, "response", "pearson", "deviance")
            .where("prediction is not null")
            .orderBy(ROW)
            .limit(10)
            .collectAsList();
    assertEquals(10, rows.size());
    compare(expected.get("fitted_first10"), rows, "prediction", sigma);
    JsonNode residuals = expected.get("residuals_first10");
    for (String type : new String[] {"response", "pearson", "deviance"}) {
      compare(residuals.get(type), rows, "residual_" + type, sigma);
    }
    JsonNode predictions = expected.path("predictions");
    if (predictions.hasNonNull("newdata")) {
      List<String> lines = new ArrayList<>();
      for (JsonNode row : predictions.get("newdata")) {
        lines.add(JSON.writeValueAsString(row));
      }
      SparkSession spark = SparkSession.active();
      Dataset<Row> given =
          typed(
              reference,
              names,
              spark
                  .read()
                  .option("primitivesAsString", "true")
                  .json(spark.createDataset(lines, Encoders.STRING()).coalesce(1)));
      compare(
          predictions.get("link_with_re"),
          model.transform(given).collectAsList(),
          "prediction",
          sigma);
      model.setPredictionType("population");
      compare(
          predictions.get("link_fixed_only"),
          model.transform(given).collectAsList(),
          "prediction",
          sigma);
    }
  }

  private static Dataset<Row> read(ReferenceData reference, String name) {
    return typed(
        reference,
        List.of(name),
        SparkSession.active()
            .read()
            .option("header", "true")
            .csv(reference.file(name).toUri().toString())
            .coalesce(1));
  }

  private static LinearMixedEffects estimator(
      ReferenceData reference, JsonNode expected, List<String> names) throws Exception {
    LinearMixedEffects estimator =
        new LinearMixedEffects()
            .setFormula(expected.get("formula").asText())
            .setMethod(expected.get("REML").asBoolean() ? "REML" : "ML")
            .setHandleInvalid("skip");
    List<String> levels = new ArrayList<>();
    for (String name : names) {
      for (var entry : reference.levels(name).entrySet()) {
        levels.add(entry.getKey() + ":" + JSON.writeValueAsString(entry.getValue()));
      }
    }
    estimator.setLevels(levels.toArray(String[]::new));
    String id = expected.get("id").asText();
    if (id.equals("lmm_sum_contrasts")) {
      estimator.setContrasts(new String[] {"sow:sum", "harvest:sum"});
    }
    return id.equals("lmm_sleepstudy_weights_offset") ? estimator.setWeightCol("w") : estimator;
  }

  private static Dataset<Row> typed(
      ReferenceData reference, List<String> names, Dataset<Row> text) {
    Dataset<Row> data = text;
    for (String name : names) {
      data = typed(reference.types(name), data);
    }
    return data;
  }

  private static Dataset<Row> typed(Map<String, String> types, Dataset<Row> text) {
    Dataset<Row> data = text;
    for (var column : types.entrySet()) {
      String type = column.getValue();
      if (List.of(data.columns()).contains(column.getKey())
          && (type.equals("double") || type.equals("integer"))) {
        data =
            data.withColumn(
                column.getKey(),
                // R's new level of a factor of numbers is a text
                functions
                    .regexp_replace(
                        functions.col("`" + column.getKey() + "`"),
                        functions.lit("^[a-z].*"),
                        functions.lit("-1"))
                    .cast(type.equals("double") ? "double" : "int"));
      }
    }
    return data;
  }

  private static void compare(JsonNode expected, List<Row> rows, String column, double sigma) {
    for (int k = 0; k < expected.size(); k++) {
      double value = expected.get(k).asDouble();
      assertEquals(
          value,
          rows.get(k).<Double>getAs(column),
          1e-4 * sigma + 1e-6 * Math.abs(value),
          column + " of row " + k);
    }
  }
}
