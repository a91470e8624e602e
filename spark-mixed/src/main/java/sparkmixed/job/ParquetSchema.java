package sparkmixed.job;

import java.io.IOException;
import java.util.Locale;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * The schema of Parquet data that Spark has written, from where Spark itself finds it: the footer
 * of the first file. Spark runs a job for it, which for a small fit is much of the time.
 */
final class ParquetSchema {
  private static final String WRITTEN_BY_SPARK = "org.apache.spark.sql.parquet.row.metadata";

  private ParquetSchema() {}

  /**
   * The columns in the files; null if only Spark can tell, or say what is wrong with them.
   *
   * @param files of the input, if they are known
   */
  static @Nullable StructType of(SparkSession spark, InputSpec spec, @Nullable InputFiles files) {
    boolean plain =
        "parquet".equals(String.valueOf(spec.format()).toLowerCase(Locale.ROOT))
            && spec.options().isEmpty()
            && !Boolean.parseBoolean(spark.conf().get("spark.sql.parquet.mergeSchema", "false"));
    Path first = files == null ? null : files.first();
    if (!plain || first == null) {
      return null;
    }
    try (ParquetFileReader reader =
        ParquetFileReader.open(
            HadoopInputFile.fromPath(first, spark.sparkContext().hadoopConfiguration()))) {
      String json = reader.getFileMetaData().getKeyValueMetaData().get(WRITTEN_BY_SPARK);
      return json != null && DataType.fromJson(json) instanceof StructType schema ? schema : null;
    } catch (IOException | RuntimeException unreadable) {
      return null;
    }
  }
}
