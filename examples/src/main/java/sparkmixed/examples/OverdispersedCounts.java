package sparkmixed.examples;

import java.io.IOException;
import java.util.SplittableRandom;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Counts that vary more than Poisson's law allows, each row with an effect of its own:
 *
 * <pre>
 *   y ~ Poisson( exp( 0.5 + 0.3 x + g + e ) ) ,   sd(g) = 0.5, sd(e) = 0.8
 * </pre>
 *
 * <p>Run with {@code ROWS GROUPS DIRECTORY}: writes {@code DIRECTORY/parquet}.
 */
public final class OverdispersedCounts {
  private static final long SEED = 20_261_125L;

  private static final StructType SCHEMA =
      new StructType()
          .add("g", DataTypes.LongType, false)
          .add("x", DataTypes.DoubleType, false)
          .add("y", DataTypes.IntegerType, false);

  private OverdispersedCounts() {}

  private static Row row(long id, long groups) {
    SplittableRandom own = new SplittableRandom(SEED + 7919L * id);
    long group = own.nextLong(groups);
    SplittableRandom shared = new SplittableRandom(SEED - 104_729L * (group + 1));
    double x = Math.round(own.nextGaussian() * 1e3) / 1e3;
    double eta = 0.5 + 0.3 * x + 0.5 * shared.nextGaussian() + 0.8 * own.nextGaussian();
    return RowFactory.create(group, x, poisson(Math.exp(eta), own));
  }

  /** By the product of uniforms; means here are of order 1. */
  private static int poisson(double mean, SplittableRandom random) {
    double limit = Math.exp(-mean);
    int count = 0;
    for (double product = random.nextDouble(); product > limit; product *= random.nextDouble()) {
      count++;
    }
    return count;
  }

  /** Writes the rows as Parquet. */
  public static void main(String[] args) throws IOException {
    if (args.length != 3) {
      throw new IllegalArgumentException("usage: OverdispersedCounts ROWS GROUPS DIRECTORY");
    }
    long groups = Long.parseLong(args[1]);
    try (SparkSession spark =
        SparkSession.builder().config("spark.ui.enabled", "false").getOrCreate()) {
      spark
          .range(0, Long.parseLong(args[0]), 1, 4)
          .map((MapFunction<Long, Row>) id -> row(id, groups), Encoders.row(SCHEMA))
          .write()
          .mode(SaveMode.Overwrite)
          .parquet(args[2] + "/parquet");
    }
  }
}
