package sparkmixed.it;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorRemoved;
import org.apache.spark.sql.SparkSession;

/**
 * The one Spark session that a JVM may have: threads of this JVM, or a cluster of several JVMs.
 * Starting a cluster takes seconds, so a session lives until a test asks for the other kind.
 */
final class Sessions {
  private static final String CLUSTER = "local-cluster[2,1,1024]";
  private static final Queue<String> REMOVED = new ConcurrentLinkedQueue<>();

  private Sessions() {}

  static SparkSession local() {
    return session("local[2]");
  }

  /** A master, two workers and their executors, each a JVM with the published jar. */
  static SparkSession cluster() {
    return session(CLUSTER);
  }

  /** Executors of the cluster that have died so far. */
  static int removedExecutors() {
    return REMOVED.size();
  }

  private static synchronized SparkSession session(String master) {
    if (SparkSession.getDefaultSession().isDefined()) {
      SparkSession running = SparkSession.getDefaultSession().get();
      boolean usable = !running.sparkContext().isStopped();
      if (usable && running.sparkContext().master().equals(master)) {
        return running;
      }
      running.stop();
    }
    SparkSession.clearActiveSession();
    SparkSession.clearDefaultSession();
    SparkSession.Builder builder =
        SparkSession.builder()
            .master(master)
            .appName("spark-mixed integration tests")
            .config("spark.ui.enabled", "false")
            .config("spark.ui.showConsoleProgress", "false")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.local.dir", Paths.scratch().resolve("spark").toString())
            .config("spark.sql.warehouse.dir", Paths.scratch().resolve("warehouse").toString())
            .config("spark.sql.shuffle.partitions", "4");
    if (master.equals(CLUSTER)) {
      builder
          .config("spark.jars", Paths.jar() + "," + Paths.testJar())
          // Small files stay in many partitions.
          .config("spark.sql.files.maxPartitionBytes", "32k")
          .config("spark.sql.files.openCostInBytes", "32k");
    }
    SparkSession spark = builder.getOrCreate();
    spark.sparkContext().addSparkListener(new Removals());
    return spark;
  }

  /** Keeps the ids of executors that are gone. */
  private static final class Removals extends SparkListener {
    @Override
    public void onExecutorRemoved(SparkListenerExecutorRemoved removed) {
      REMOVED.add(removed.executorId());
    }
  }
}
