package sparkmixed.ml;

import java.util.UUID;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/**
 * Says in Spark's UI what a job computes while it is open, and puts everything back when closed. A
 * caller's job group is kept, so that cancelling it still works; jobs are counted by a tag.
 */
final class JobScope implements AutoCloseable {
  private static final String GROUP = "spark.jobGroup.id";
  private static final String DESCRIPTION = "spark.job.description";
  private static final String INTERRUPT = "spark.job.interruptOnCancel";

  private final SparkContext context;
  private final @Nullable String group;
  private final @Nullable String description;
  private final @Nullable String interrupt;
  private final String tag;

  private JobScope(SparkContext context, String owner) {
    this.context = context;
    this.group = context.getLocalProperty(GROUP);
    this.description = context.getLocalProperty(DESCRIPTION);
    this.interrupt = context.getLocalProperty(INTERRUPT);
    this.tag = "spark-mixed-" + UUID.randomUUID();
    if (group == null) {
      context.setLocalProperty(GROUP, owner);
    }
    context.addJobTag(tag);
  }

  static JobScope open(SparkSession spark, String owner) {
    return new JobScope(spark.sparkContext(), owner);
  }

  /** What the next jobs are for. */
  void describe(String what) {
    context.setJobDescription("spark-mixed: " + what);
  }

  /** Jobs started since this was opened. */
  int jobs() {
    return context.statusTracker().getJobIdsForTag(tag).length;
  }

  @Override
  public void close() {
    context.removeJobTag(tag);
    context.setLocalProperty(GROUP, group);
    context.setLocalProperty(DESCRIPTION, description);
    context.setLocalProperty(INTERRUPT, interrupt);
  }
}
