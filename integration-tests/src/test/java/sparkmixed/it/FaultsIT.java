package sparkmixed.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.hadoop.hdfs.DistributedFileSystem;
import org.apache.hadoop.hdfs.protocol.HdfsConstants;
import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataTypes;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Machines that die in the middle of a fit, and places that cannot be written. */
class FaultsIT {
  /** Behind what the first look at the rows reads, so it strikes while they are summed up. */
  private static final int PARTITION = 7;

  private static final int PATIENCE_SECONDS = 60;

  @BeforeAll
  static void baselineFirst() throws IOException {
    Baseline.crossed();
    Sessions.cluster();
  }

  /** A fit of the simulated rows, with a function around one of the columns. */
  private static Job.Result fit(UDF1<String, String> around, String rows, String output)
      throws IOException {
    Sessions.cluster().udf().register("around", around, DataTypes.StringType);
    return Job.fit(
        "r1",
        "input { sql = \"SELECT rt, freq, person, around(word) AS word FROM "
            + rows
            + "\" }\n"
            + Baseline.CROSSED
            + Baseline.output(output));
  }

  private static String parquet() throws IOException {
    return "parquet.`" + ClusterHdfsIT.crossedParquet(Sessions.cluster()) + "`";
  }

  @Test
  void anExecutorThatDiesInATaskChangesNothing() throws Exception {
    Path marker = Paths.fresh("halt").resolve("done");
    int removed = Sessions.removedExecutors();
    String output = Hdfs.uri("/faults/halt");
    fit(new Faults.Halts(marker, PARTITION), parquet(), output).expect(0);
    assertTrue(Files.exists(marker), "no executor was ended");
    FitFiles.requireSame(Baseline.crossed(), FitFiles.requireDone(output, "r1"));
    requireRemoved(removed);
  }

  @Test
  void cachedBlocksThatDieWithTheirExecutorAreMadeAgain() throws Exception {
    SparkSession spark = Sessions.cluster();
    Dataset<Row> cached =
        spark
            .read()
            .parquet(ClusterHdfsIT.crossedParquet(spark))
            .repartition(2 * PARTITION)
            .cache();
    assertEquals(Crossed.ROWS, cached.count());
    cached.createOrReplaceTempView("cached_rows");
    Path marker = Paths.fresh("kill").resolve("pid");
    int removed = Sessions.removedExecutors();
    CompletableFuture<Void> killer = CompletableFuture.runAsync(() -> killFrom(marker));
    String output = Hdfs.uri("/faults/cached");
    try {
      fit(new Faults.WaitsForItsDeath(marker, PARTITION), "cached_rows", output).expect(0);
      killer.join();
      FitFiles.requireSame(Baseline.crossed(), FitFiles.requireDone(output, "r1"));
      requireRemoved(removed);
      assertEquals(1, spark.sparkContext().getPersistentRDDs().size(), "the caller's stays cached");
    } finally {
      cached.unpersist(true);
    }
    assertEquals(0, spark.sparkContext().getPersistentRDDs().size());
  }

  @ParameterizedTest
  @CsvSource({
    "(1 | word), AGQ, separable, 4",
    "(1 | word) + (1 | person), Laplace, executor, 25",
    "(1 | word) + (1 | person), PQL, executor, 12"
  })
  void groupsOnAnExecutorThatDiesInTheMiddleOfTheSearchAreMadeAgain(
      String random, String method, String placement, int job) throws Exception {
    String rows = parquet();
    String model =
        "model { formula = \"event ~ freq + %s\", family = binomial, method = %s, placement = %s }\n"
            .formatted(random, method, placement);
    Path marker = Paths.fresh("groups-" + method).resolve("pid");
    Faults.Tells tells = new Faults.Tells(marker);
    String whole = Hdfs.uri("/faults/whole-" + method);
    events(tells, rows, model, whole).expect(0);
    Files.delete(marker);
    int removed = Sessions.removedExecutors();
    SparkContext context = Sessions.cluster().sparkContext();
    KillsAtAJob killer = new KillsAtAJob(marker, job);
    context.addSparkListener(killer);
    String broken = Hdfs.uri("/faults/broken-" + method);
    try {
      events(tells, rows, model, broken).expect(0);
    } finally {
      context.removeSparkListener(killer);
    }
    requireRemoved(removed);
    JsonNode fit = FitFiles.requireDone(broken, "r1");
    assertEquals(placement, fit.at("/solver/placement").asText());
    FitFiles.requireSame(FitFiles.requireDone(whole, "r1"), fit);
    assertEquals(0, context.getPersistentRDDs().size());
  }

  private static Job.Result events(
      UDF1<String, String> around, String rows, String model, String output) throws IOException {
    Sessions.cluster().udf().register("around", around, DataTypes.StringType);
    return Job.fit(
        "r1",
        "input { sql = \"SELECT CAST(rt > 620 AS INT) AS event, freq, person, around(word) AS word"
            + " FROM "
            + rows
            + "\" }\n"
            + model
            + Baseline.output(output));
  }

  /** Kills the process named in a file when some jobs of the search have been started. */
  private static final class KillsAtAJob extends SparkListener {
    private final Path marker;
    private final int job;
    private int started;

    KillsAtAJob(Path marker, int job) {
      this.marker = marker;
      this.job = job;
    }

    @Override
    public void onJobStart(SparkListenerJobStart start) {
      String description = start.properties().getProperty("spark.job.description", "");
      if (description.contains("optimize") && ++started == job) {
        killFrom(marker);
      }
    }
  }

  /** What {@code kill -9} does, as soon as a task has said which process it runs in. */
  private static void killFrom(Path marker) {
    try {
      for (int wait = 0; wait < 10 * PATIENCE_SECONDS; wait++) {
        if (Files.exists(marker) && Files.size(marker) > 0) {
          ProcessHandle.of(Long.parseLong(Files.readString(marker)))
              .orElseThrow()
              .destroyForcibly();
          return;
        }
        Thread.sleep(100);
      }
    } catch (IOException | InterruptedException failed) {
      throw new IllegalStateException(failed);
    }
    throw new IllegalStateException("no task has said where it runs");
  }

  private static void requireRemoved(int before) throws InterruptedException {
    for (int wait = 0; wait < 10 * PATIENCE_SECONDS; wait++) {
      if (Sessions.removedExecutors() > before) {
        return;
      }
      Thread.sleep(100);
    }
    throw new AssertionError("no executor was lost");
  }

  @Test
  void aTaskThatFailsForGoodFailsTheRun() throws IOException {
    String output = Hdfs.uri("/faults/failing");
    Job.Result result = fit(new Faults.Fails(PARTITION), parquet(), output).expect(1);
    assertEquals(1, result.err().lines().count(), result.err());
    JsonNode record = FitFiles.requireRecordOnly(output, "r1");
    assertEquals("failed", record.get("status").asText());
    assertEquals(1, record.at("/error/code").asInt());
    Job.requireReadable(record.at("/error/message").asText());
    assertEquals(0, Sessions.cluster().sparkContext().getPersistentRDDs().size());

    // The same run-id is free for the attempt that works.
    fit(new Faults.Fails(-1), parquet(), output).expect(0);
    FitFiles.requireSame(Baseline.crossed(), FitFiles.requireDone(output, "r1"));
  }

  @Test
  void outputThatCannotBeWrittenIsRefusedBeforeTheFit() throws IOException {
    String file = Hdfs.copy(Paths.data("sleepstudy.csv"), "/faults/file");
    refused(file);
    refused(file + "/below");

    String full = Hdfs.uri("/faults/full");
    DistributedFileSystem fs = (DistributedFileSystem) Hdfs.fileSystem();
    fs.mkdirs(Hdfs.path(full));
    fs.setQuota(Hdfs.path(full), 2, HdfsConstants.QUOTA_DONT_SET);
    refused(full + "/out");
    assertFalse(fs.exists(Hdfs.path(full + "/out/runs/r1")));
    List<String> left = Hdfs.tree(full);
    assertTrue(left.size() <= 1, left.toString());
  }

  @Test
  void aStoreThatFillsUpWhileResultsAreWrittenKeepsNoneOfThem() throws IOException {
    String filling = Hdfs.uri("/faults/filling");
    DistributedFileSystem fs = (DistributedFileSystem) Hdfs.fileSystem();
    fs.mkdirs(Hdfs.path(filling));
    // Room for the directories of a run and a few of its files.
    fs.setQuota(Hdfs.path(filling), 8, HdfsConstants.QUOTA_DONT_SET);
    String output = filling + "/out";
    Job.Result result = sleepstudy(output).expect(22);
    assertTrue(result.err().contains("cannot be written"), result.err());
    assertTrue(result.err().contains(output), result.err());
    FitFiles.requireRecordOnly(output, "r1");

    fs.setQuota(Hdfs.path(filling), HdfsConstants.QUOTA_RESET, HdfsConstants.QUOTA_DONT_SET);
    sleepstudy(output).expect(0);
    FitFiles.requireSame(Baseline.sleepstudy(), FitFiles.requireDone(output, "r1"));
  }

  private static Job.Result sleepstudy(String output) throws IOException {
    return Job.fit(
        "r1",
        Baseline.input(
                "csv", Paths.data("sleepstudy.csv").toUri().toString(), Baseline.SLEEPSTUDY_COLUMNS)
            + Baseline.SLEEPSTUDY
            + Baseline.output(output));
  }

  private static void refused(String output) throws IOException {
    long jobs = jobs();
    Job.Result result = sleepstudy(output).expect(22);
    assertTrue(result.err().contains("cannot be written"), result.err());
    assertTrue(result.err().contains(output), result.err());
    assertEquals(jobs, jobs());
  }

  /** Spark jobs so far. */
  private static long jobs() {
    return Sessions.cluster().sparkContext().statusTracker().getJobIdsForGroup(null).length;
  }
}
