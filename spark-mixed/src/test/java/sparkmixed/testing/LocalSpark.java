package sparkmixed.testing;

import org.apache.spark.sql.SparkSession;

/** One local Spark for all tests of a JVM; it ends with it. */
public final class LocalSpark {
  private LocalSpark() {}

  public static SparkSession session() {
    SparkSession spark =
        SparkSession.builder()
            .master("local[2]")
            .appName("tests")
            .config("spark.ui.enabled", "false")
            .config("spark.sql.shuffle.partitions", "2")
            .config("spark.sql.session.timeZone", "UTC")
            .getOrCreate();
    spark.sparkContext().setLogLevel("ERROR");
    return spark;
  }
}
