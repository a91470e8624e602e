package sparkmixed.parquet;

import java.io.Closeable;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ColumnWriteStore;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.compression.CompressionCodecFactory.BytesInputCompressor;
import org.apache.parquet.hadoop.CodecFactory;
import org.apache.parquet.hadoop.ColumnChunkPageWriteStore;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.hadoop.util.HadoopOutputFile;
import org.apache.parquet.schema.MessageType;

/**
 * An uncompressed Parquet file, written column by column.
 *
 * <p>Parquet's own writers are handed records, and find their way through the schema again for each
 * value. Here a column is a loop over its values: less work for each, and, since a file is written
 * once or twice in the life of a job, far less code for the JVM to warm up.
 *
 * <p>Memory: a row group of at most {@value #GROUP_ROWS} rows.
 */
public final class ColumnFile implements Closeable {
  static final int GROUP_ROWS = 500_000;

  private final MessageType schema;
  private final List<ColumnDescriptor> leaves;
  private final ParquetProperties properties;
  private final BytesInputCompressor compressor;
  private final ParquetFileWriter file;
  private final int pageRows;

  /**
   * Creates the file, which must not be there yet.
   *
   * @param diverse dotted paths of columns whose values hardly repeat: neither dictionary nor
   *     statistics would pay
   */
  public ColumnFile(
      Path path, Configuration configuration, MessageType schema, Collection<String> diverse)
      throws IOException {
    this.schema = schema;
    this.leaves = schema.getColumns();
    ParquetProperties.Builder builder = ParquetProperties.builder();
    for (String column : diverse) {
      builder
          .withDictionaryEncoding(column, false)
          .withStatisticsEnabled(column, false)
          .withSizeStatisticsEnabled(column, false);
    }
    this.properties = builder.build();
    this.pageRows = properties.getPageRowCountLimit();
    this.compressor =
        new CodecFactory(configuration, properties.getPageSizeThreshold())
            .getCompressor(CompressionCodecName.UNCOMPRESSED);
    this.file =
        new ParquetFileWriter(
            HadoopOutputFile.fromPath(path, configuration),
            schema,
            ParquetFileWriter.Mode.CREATE,
            ParquetWriter.DEFAULT_BLOCK_SIZE,
            ParquetWriter.MAX_PADDING_SIZE_DEFAULT,
            null,
            properties);
    file.start();
  }

  /**
   * Appends rows.
   *
   * @param rows how many
   * @param columns one for each leaf of the schema, in its order
   */
  public void append(int rows, List<ColumnValues> columns) throws IOException {
    if (columns.size() != leaves.size()) {
      throw new IllegalArgumentException(
          columns.size() + " columns for a schema with " + leaves.size());
    }
    for (int from = 0; from < rows; from += GROUP_ROWS) {
      group(from, Math.min(rows, from + GROUP_ROWS), columns);
    }
  }

  private void group(int from, int to, List<ColumnValues> columns) throws IOException {
    try (ColumnChunkPageWriteStore pages =
            new ColumnChunkPageWriteStore(
                compressor,
                schema,
                properties.getAllocator(),
                properties.getColumnIndexTruncateLength(),
                properties.getPageWriteChecksumEnabled());
        ColumnWriteStore store = properties.newColumnWriteStore(schema, pages)) {
      for (int page = from; page < to; page += pageRows) {
        int end = Math.min(to, page + pageRows);
        for (int column = 0; column < leaves.size(); column++) {
          columns.get(column).write(page, end, store.getColumnWriter(leaves.get(column)));
        }
        for (int row = page; row < end; row++) {
          store.endRecord();
        }
      }
      store.flush();
      file.startBlock(to - from);
      pages.flushToFileWriter(file);
      file.endBlock();
    }
  }

  /** Writes the footer, without which the file cannot be read. */
  @Override
  public void close() throws IOException {
    try {
      file.end(Map.of());
    } finally {
      compressor.release();
      file.close();
    }
  }
}
