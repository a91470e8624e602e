package sparkmixed.job;

import java.util.concurrent.CancellationException;
import org.apache.spark.SparkThrowable;
import org.apache.spark.sql.AnalysisException;
import org.jspecify.annotations.Nullable;
import sparkmixed.error.SparkMixedException;

/**
 * Why something failed, for a user: an exit code and a sentence without class names.
 *
 * @param code the job's exit code
 */
record Failure(int code, String message) {
  static final int BUG = 1;
  static final int USAGE = 2;
  static final int INPUT = 20;
  static final int RESOURCES = 23;

  /** As a shell has it for a process that ended upon SIGTERM. */
  static final int STOPPED = 143;

  static Failure of(Throwable thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof SparkMixedException ours) {
        return new Failure(ours.exitCode(), String.valueOf(ours.getMessage()));
      }
      if (cause instanceof CancellationException) {
        return new Failure(
            STOPPED,
            "The job was stopped while it sampled; with the same configuration, input and run-id it"
                + " goes on from there.");
      }
      if (cause instanceof OutOfMemoryError) {
        return new Failure(
            RESOURCES,
            "The driver ran out of memory; give it more (SPARK_MIXED_HEAP, or spark.driver.memory"
                + " with spark-submit).");
      }
    }
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof AnalysisException analysis) {
        return new Failure(INPUT, "Spark rejects the input: " + sentence(analysis));
      }
      if (isUnreadable(cause)) {
        return new Failure(INPUT, "The input cannot be read: " + sentence(cause));
      }
    }
    return new Failure(
        BUG,
        "The job failed inside spark-mixed or Spark, which is not your doing; the log says how.");
  }

  /** Whether a Spark error is about the content of files. */
  static boolean isUnreadable(Throwable thrown) {
    String condition = condition(thrown);
    return condition.startsWith("FAILED_READ_FILE")
        || condition.startsWith("MALFORMED_RECORD")
        || condition.startsWith("CANNOT_READ_FILE_FOOTER")
        || condition.startsWith("CAST_INVALID_INPUT");
  }

  /** The name of Spark's error condition; empty if it has none. */
  static String condition(Throwable thrown) {
    String condition = thrown instanceof SparkThrowable spark ? spark.getCondition() : null;
    return condition == null ? "" : condition;
  }

  /** The first sentence of a message of Spark's, without its codes. */
  static String sentence(Throwable thrown) {
    return clean(thrown.getMessage());
  }

  static String clean(@Nullable String message) {
    String text = message == null ? "no reason was given" : message;
    text = text.replaceFirst("^\\[[A-Z0-9_.]+] ", "").replaceFirst("(?s)\\s*SQLSTATE: .*", "");
    text = text.strip().lines().findFirst().orElse("").strip();
    text = text.replaceAll("\\b(?:[a-z][a-z0-9_]*\\.){2,}[A-Z]\\w*(?:Exception|Error):?\\s*", "");
    return Redaction.text(text.endsWith(".") ? text : text + ".");
  }
}
