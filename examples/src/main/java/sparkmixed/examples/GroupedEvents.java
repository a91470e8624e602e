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
 * Many small groups of events with a random intercept each:
 *
 * <pre>
 *   logit P(event) = -0.5 + 0.8 x + b_g,   sd(b) = 1
 * </pre>
 *
 * <p>Run with {@code GROUPS ROWS-PER-GROUP DIRECTORY}: writes {@code DIRECTORY/parquet}.
 */
public final class GroupedEvents {
  private static final long SEED = 20_261_125L;

  private static final StructType SCHEMA =
      new StructType()
          .add("g", DataTypes.LongType, false)
          .add("x", DataTypes.DoubleType, false)
          .add("event", DataTypes.IntegerType, false);

  private GroupedEvents() {}

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
              double intercept = -0.5 + random.nextGaussian();
              return IntStream.range(0, size)
                  .mapToObj(
                      k -> {
                        double x = Math.round(random.nextGaussian() * 1e3) / 1e3;
                        double odds = Math.exp(intercept + 0.8 * x);
                        int event = random.nextDouble() * (1 + odds) < odds ? 1 : 0;
                        return RowFactory.create(group, x, event);
                      });
            })
        .iterator();
  }

  /** Writes the rows as Parquet. */
  public static void main(String[] args) throws IOException {
    if (args.length != 3) {
      throw new IllegalArgumentException("usage: GroupedEvents GROUPS ROWS-PER-GROUP DIRECTORY");
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
