package sparkmixed.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import sparkmixed.testing.SparkExtension;

/** What is read from a footer is what Spark would have found; in doubt nothing is. */
@ExtendWith(SparkExtension.class)
class ParquetSchemaTest {
  private static SparkSession spark;

  @TempDir private Path directory = Path.of("");

  @BeforeAll
  static void sparkIsThere(SparkSession given) {
    spark = given;
  }

  private static InputSpec spec(Path path, Map<String, String> options) {
    return new InputSpec("parquet", path.toString(), null, null, options, Map.of());
  }

  private static @Nullable StructType found(Path path, Map<String, String> options) {
    InputSpec spec = spec(path, options);
    return ParquetSchema.of(spark, spec, InputFiles.of(spec, new Configuration()));
  }

  private Path written(String name, String... partitions) {
    Path path = directory.resolve(name);
    spark
        .sql("select id as y, cast(id % 3 as string) as g, cast(id % 2 as int) as p from range(20)")
        .repartition(2)
        .write()
        .partitionBy(partitions)
        .parquet(path.toString());
    return path;
  }

  @Test
  void theRowsAreThoseThatSparkWouldRead() {
    for (String[] partitions : new String[][] {{}, {"p"}, {"p", "g"}}) {
      Path path = written("by" + partitions.length, partitions);
      StructType inFiles = found(path, Map.of());
      assertNotNull(inFiles);
      assertEquals(3 - partitions.length, inFiles.size());
      Dataset<Row> expected = spark.read().parquet(path.toString());
      Dataset<Row> read =
          new Input(spark, spec(path, Map.of())).knowing(inFiles).open(Optional.empty());
      assertEquals(expected.schema(), read.schema());
      assertEquals(0, expected.exceptAll(read).count() + read.exceptAll(expected).count());
    }
  }

  @Test
  void filesThatSparkPassesOverAreNotAsked() throws IOException {
    Path path = written("hidden");
    Files.createDirectories(path.resolve("_a"));
    Files.writeString(path.resolve("_a/part"), "no Parquet");
    Files.writeString(path.resolve(".b"), "no Parquet");
    assertNotNull(found(path, Map.of()));
  }

  @Test
  void whatIsNotPlainIsLeftToSpark() throws IOException {
    Path path = written("plain");
    assertNull(found(path, Map.of("mergeSchema", "true")));
    spark.conf().set("spark.sql.parquet.mergeSchema", "true");
    try {
      assertNull(found(path, Map.of()));
    } finally {
      spark.conf().unset("spark.sql.parquet.mergeSchema");
    }
    Files.writeString(path.resolve("a"), "no Parquet");
    assertNull(found(path, Map.of()));
    Files.delete(path.resolve("a"));
    Files.writeString(path.resolve("_common_metadata"), "a summary");
    assertNull(found(path, Map.of()));
    assertNull(found(Files.createDirectory(directory.resolve("empty")), Map.of()));
  }
}
