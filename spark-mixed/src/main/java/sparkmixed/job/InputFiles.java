package sparkmixed.job;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.jspecify.annotations.Nullable;
import sparkmixed.error.InputRejectedException;

/**
 * The files of an input path as they are now: which run a configuration means depends on them.
 *
 * @param files how many
 * @param bytes altogether
 * @param fingerprint of names, lengths and times of modification
 * @param first of the files that Spark reads as data, by name; null if there is none, or if a
 *     summary file of Parquet comes before it
 */
record InputFiles(long files, long bytes, String fingerprint, @Nullable Path first) {
  private static final Set<String> SUMMARIES = Set.of("_metadata", "_common_metadata");

  /** Lists a path or glob; null if there is no path, so nothing to pin. */
  static @Nullable InputFiles of(InputSpec input, Configuration configuration) {
    if (input.path() == null) {
      return null;
    }
    try {
      Path path = new Path(input.path());
      FileSystem fs = path.getFileSystem(configuration);
      FileStatus[] roots = fs.globStatus(path);
      if (roots == null || roots.length == 0) {
        throw new InputRejectedException(
            "The input path " + Redaction.text(input.path()) + " does not exist.");
      }
      return of(fs, List.of(roots));
    } catch (IOException | IllegalArgumentException unreadable) {
      throw new InputRejectedException(
          "The input path " + Redaction.text(input.path()) + " cannot be read.", unreadable);
    }
  }

  private static InputFiles of(FileSystem fs, List<FileStatus> roots) throws IOException {
    TreeSet<String> lines = new TreeSet<>();
    List<Long> lengths = new ArrayList<>();
    TreeSet<String> data = new TreeSet<>();
    boolean summarized = false;
    for (FileStatus root : roots) {
      int above = root.getPath().depth();
      RemoteIterator<LocatedFileStatus> files = fs.listFiles(root.getPath(), true);
      while (files.hasNext()) {
        FileStatus file = files.next();
        lengths.add(file.getLen());
        summarized |= SUMMARIES.contains(file.getPath().getName());
        if (!isHidden(file.getPath(), root.isFile() ? above - 1 : above)) {
          data.add(file.getPath().toString());
        }
        lines.add(file.getPath() + " " + file.getLen() + " " + file.getModificationTime());
      }
    }
    long bytes = lengths.stream().mapToLong(Long::longValue).sum();
    Path first = data.isEmpty() || summarized ? null : new Path(data.first());
    return new InputFiles(lengths.size(), bytes, Hash.of(String.join("\n", lines)), first);
  }

  /** Whether Spark passes a file over because of its name, or that of a directory of the input. */
  private static boolean isHidden(Path file, int above) {
    for (Path part = file; part != null && part.depth() > above; part = part.getParent()) {
      String name = part.getName();
      if (name.startsWith(".") || (name.startsWith("_") && !name.contains("="))) {
        return true;
      }
    }
    return false;
  }
}
