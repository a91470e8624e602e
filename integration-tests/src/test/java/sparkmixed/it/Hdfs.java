package sparkmixed.it;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.jspecify.annotations.Nullable;

/** A name node and two data nodes in this JVM, until it ends. */
final class Hdfs {
  private static @Nullable MiniDFSCluster cluster;

  private Hdfs() {}

  private static synchronized MiniDFSCluster cluster() {
    MiniDFSCluster running = cluster;
    if (running == null) {
      Configuration configuration = new Configuration();
      configuration.set(
          MiniDFSCluster.HDFS_MINIDFS_BASEDIR, Paths.fresh("hdfs").toAbsolutePath().toString());
      try {
        running = new MiniDFSCluster.Builder(configuration).numDataNodes(2).build();
        running.waitActive();
      } catch (IOException failed) {
        throw new UncheckedIOException(failed);
      }
      cluster = running;
    }
    return running;
  }

  /** An {@code hdfs://} URI. */
  static String uri(String path) {
    return cluster().getURI().resolve(path).toString();
  }

  static FileSystem fileSystem() throws IOException {
    return cluster().getFileSystem();
  }

  static org.apache.hadoop.fs.Path path(String uri) {
    return new org.apache.hadoop.fs.Path(uri);
  }

  static String copy(Path file, String to) throws IOException {
    org.apache.hadoop.fs.Path source = new org.apache.hadoop.fs.Path(file.toUri());
    fileSystem().copyFromLocalFile(source, path(uri(to)));
    return uri(to);
  }

  static String text(String uri) throws IOException {
    try (InputStream in = fileSystem().open(path(uri))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** All files and directories below a URI, relative to it. */
  static List<String> tree(String uri) throws IOException {
    List<String> found = new ArrayList<>();
    collect(path(uri), "", found);
    return found;
  }

  private static void collect(
      org.apache.hadoop.fs.Path directory, String prefix, List<String> found) throws IOException {
    RemoteIterator<LocatedFileStatus> entries = fileSystem().listLocatedStatus(directory);
    while (entries.hasNext()) {
      LocatedFileStatus entry = entries.next();
      String name = prefix + entry.getPath().getName();
      found.add(name);
      if (entry.isDirectory()) {
        collect(entry.getPath(), name + "/", found);
      }
    }
  }
}
