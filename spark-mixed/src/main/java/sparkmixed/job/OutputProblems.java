package sparkmixed.job;

import java.io.IOException;
import org.apache.hadoop.fs.Path;
import sparkmixed.error.OutputConflictException;
import sparkmixed.error.SparkMixedException;

/** Tells a store that refuses to be written, or is full, from other failures. */
final class OutputProblems {
  private OutputProblems() {}

  /**
   * What a user is to be told of a failure while {@code target} was written; the failure itself if
   * no store is behind it.
   */
  static RuntimeException explain(Exception failure, Path target) {
    IOException refusal = null;
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SparkMixedException ours) {
        return ours;
      }
      if (Failure.isUnreadable(cause)) {
        refusal = null;
        break;
      }
      if (cause instanceof IOException io) {
        // the innermost is the store's own
        refusal = io;
      }
    }
    if (refusal == null) {
      return failure instanceof RuntimeException unchecked
          ? unchecked
          : new IllegalStateException(failure);
    }
    return new OutputConflictException(
        "The output "
            + Redaction.text(target.toString())
            + " cannot be written, and nothing of it was kept: "
            + Failure.clean(refusal.getMessage()),
        failure);
  }
}
