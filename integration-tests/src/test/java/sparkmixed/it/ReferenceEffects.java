package sparkmixed.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import sparkmixed.ml.MixedEffectsModel;

/** Conditional modes and predictions of a run beside those of a fixture. */
final class ReferenceEffects {
  /** Of a conditional standard deviation. */
  private static final double MODE = 0.01;

  private static final double DEVIATION = 0.01;

  /** On the scale of the linear predictor. */
  private static final double PREDICTION = 2e-3;

  private ReferenceEffects() {}

  /** Compares the levels that the fixture lists; levels that number the rows have no names here. */
  static void compareModes(SparkSession spark, JsonNode fit, Path run) {
    Map<String, Row> ours = new HashMap<>();
    for (Row row : spark.read().parquet(run.resolve("tables/ranef").toString()).collectAsList()) {
      ours.put(row.getAs("group") + "/" + row.getAs("level") + "/" + row.getAs("term"), row);
    }
    fit.get("ranef")
        .fields()
        .forEachRemaining(
            group -> {
              if (ours.keySet().stream().anyMatch(key -> key.startsWith(group.getKey() + "/"))) {
                compareModes(group.getKey(), group.getValue(), ours);
              }
            });
  }

  private static void compareModes(String group, JsonNode expected, Map<String, Row> ours) {
    for (int level = 0; level < expected.get("levels").size(); level++) {
      for (int term = 0; term < expected.get("columns").size(); term++) {
        String key =
            group
                + "/"
                + expected.get("levels").get(level).asText()
                + "/"
                + expected.get("columns").get(term).asText();
        Row row = Objects.requireNonNull(ours.get(key), key);
        double deviation = expected.get("cond_sd").get(level).get(term).asDouble();
        double mode = expected.get("modes").get(level).get(term).asDouble();
        assertEquals(mode, row.<Double>getAs("estimate"), MODE * deviation + 1e-6, key);
        // glmmTMB's deviations hold the uncertainty of the parameters as well
        if (!expected.has("cond_sd_note")) {
          assertEquals(
              deviation, row.<Double>getAs("std_error"), DEVIATION * deviation + 1e-6, key);
        }
      }
    }
  }

  /** Compares predictions for rows of levels that are known, and of new ones. */
  static void comparePredictions(SparkSession spark, JsonNode fit, Path run) {
    JsonNode expected = fit.get("predictions");
    MixedEffectsModel<?> model = MixedEffectsModel.loadAny(run.resolve("model").toString());
    model.setLinkPredictionCol("eta");
    Dataset<Row> rows = rows(spark, expected.get("newdata"), model.inputSchema());
    model.setPredictionType("population");
    compare(expected, "link_fixed_only", "eta", model.transform(rows));
    if (expected.has("response_fixed_only")) {
      compare(expected, "response_fixed_only", "prediction", model.transform(rows));
    }
    if (!model.fitted().formula().contains(".obs")) {
      model.setPredictionType("conditional");
      compare(expected, "link_with_re", "eta", model.transform(rows));
      compare(expected, "response_with_re", "prediction", model.transform(rows));
    }
  }

  private static void compare(JsonNode expected, String kind, String column, Dataset<Row> scored) {
    List<Row> rows = scored.orderBy("row").collectAsList();
    assertTrue(!rows.isEmpty());
    for (int k = 0; k < rows.size(); k++) {
      double value = expected.get(kind).get(k).asDouble();
      assertEquals(
          value,
          rows.get(k).<Double>getAs(column),
          PREDICTION * Math.max(1, Math.abs(value)),
          kind + " of row " + k);
    }
  }

  private static Dataset<Row> rows(SparkSession spark, JsonNode newdata, StructType inputs) {
    StructType schema = new StructType().add("row", DataTypes.IntegerType);
    for (StructField field : inputs.fields()) {
      if (newdata.get(0).has(field.name())) {
        schema = schema.add(field);
      }
    }
    List<Row> rows = new ArrayList<>();
    for (int k = 0; k < newdata.size(); k++) {
      List<Object> values = new ArrayList<>(List.of(k));
      for (StructField field : schema.fields()) {
        JsonNode value = newdata.get(k).path(field.name());
        if (!value.isMissingNode()) {
          values.add(
              field.dataType().equals(DataTypes.StringType)
                  ? value.asText()
                  : field.dataType().equals(DataTypes.IntegerType)
                      ? (Object) value.asInt()
                      : (Object) value.asDouble());
        }
      }
      rows.add(RowFactory.create(values.toArray()));
    }
    return spark.createDataFrame(rows, schema);
  }
}
