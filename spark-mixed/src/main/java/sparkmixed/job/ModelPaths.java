package sparkmixed.job;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import sparkmixed.error.ModelIncompatibleException;

/**
 * Finds a saved model: its own directory, a run's, or an output whose {@code CURRENT} names a run.
 */
final class ModelPaths {
  private ModelPaths() {}

  static String find(String given, Configuration configuration) {
    try {
      Path path = new Path(given);
      FileSystem fs = path.getFileSystem(configuration);
      Path pointer = new Path(path, RunStore.CURRENT);
      if (fs.exists(pointer)) {
        try (InputStream in = fs.open(pointer)) {
          JsonNode current = new ObjectMapper().readTree(in);
          path = new Path(new Path(path, "runs"), current.path("runId").asText());
        }
      }
      Path inRun = new Path(path, "model");
      Path model = fs.exists(inRun) ? inRun : path;
      if (!fs.exists(new Path(model, "metadata"))) {
        throw new ModelIncompatibleException(
            "There is no saved model in "
                + Redaction.text(given)
                + "; give a model's directory, a finished run's, or an output path.");
      }
      return model.toString();
    } catch (IOException | IllegalArgumentException unreadable) {
      throw new ModelIncompatibleException(
          "The saved model in " + Redaction.text(given) + " cannot be read.", unreadable);
    }
  }
}
