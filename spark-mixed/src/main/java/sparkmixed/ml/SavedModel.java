package sparkmixed.ml;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import sparkmixed.error.ModelIncompatibleException;
import sparkmixed.error.SparkMixedException;
import sparkmixed.family.Family;
import sparkmixed.fit.Distribution;
import sparkmixed.fit.FittedModel;
import sparkmixed.fit.RandomEffects;
import sparkmixed.frame.ModelFrame;

/**
 * What a saved model holds beside Spark's metadata: {@code data/model.json}, sized by the formula,
 * and the Parquet table {@code randomEffects}, sized by levels. Doubles keep every bit; NaN is the
 * text {@code "NaN"}.
 */
final class SavedModel {
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  /**
   * What the table of levels needs to become random effects again.
   *
   * @param terms term of each column, by its index in the formula
   */
  record FactorShape(String group, int levels, List<Integer> terms, List<String> columns) {
    FactorShape {
      terms = List.copyOf(terms);
      columns = List.copyOf(columns);
    }
  }

  private SavedModel() {}

  /**
   * @param statistics whether those of a linear model are kept
   */
  static void save(ModelData data, boolean statistics, String path, SparkSession spark) {
    ObjectNode root = JSON.createObjectNode();
    root.put("formatVersion", SparkMetadata.FORMAT_VERSION);
    root.set("frame", JSON.valueToTree(data.spec()));
    root.set("fitted", JSON.valueToTree(data.fitted()));
    ArrayNode factors = root.putArray("factors");
    for (RandomEffects effects : data.effects()) {
      factors.add(
          JSON.<JsonNode>valueToTree(
              new FactorShape(
                  effects.group(),
                  effects.levels().size(),
                  Arrays.stream(effects.terms()).boxed().toList(),
                  effects.columns())));
    }
    root.set("seconds", JSON.valueToTree(data.seconds()));
    root.put("sparkJobs", data.sparkJobs());
    root.put("fittedAt", data.fittedAt().toString());
    root.put("rowPrint", data.rowPrint());
    try {
      Path file = file(path);
      try (OutputStream stream = files(file, spark).create(file, true)) {
        JSON.writerWithDefaultPrettyPrinter().writeValue(stream, root);
      }
      SavedLevels.save(data.effects(), path, spark.sparkContext().hadoopConfiguration());
      new SavedNumbers(path, spark).save(data, statistics);
      if (data.posterior() != null) {
        new SavedPosterior(path, spark).save(data.posterior());
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static Path file(String path) {
    return new Path(new Path(path, "data"), "model.json");
  }

  private static FileSystem files(Path file, SparkSession spark) throws IOException {
    return file.getFileSystem(spark.sparkContext().hadoopConfiguration());
  }

  /**
   * Reads a model back.
   *
   * @throws sparkmixed.error.ModelIncompatibleException if a part is missing, cannot be read or
   *     does not fit the others
   */
  static ModelData load(String path, SparkSession spark) {
    try {
      return read(path, spark);
    } catch (ModelIncompatibleException told) {
      throw told;
    } catch (SparkMixedException inconsistent) {
      throw SparkMetadata.corrupt(path, "its formula and columns disagree", inconsistent);
    } catch (FileNotFoundException missing) {
      throw SparkMetadata.corrupt(path, "data/model.json is missing", missing);
    } catch (IOException | RuntimeException unreadable) {
      throw SparkMetadata.corrupt(path, "data/model.json cannot be read", unreadable);
    }
  }

  private static ModelData read(String path, SparkSession spark) throws IOException {
    Path file = file(path);
    JsonNode root;
    try (InputStream stream = files(file, spark).open(file)) {
      root = JSON.readTree(stream);
    }
    completeLinear(root);
    completeOlder(root);
    FrameSpec spec = JSON.treeToValue(part(root, "frame", path), FrameSpec.class);
    FittedModel fitted = JSON.treeToValue(part(root, "fitted", path), FittedModel.class);
    List<FactorShape> factors =
        Arrays.asList(JSON.treeToValue(part(root, "factors", path), FactorShape[].class));
    ModelFrame frame = spec.frame();
    SavedModelCheck.check(path, frame, fitted, factors);
    Map<String, Double> seconds =
        JSON.convertValue(
            part(root, "seconds", path),
            JSON.getTypeFactory().constructMapType(Map.class, String.class, Double.class));
    List<RandomEffects> effects =
        SavedLevels.load(path, spark.sparkContext().hadoopConfiguration(), frame, factors);
    return new ModelData(
        spec,
        frame,
        fitted,
        effects,
        seconds,
        part(root, "sparkJobs", path).asInt(),
        Instant.parse(part(root, "fittedAt", path).asText()),
        root.hasNonNull("rowPrint") ? root.get("rowPrint").asLong() : null,
        new SavedNumbers(path, spark).load(frame, fitted, effects),
        fitted.bayesian() ? new SavedPosterior(path, spark).load(effects) : null);
  }

  /** Version 0.1.0 knew linear models only, and did not say so; they take no passes to evaluate. */
  private static void completeLinear(JsonNode root) {
    if (root.path("fitted") instanceof ObjectNode fitted && !fitted.has("distribution")) {
      double sigma = fitted.path("sigma").asDouble(Double.NaN);
      fitted.set("distribution", JSON.valueToTree(Distribution.linear(sigma)));
      for (JsonNode entry : fitted.path("fitLog")) {
        ((ObjectNode) entry).put("passes", 0).put("sparkJobs", 0);
      }
      if (root.path("frame").path("options") instanceof ObjectNode options) {
        options.put("family", Family.GAUSSIAN.name());
      }
    }
  }

  /** What earlier versions did not look at is null. */
  private static void completeOlder(JsonNode root) {
    if (root.path("fitted") instanceof ObjectNode fitted) {
      addNull(fitted, "varianceSplit");
      addNull(fitted, "information");
      addNull(fitted, "basis");
      if (fitted.path("convergence") instanceof ObjectNode convergence) {
        addNull(convergence, "checks");
      }
    }
  }

  private static void addNull(ObjectNode node, String field) {
    if (!node.has(field)) {
      node.putNull(field);
    }
  }

  private static JsonNode part(JsonNode root, String name, String path) {
    JsonNode part = root == null ? null : root.get(name);
    if (part == null || part.isNull()) {
      throw SparkMetadata.corrupt(path, "data/model.json has no \"" + name + "\"", null);
    }
    return part;
  }
}
