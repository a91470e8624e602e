package sparkmixed.ml;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
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

/** Fitted values, residuals and predictions of every linear reference fit of one data set. */
@Tag("slow")
@ExtendWith(SparkExtension.class)
class LinearFixturesTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String ABSENT = "no reference data";

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
                    .filter(fit -> !fit.get("dataset").asText().matches("InstEval|.*[+].*"))
                    .map(fit -> fit.get("id").asText())
                    .filter(id -> id.startsWith("lmm_") && !id.contains("12par")))
        .orElse(Stream.of(ABSENT));
  }

  @ParameterizedTest
  @MethodSource("fits")
  void rowsAreScoredAsRDoes(String id) throws Exception {
    ReferenceData reference = ReferenceData.orSkip();
    JsonNode expected = reference.fit(id);
    String name = expected.get("dataset").asText();
    Dataset<Row> data =
        typed(
            reference,
            name,
            SparkSession.active()
                .read()
                .option("header", "true")
                .csv(reference.file(name).toUri().toString()));
    LinearMixedEffectsModel model = estimator(reference, expected, name).fit(data);
    double sigma = expected.get("sigma").asDouble();
    List<Row> rows =
        model
            .residuals(data.coalesce(1), "response", "pearson", "deviance")
            .collectAsList()
            .stream()
            .filter(row -> !row.isNullAt(row.fieldIndex("prediction")))
            .limit(10)
            .toList();
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
              name,
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

  private static LinearMixedEffects estimator(
      ReferenceData reference, JsonNode expected, String name) throws Exception {
    LinearMixedEffects estimator =
        new LinearMixedEffects()
            .setFormula(expected.get("formula").asText())
            .setMethod(expected.get("REML").asBoolean() ? "REML" : "ML")
            .setHandleInvalid("skip");
    List<String> levels = new ArrayList<>();
    for (var entry : reference.levels(name).entrySet()) {
      levels.add(entry.getKey() + ":" + JSON.writeValueAsString(entry.getValue()));
    }
    estimator.setLevels(levels.toArray(String[]::new));
    String id = expected.get("id").asText();
    if (id.equals("lmm_sum_contrasts")) {
      estimator.setContrasts(new String[] {"sow:sum", "harvest:sum"});
    }
    return id.equals("lmm_sleepstudy_weights_offset") ? estimator.setWeightCol("w") : estimator;
  }

  private static Dataset<Row> typed(ReferenceData reference, String name, Dataset<Row> text) {
    Dataset<Row> data = text;
    for (var column : reference.types(name).entrySet()) {
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
