package sparkmixed.examples;

import java.io.IOException;
import java.util.Iterator;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Many small groups with a random intercept and slope each:
 *
 * <pre>
 *   y = 2 + 0.5 x + b0_g + b1_g x + e,   sd(b0) = 0.7, sd(b1) = 0.3, sd(e) = 1
 * </pre>
 *
 * <p>Run with {@code GROUPS ROWS-PER-GROUP DIRECTORY}: writes {@code DIRECTORY/parquet}.
 */
public final class GroupedData {
  private static final long SEED = 20_240_601L;

  private static final StructType SCHEMA =
      new StructType()
          .add("g", DataTypes.LongType, false)
          .add("x", DataTypes.DoubleType, false)
          .add("y", DataTypes.DoubleType, false);

  private GroupedData() {}

  static Dataset<Row> rows(SparkSession spark, long groups, int size, int partitions) {
    return spark
        .range(0, groups, 1, partitions)
        .mapPartitions(
            (MapPartitionsFunction<Long, Row>) ids -> rows(ids, size), Encoders.row(SCHEMA));
  }

  private static Iterator<Row> rows(Iterator<Long> groups, int size) {
    Iterable<Long> ids = () -> groups;
    return StreamSupport.stream(ids.spliterator(), false)
        .flatMap(
            group -> {
              SplittableRandom random = new SplittableRandom(SEED + 7919L * group);
              double intercept = 2 + 0.7 * gaussian(random);
              double slope = 0.5 + 0.3 * gaussian(random);
              return IntStream.range(0, size)
                  .mapToObj(
                      k -> {
                        double x = Math.round(gaussian(random) * 1e3) / 1e3;
                        double y = intercept + slope * x + gaussian(random);
                        return RowFactory.create(group, x, Math.round(y * 1e4) / 1e4);
                      });
            })
        .iterator();
  }

  private static double gaussian(SplittableRandom random) {
    double u = 1 - random.nextDouble();
    return Math.sqrt(-2 * Math.log(u)) * Math.cos(2 * Math.PI * random.nextDouble());
  }

  /** Writes the rows as Parquet. */
  public static void main(String[] args) throws IOException {
    if (args.length != 3) {
      throw new IllegalArgumentException("usage: GroupedData GROUPS ROWS-PER-GROUP DIRECTORY");
    }
    try (SparkSession spark =
        SparkSession.builder().config("spark.ui.enabled", "false").getOrCreate()) {
      rows(spark, Long.parseLong(args[0]), Integer.parseInt(args[1]), 8)
          .write()
          .mode(SaveMode.Overwrite)
          .parquet(args[2] + "/parquet");
    }
  }
}
