package sparkmixed.examples;

import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** The embedded Spark of the examples, and the data that the project ships. */
final class Local {
  private Local() {}

  /** A local session, on the master of {@code -Dspark.master} if there is one. */
  static SparkSession session() {
    return SparkSession.builder()
        .appName("spark-mixed examples")
        .master(System.getProperty("spark.master", "local[2]"))
        .config("spark.ui.enabled", "false")
        .config("spark.sql.shuffle.partitions", "2")
        .getOrCreate();
  }

  /** Reaction times (ms) of 18 subjects over ten days of little sleep. */
  static Dataset<Row> sleepstudy(SparkSession spark) {
    return spark
        .read()
        .option("header", "true")
        .schema("Reaction DOUBLE, Days INT, Subject STRING")
        .csv(data("sleepstudy.csv").toUri().toString());
  }

  /** New cases of pleuropneumonia in 15 herds of cattle over four periods. */
  static Dataset<Row> cbpp(SparkSession spark) {
    return spark
        .read()
        .option("header", "true")
        .schema("herd STRING, incidence INT, size INT, period STRING")
        .csv(data("cbpp.csv").toUri().toString());
  }

  /** Fruits of 625 plants, some of them clipped, at two nutrient levels. */
  static Dataset<Row> arabidopsis(SparkSession spark) {
    return spark
        .read()
        .option("header", "true")
        .schema(
            "reg STRING, popu STRING, gen STRING, rack STRING, nutrient STRING, amd STRING,"
                + " status STRING, `total.fruits` INT")
        .csv(data("Arabidopsis.csv").toUri().toString());
  }

  /** A file of {@code spark-mixed/data}, whichever directory of the project is the working one. */
  private static Path data(String name) {
    Path here = Path.of("").toAbsolutePath();
    for (Path at = here; at != null; at = at.getParent()) {
      Path file = at.resolve("spark-mixed/data").resolve(name);
      if (Files.exists(file)) {
        return file;
      }
    }
    throw new IllegalStateException("spark-mixed/data/" + name + " is not above " + here);
  }
}
