package sparkmixed.job;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;
import sparkmixed.error.OutputConflictException;

/**
 * Predictions below one output path: the path itself, or with a run-id {@code runs/<run-id>} in it.
 * They are written in a sibling directory and renamed; a hidden file keeps what they were made
 * from.
 */
final class PredictionStore {
  private static final String ORIGIN = "_spark-mixed-origin";

  private final FileSystem fs;
  private final Path target;
  private final String origin;
  private final Moves moves;

  PredictionStore(
      String output, String origin, @Nullable String runId, Configuration configuration) {
    try {
      Path base = new Path(output);
      fs = base.getFileSystem(configuration);
      target = fs.makeQualified(runId == null ? base : new Path(new Path(base, "runs"), runId));
      moves = new Moves(fs, configuration);
      this.origin = origin;
      Path parent = target.getParent();
      if (parent == null || !fs.mkdirs(parent)) {
        throw new IOException("no directory above the output");
      }
      Path probe = new Path(parent, "_probe-" + UUID.randomUUID());
      fs.create(probe, false).close();
      fs.delete(probe, false);
    } catch (IOException | IllegalArgumentException unusable) {
      throw new OutputConflictException(
          "The output path " + Redaction.text(output) + " cannot be written.", unusable);
    }
  }

  /** Whether these predictions are there already. */
  boolean isDone() throws IOException {
    if (!fs.exists(target)) {
      return false;
    }
    Path mark = new Path(target, ORIGIN);
    if (fs.exists(mark)) {
      try (InputStream in = fs.open(mark)) {
        if (new String(in.readAllBytes(), StandardCharsets.UTF_8).equals(origin)) {
          return true;
        }
      }
    }
    throw new OutputConflictException(
        "The output path "
            + target
            + " exists and holds something else; remove it, or give another output.path or"
            + " run-id.");
  }

  void write(Dataset<Row> predictions, OutputSpec output) throws IOException {
    String suffix = UUID.randomUUID().toString().substring(0, 8);
    Path fresh = new Path(target.getParent(), "_attempt-" + target.getName() + "-" + suffix);
    fs.deleteOnExit(fresh);
    try {
      predictions.write().format(output.format()).options(output.options()).save(fresh.toString());
      try (OutputStream mark = fs.create(new Path(fresh, ORIGIN), false)) {
        mark.write(origin.getBytes(StandardCharsets.UTF_8));
      }
      moves.directory(fresh, target);
    } finally {
      fs.delete(fresh, true);
      fs.cancelDeleteOnExit(fresh);
    }
  }
}
