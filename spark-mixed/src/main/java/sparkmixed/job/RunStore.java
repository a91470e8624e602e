package sparkmixed.job;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;
import sparkmixed.error.OutputConflictException;

/**
 * The runs below one output path, {@code runs/<run-id>/}, and the pointer {@code CURRENT} to the
 * last one that is done.
 *
 * <p>A run is written in a sibling directory and renamed when it is complete; {@code _SUCCESS}
 * comes after the rename, since a store may rename file by file.
 */
final class RunStore {
  static final String SUCCESS = "_SUCCESS";
  static final String CURRENT = "CURRENT";
  static final String RUN = "run.json";

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path root;
  private final Path runs;
  private final FileSystem fs;
  private final Moves moves;

  RunStore(String output, @Nullable String name, Configuration configuration) {
    try {
      Path base = new Path(output);
      fs = base.getFileSystem(configuration);
      root = fs.makeQualified(name == null ? base : new Path(base, name));
      runs = new Path(root, "runs");
      moves = new Moves(fs, configuration);
    } catch (IOException | IllegalArgumentException unusable) {
      throw unwritable(output, unusable);
    }
  }

  /** Creates the directories and a file in them, and deletes the file again. */
  void requireWritable() {
    Path probe = new Path(runs, "_probe-" + UUID.randomUUID());
    try {
      if (!fs.mkdirs(runs)) {
        throw new IOException("not created");
      }
      fs.create(probe, false).close();
      fs.delete(probe, false);
    } catch (IOException unusable) {
      throw unwritable(root.toString(), unusable);
    }
  }

  private static OutputConflictException unwritable(String path, Exception cause) {
    return new OutputConflictException(
        "The output path " + Redaction.text(path) + " cannot be written; nothing was fitted.",
        cause);
  }

  Path directory(String runId) {
    return new Path(runs, runId);
  }

  /** Where the chains of a run are until they are done. */
  Path chains(String runId) {
    return new Path(runs, "_chains-" + runId);
  }

  /** The record of a run that is done; null if there is none. */
  @Nullable JsonNode finished(String runId) {
    try {
      if (!fs.exists(new Path(directory(runId), SUCCESS))) {
        return null;
      }
      return JSON.readTree(text(runId, RUN));
    } catch (IOException unreadable) {
      throw new OutputConflictException(
          "The finished run " + runId + " in " + root + " cannot be read; use another run-id.",
          unreadable);
    }
  }

  /** The content of a small file of a run. */
  String text(String runId, String file) throws IOException {
    try (InputStream in = fs.open(new Path(directory(runId), file))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** Starts to write a run. */
  Attempt begin(String runId) {
    Path directory = new Path(runs, "_attempt-" + runId + "-" + suffix());
    try {
      fs.mkdirs(directory);
      fs.deleteOnExit(directory);
    } catch (IOException unusable) {
      throw unwritable(root.toString(), unusable);
    }
    return new Attempt(runId, directory);
  }

  private static String suffix() {
    return UUID.randomUUID().toString().substring(0, 8);
  }

  /** A run being written; closed without {@link #publish}, it leaves no trace. */
  final class Attempt implements AutoCloseable {
    private final String runId;
    private final Path directory;

    private Attempt(String runId, Path directory) {
      this.runId = runId;
      this.directory = directory;
    }

    Path path(String file) {
      return new Path(directory, file);
    }

    void text(String file, String content) throws IOException {
      write(path(file), content);
    }

    /**
     * Makes the run appear under its id, in place of an unfinished one.
     *
     * @param done whether it gets {@code _SUCCESS} and becomes {@code CURRENT}
     * @param pointer content of {@code CURRENT}
     */
    void publish(boolean done, ObjectNode pointer) throws IOException {
      Path target = directory(runId);
      if (fs.exists(new Path(target, SUCCESS))) {
        throw new OutputConflictException(
            "Another job has finished run " + runId + " in " + root + " in the meantime.");
      }
      Path replaced = null;
      if (fs.exists(target)) {
        replaced = new Path(runs, "_replaced-" + runId + "-" + suffix());
        moves.directory(target, replaced);
      }
      moves.directory(directory, target);
      fs.cancelDeleteOnExit(directory);
      if (replaced != null) {
        fs.delete(replaced, true);
      }
      if (done) {
        write(new Path(target, SUCCESS), "");
        Path fresh = new Path(root, "_" + CURRENT + "-" + suffix());
        write(fresh, pointer.toString() + "\n");
        moves.fileOver(fresh, new Path(root, CURRENT));
      }
    }

    @Override
    public void close() {
      try {
        fs.delete(directory, true);
        fs.cancelDeleteOnExit(directory);
      } catch (IOException leftBehind) {
        Log.LOG.warn("could not delete {}", directory, leftBehind);
      }
    }
  }

  private void write(Path path, String content) throws IOException {
    try (OutputStream out = fs.create(path, true)) {
      out.write(content.getBytes(StandardCharsets.UTF_8));
    }
  }
}
