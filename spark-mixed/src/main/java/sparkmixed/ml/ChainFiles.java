package sparkmixed.ml;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sparkmixed.bayes.ChainState;
import sparkmixed.error.OutputConflictException;
import sparkmixed.moments.NumbersIn;
import sparkmixed.moments.NumbersOut;

/**
 * The directory that chains are kept in while they are sampled:
 *
 * <pre>
 *   fit.json             what is fitted: settings, seed, and a print of the rows
 *   chain-C-ITERATION    a chain and its draws so far, in the layout of {@link NumbersOut}
 *   densities-COUNT      log densities of independent proposals, likewise
 * </pre>
 *
 * <p>A file appears under its name when it is complete, and the one before it is deleted then: a
 * process that is killed loses what it did since, and a file that is damaged is passed over.
 */
final class ChainFiles {
  private static final Logger LOG = LoggerFactory.getLogger(ChainFiles.class);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String FIT = "fit.json";
  private static final String CHAIN = "chain-";
  private static final String DENSITIES = "densities-";
  private static final int CHAIN_KIND = 6;
  private static final int DENSITIES_KIND = 7;

  private final Path directory;
  private final FileSystem fs;

  private ChainFiles(Path directory, FileSystem fs) {
    this.directory = directory;
    this.fs = fs;
  }

  /**
   * Opens a directory for a fit.
   *
   * @param fit what tells it from others, by name
   * @throws OutputConflictException if the directory has chains of another fit, or cannot be
   *     written
   */
  static ChainFiles open(String path, Map<String, String> fit, Configuration configuration) {
    try {
      Path directory = new Path(path);
      ChainFiles files = new ChainFiles(directory, directory.getFileSystem(configuration));
      files.claim(fit);
      return files;
    } catch (IOException | IllegalArgumentException unusable) {
      throw new OutputConflictException(
          "Chains cannot be kept in " + path + "; give another resumeDir.", unusable);
    }
  }

  private void claim(Map<String, String> fit) throws IOException {
    Path file = new Path(directory, FIT);
    if (!fs.exists(file)) {
      ObjectNode node = JSON.createObjectNode();
      fit.forEach(node::put);
      fs.mkdirs(directory);
      write(FIT, out -> out.write(JSON.writeValueAsBytes(node)));
      return;
    }
    JsonNode found;
    try (InputStream in = fs.open(file)) {
      found = JSON.readTree(in);
    }
    for (Map.Entry<String, String> own : fit.entrySet()) {
      String other = found.path(own.getKey()).asText("");
      if (!other.equals(own.getValue())) {
        throw new OutputConflictException(
            "The chains in "
                + directory
                + " are those of a fit with "
                + (own.getKey().equals("rows")
                    ? "other rows"
                    : own.getKey() + " = " + other + ", not " + own.getValue())
                + "; go on with that one, or delete the directory to begin anew.");
      }
    }
  }

  /** What writes a file. */
  private interface Content {
    void writeTo(OutputStream out) throws IOException;
  }

  /** Makes a file appear when it is complete, and its predecessors disappear. */
  private void write(String name, Content content) throws IOException {
    Path part = new Path(directory, "_" + name);
    try (OutputStream out = new BufferedOutputStream(fs.create(part, true))) {
      content.writeTo(out);
    }
    Path target = new Path(directory, name);
    if (fs.exists(target)) {
      fs.delete(part, false);
    } else if (!fs.rename(part, target)) {
      throw new IOException("cannot rename " + part);
    }
  }

  /** Keeps a chain as it is now. Called by one thread a chain. */
  void save(ChainState state) {
    String prefix = CHAIN + state.chain() + "-";
    replace(
        prefix,
        state.iterations(),
        out -> {
          try (NumbersOut numbers = new NumbersOut(out, CHAIN_KIND)) {
            ChainRecord.write(state, numbers);
          }
        });
  }

  /** Keeps log densities. Not to be called by two threads at once. */
  void save(double[] densities) {
    long known = java.util.Arrays.stream(densities).filter(one -> !Double.isNaN(one)).count();
    replace(
        DENSITIES,
        known,
        out -> {
          try (NumbersOut numbers = new NumbersOut(out, DENSITIES_KIND)) {
            numbers.doubles(densities);
          }
        });
  }

  /** A chain that cannot be kept goes on all the same. */
  private void replace(String prefix, long number, Content content) {
    // an interrupted thread can open no file on some file systems
    boolean interrupted = Thread.interrupted();
    try {
      write(prefix + number, content);
      for (Map.Entry<Long, Path> other : found(prefix).entrySet()) {
        if (other.getKey() < number) {
          fs.delete(other.getValue(), false);
        }
      }
    } catch (IOException | UncheckedIOException unwritten) {
      LOG.warn("{} cannot be kept in {}: {}", prefix + number, directory, unwritten.toString());
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Files of a kind, by the number at the end of their names. */
  private TreeMap<Long, Path> found(String prefix) throws IOException {
    TreeMap<Long, Path> files = new TreeMap<>();
    for (FileStatus status : fs.listStatus(directory)) {
      String name = status.getPath().getName();
      if (name.startsWith(prefix) && name.substring(prefix.length()).matches("\\d+")) {
        files.put(Long.parseLong(name.substring(prefix.length())), status.getPath());
      }
    }
    return files;
  }

  /**
   * The chains that are kept.
   *
   * @param count chains that there may be
   */
  List<ChainState> chains(int count) {
    List<ChainState> states = new ArrayList<>();
    for (int c = 0; c < count; c++) {
      ChainState state = last(CHAIN + c + "-", CHAIN_KIND, ChainRecord::read);
      if (state != null) {
        states.add(state);
      }
    }
    return states;
  }

  /** The log densities that are kept; null if there are none. */
  double @Nullable [] densities() {
    return last(DENSITIES, DENSITIES_KIND, NumbersIn::doubles);
  }

  /** What reads a file. */
  private interface Reading<T> {
    T of(NumbersIn numbers) throws IOException;
  }

  private <T> @Nullable T last(String prefix, int kind, Reading<T> reading) {
    try {
      for (Path file : found(prefix).descendingMap().values()) {
        try (NumbersIn numbers = new NumbersIn(new BufferedInputStream(fs.open(file)), kind)) {
          T value = Objects.requireNonNull(reading.of(numbers));
          numbers.finish();
          return value;
        } catch (IOException | RuntimeException damaged) {
          LOG.warn("{} is passed over: {}", file, damaged.toString());
        }
      }
      return null;
    } catch (IOException unreadable) {
      throw new OutputConflictException(
          "The chains in " + directory + " cannot be read; delete the directory to begin anew.",
          unreadable);
    }
  }

  /** The fit is done: nothing is to go on. */
  void delete() {
    try {
      fs.delete(directory, true);
    } catch (IOException leftOver) {
      LOG.warn("could not remove {}: {}", directory, leftOver.toString());
    }
  }
}
