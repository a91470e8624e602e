package sparkmixed.it;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Assumptions;

/**
 * R's fits of data that may not be shipped with the project, from {@code ../shared/reference}
 * beside it or the directory that the system property {@code sparkmixed.reference} names, as
 * entries of a job.
 */
final class ReferenceFits {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Coding that the fixtures tell only in words. */
  private static final Map<String, Map<String, String>> CONTRASTS =
      Map.of("lmm_sum_contrasts", Map.of("sow", "sum", "harvest", "sum"));

  private static final Map<String, String> WEIGHTS = Map.of("lmm_sleepstudy_weights_offset", "w");

  private final Path root;
  private final JsonNode datasets;

  private ReferenceFits(Path root) throws IOException {
    this.root = root;
    this.datasets = read("datasets.json").get("datasets");
  }

  /** The folder; skips the test that asks, and says so, where it is absent. */
  static ReferenceFits orSkip() throws IOException {
    String given = System.getProperty("sparkmixed.reference");
    Path root =
        given == null ? Paths.root().resolve("../shared/reference").normalize() : Path.of(given);
    boolean present = Files.isRegularFile(root.resolve("index.json"));
    if (!present) {
      System.out.println("Skipped: no reference data in " + root);
    }
    Assumptions.assumeTrue(present, "no reference data beside the project");
    return new ReferenceFits(root);
  }

  /** Every linear mixed model. */
  List<JsonNode> linear() throws IOException {
    return fits("lmm_");
  }

  /** Every generalized linear mixed model. */
  List<JsonNode> generalized() throws IOException {
    return fits("glmm_");
  }

  private List<JsonNode> fits(String prefix) throws IOException {
    List<JsonNode> fits = new ArrayList<>();
    for (JsonNode entry : read("index.json").get("fits")) {
      String id = entry.get("id").asText();
      if (id.startsWith(prefix)) {
        fits.add(read("fits/" + id + ".json"));
      }
    }
    return fits;
  }

  /** The job entry that makes this linear fit; registers views of data in two files. */
  ObjectNode entry(JsonNode fit, SparkSession spark) {
    ObjectNode entry = data(fit, spark);
    ObjectNode model = (ObjectNode) entry.get("model");
    String id = fit.get("id").asText();
    model.put("formula", fit.get("formula").asText()).put("method", fit.get("method").asText());
    if (!fit.get("filter").isNull()) {
      model.put("handleInvalid", "skip");
    }
    CONTRASTS.getOrDefault(id, Map.of()).forEach(model.putObject("contrasts")::put);
    if (WEIGHTS.containsKey(id)) {
      model.put("weights", WEIGHTS.get(id));
    }
    return entry;
  }

  /** An entry with the data of a fit and the order of their levels, without a formula. */
  ObjectNode data(JsonNode fit, SparkSession spark) {
    ObjectNode entry = JSON.createObjectNode().put("name", fit.get("id").asText());
    List<String> names = List.of(fit.get("dataset").asText().split("\\+"));
    ObjectNode input = entry.putObject("input");
    ObjectNode model = entry.putObject("model");
    if (names.size() == 1) {
      JsonNode dataset = dataset(names.get(0));
      input.put("format", "csv").put("path", file(dataset));
      types(dataset).forEach(input.putObject("columns")::put);
    } else {
      names.forEach(name -> view(name, spark));
      input.put(
          "sql", "SELECT * FROM " + names.get(0) + " JOIN " + names.get(1) + " USING (school)");
    }
    ObjectNode levels = model.putObject("levels");
    for (String name : names) {
      for (JsonNode column : dataset(name).get("columns")) {
        if (column.hasNonNull("levels") && !column.get("levels").isEmpty()) {
          levels.set(column.get("name").asText(), column.get("levels"));
        }
      }
    }
    return entry;
  }

  /** A job of these entries; JSON is HOCON. */
  static String job(ArrayNode entries, Path output) {
    ObjectNode job = JSON.createObjectNode();
    // a page of each, without fitting every model a hundred times
    job.putObject("output").put("path", output.toString()).put("halfNormalRows", 0);
    job.set("fits", entries);
    return job.toPrettyString();
  }

  private void view(String name, SparkSession spark) {
    StringBuilder schema = new StringBuilder();
    types(dataset(name))
        .forEach(
            (column, type) ->
                schema.append(schema.isEmpty() ? "" : ", ").append("`" + column + "` " + type));
    spark
        .read()
        .option("header", "true")
        .schema(schema.toString())
        .csv(file(dataset(name)))
        .createOrReplaceTempView(name);
  }

  private static Map<String, String> types(JsonNode dataset) {
    Map<String, String> types = new LinkedHashMap<>();
    for (JsonNode column : dataset.get("columns")) {
      String type = column.get("type").asText();
      types.put(
          column.get("name").asText(),
          switch (type) {
            case "integer" -> "int";
            case "double" -> "double";
            default -> "string";
          });
    }
    return types;
  }

  private String file(JsonNode dataset) {
    return root.resolve(dataset.get("file").asText()).toString();
  }

  private JsonNode dataset(String name) {
    for (JsonNode dataset : datasets) {
      if (dataset.get("name").asText().equals(name)) {
        return dataset;
      }
    }
    throw new IllegalArgumentException("no data set " + name);
  }

  private JsonNode read(String path) throws IOException {
    return JSON.readTree(root.resolve(path).toFile());
  }
}
