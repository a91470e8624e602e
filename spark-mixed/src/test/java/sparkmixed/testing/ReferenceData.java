package sparkmixed.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Assumptions;

/**
 * Data and fits that may not be shipped with the project, read from {@code ../shared/reference}
 * beside it (or the directory named by the system property {@code sparkmixed.reference}). Tests
 * that need them are skipped, with the reason printed, where they are absent.
 */
public final class ReferenceData {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path root;

  private ReferenceData(Path root) {
    this.root = root;
  }

  /** The folder, if it is there; says so on standard output if not. */
  public static Optional<ReferenceData> find() {
    String given = System.getProperty("sparkmixed.reference");
    Path root =
        given != null
            ? Path.of(given)
            : ShippedData.projectRoot().resolve("../shared/reference").normalize();
    if (Files.isRegularFile(root.resolve("index.json"))) {
      return Optional.of(new ReferenceData(root));
    }
    System.out.println("Skipped: no reference data in " + root);
    return Optional.empty();
  }

  /** The folder; skips the test that asks if it is absent. */
  public static ReferenceData orSkip() {
    Optional<ReferenceData> found = find();
    Assumptions.assumeTrue(found.isPresent(), "no reference data beside the project");
    return found.orElseThrow();
  }

  /** Entries of the index of fits. */
  public List<JsonNode> fits() {
    return StreamSupport.stream(json("index.json").get("fits").spliterator(), false).toList();
  }

  /** One fit with all its numbers. */
  public JsonNode fit(String id) {
    return json("fits/" + id + ".json");
  }

  public Path file(String dataset) {
    return root.resolve(dataset(dataset).get("file").asText());
  }

  /** Column name to its type: {@code double}, {@code integer}, {@code string}, {@code factor}. */
  public Map<String, String> types(String dataset) {
    Map<String, String> types = new LinkedHashMap<>();
    dataset(dataset)
        .get("columns")
        .forEach(column -> types.put(column.get("name").asText(), column.get("type").asText()));
    return types;
  }

  /** Factor columns with their levels in R's order. */
  public Map<String, List<String>> levels(String dataset) {
    Map<String, List<String>> levels = new LinkedHashMap<>();
    for (JsonNode column : dataset(dataset).get("columns")) {
      if (column.hasNonNull("levels") && !column.get("levels").isEmpty()) {
        levels.put(
            column.get("name").asText(),
            StreamSupport.stream(column.get("levels").spliterator(), false)
                .map(JsonNode::asText)
                .toList());
      }
    }
    return levels;
  }

  private JsonNode dataset(String name) {
    for (JsonNode dataset : json("datasets.json").get("datasets")) {
      if (dataset.get("name").asText().equals(name)) {
        return dataset;
      }
    }
    throw new IllegalArgumentException("no data set " + name);
  }

  private JsonNode json(String path) {
    try {
      return JSON.readTree(root.resolve(path).toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
