package sparkmixed.job;

import java.util.Map;
import org.apache.spark.sql.SparkSession;

/**
 * The Spark session of a job: the one there is, the cluster's, or an embedded local one. Closing it
 * stops what it started.
 */
final class Session implements AutoCloseable {
  private final SparkSession spark;
  private final boolean ours;
  private final double startSeconds;

  private Session(SparkSession spark, boolean ours, double startSeconds) {
    this.spark = spark;
    this.ours = ours;
    this.startSeconds = startSeconds;
  }

  /**
   * Opens it; {@code settings} are keys of Spark without {@code spark.} and count only for a new
   * one.
   */
  static Session open(Map<String, String> settings) {
    long started = System.nanoTime();
    boolean running =
        SparkSession.getActiveSession().isDefined() || SparkSession.getDefaultSession().isDefined();
    SparkSession.Builder builder = SparkSession.builder().appName("spark-mixed");
    String master = System.getProperty("spark.master", "local[*]");
    if (!running && master.startsWith("local")) {
      builder.master(master);
      embedded(builder);
    }
    if (!running) {
      settings.forEach((key, value) -> builder.config("spark." + key, value));
    }
    SparkSession spark = builder.getOrCreate();
    return new Session(spark, !running, Clock.secondsSince(started));
  }

  /** What suits one machine; anything given on the command line wins. */
  private static void embedded(SparkSession.Builder builder) {
    Map<String, String> defaults =
        Map.of(
            "spark.ui.enabled", "false",
            "spark.ui.showConsoleProgress", "false",
            "spark.driver.bindAddress", "127.0.0.1",
            "spark.driver.host", "127.0.0.1",
            "spark.driver.maxResultSize", "0",
            // a larger result would go through the block manager's network, to the same process
            "spark.task.maxDirectResultSize", "64m",
            "spark.sql.shuffle.partitions",
                String.valueOf(2 * Runtime.getRuntime().availableProcessors()));
    defaults.forEach(
        (key, value) -> {
          if (System.getProperty(key) == null) {
            builder.config(key, value);
          }
        });
  }

  SparkSession spark() {
    return spark;
  }

  /** Wall time that opening took. */
  double startSeconds() {
    return startSeconds;
  }

  @Override
  public void close() {
    if (ours) {
      spark.stop();
    }
  }
}
