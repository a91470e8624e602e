package sparkmixed.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The published jar on a Spark of several JVMs, reading from and writing to a real HDFS. */
class ClusterHdfsIT {
  private static final int PARTITIONS = 16;

  @BeforeAll
  static void baselineFirst() throws IOException {
    Baseline.crossed();
    Sessions.cluster();
  }

  @Test
  void sleepstudyFromCsv() throws IOException {
    String input = Hdfs.copy(Paths.data("sleepstudy.csv"), "/in/sleepstudy.csv");
    String output = Hdfs.uri("/out/sleepstudy");
    String configuration =
        Baseline.input("csv", input, Baseline.SLEEPSTUDY_COLUMNS)
            + Baseline.SLEEPSTUDY
            + Baseline.output(output);
    Job.Result first = Job.fit("r1", configuration).expect(0);
    JsonNode fit = FitFiles.requireDone(output, "r1");
    FitFiles.requireSame(Baseline.sleepstudy(), fit);

    Job.Result again = Job.fit("r1", configuration).expect(0);
    assertEquals(first.out(), again.out());
    Job.fit("r1", configuration + "model.method = ML").expect(22);
    assertEquals(fit, FitFiles.requireDone(output, "r1"));

    predicts(configuration, output);
  }

  /** The model that a cluster wrote scores on the cluster, by way of {@code CURRENT}. */
  private static void predicts(String configuration, String model) throws IOException {
    Path file = Files.writeString(Paths.fresh("predict").resolve("job.conf"), configuration);
    String predicted = Hdfs.uri("/out/predicted");
    Job.run(
            "predict",
            "--config",
            file.toString(),
            "--model",
            model,
            "--set",
            "output.path=" + predicted)
        .expect(0);
    Dataset<Row> rows = Sessions.cluster().read().parquet(predicted);
    assertEquals(180, rows.where("prediction is not null").count());
    FitFiles.requireNothingUnfinished(Hdfs.tree(Hdfs.uri("/out")));
  }

  @Test
  void crossedFactorsFromManyParquetFiles() throws IOException {
    SparkSession spark = Sessions.cluster();
    String input = crossedParquet(spark);
    assertTrue(
        spark.read().parquet(input).javaRDD().getNumPartitions() >= PARTITIONS,
        "the input is in many partitions");
    String output = Hdfs.uri("/out/crossed");
    Job.fit(
            "r1",
            Baseline.input("parquet", input, Crossed.COLUMNS)
                + Baseline.CROSSED
                + Baseline.output(output))
        .expect(0);
    JsonNode fit = FitFiles.requireDone(output, "r1");
    FitFiles.requireSame(Baseline.crossed(), fit);

    Dataset<Row> ranef = spark.read().parquet(output + "/runs/r1/tables/ranef");
    long effects = 2L * fit.at("/groups/person").asLong() + fit.at("/groups/word").asLong();
    assertEquals(effects, ranef.count());
    assertEquals(effects, ranef.where("std_error > 0 and run_id = 'r1'").count());
    assertEquals(
        List.of("run_id", "model_id", "fitted_at", "group", "level", "term"),
        List.of(ranef.columns()).subList(0, 6));
  }

  /** The simulated rows in as many files as partitions, in an order of their own. */
  static String crossedParquet(SparkSession spark) throws IOException {
    String parquet = Hdfs.uri("/in/crossed");
    if (!Hdfs.fileSystem().exists(Hdfs.path(parquet))) {
      String csv = Hdfs.copy(Crossed.csv(), "/in/crossed.csv");
      spark
          .read()
          .option("header", "true")
          .schema("person string, word string, freq double, rt double")
          .csv(csv)
          .repartition(PARTITIONS)
          .write()
          .parquet(parquet);
    }
    return parquet;
  }
}
