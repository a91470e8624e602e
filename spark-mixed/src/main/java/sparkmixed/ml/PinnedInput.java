package sparkmixed.ml;

import java.io.IOException;
import java.util.List;
import java.util.UUID;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The columns of a model, written out once so that every pass reads the same values. */
final class PinnedInput implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PinnedInput.class);

  private final Dataset<Row> original;
  private final String path;

  private PinnedInput(Dataset<Row> original, String path) {
    this.original = original;
    this.path = path;
  }

  /**
   * Input for a fit: the data themselves if {@code directory} is empty.
   *
   * @param inputs columns that the model reads
   */
  static PinnedInput of(Dataset<Row> data, List<String> inputs, String directory) {
    if (directory.isEmpty()) {
      return new PinnedInput(data, "");
    }
    String path = new Path(directory, "spark-mixed-" + UUID.randomUUID()).toString();
    PinnedInput pinned = new PinnedInput(data, path);
    try {
      Column[] columns = inputs.stream().map(name -> Columns.of(data, name)).toArray(Column[]::new);
      data.select(columns).write().parquet(path);
      return pinned;
    } catch (RuntimeException failure) {
      pinned.close();
      throw failure;
    }
  }

  Dataset<Row> data() {
    return path.isEmpty() ? original : original.sparkSession().read().parquet(path);
  }

  @Override
  public void close() {
    if (path.isEmpty()) {
      return;
    }
    try {
      Path target = new Path(path);
      target
          .getFileSystem(original.sparkSession().sparkContext().hadoopConfiguration())
          .delete(target, true);
    } catch (IOException leftOver) {
      LOG.warn("could not remove {}: {}", path, leftOver.toString());
    }
  }
}
