package sparkmixed.job;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * How one fit of a job ended.
 *
 * @param status {@code done}, {@code rejected}, {@code not-converged}, {@code failed} or {@code
 *     stopped}
 * @param path of the run; null if nothing could be written
 * @param summary printed text; null if there is no fit
 * @param fit content of {@code fit.json}; null if there is none
 * @param failure null if it is done
 */
record Outcome(
    @Nullable String name,
    String runId,
    @Nullable String path,
    String status,
    @Nullable String summary,
    @Nullable ObjectNode fit,
    @Nullable Failure failure) {

  int code() {
    return failure == null ? 0 : failure.code();
  }

  ObjectNode json() {
    ObjectNode json = new ObjectMapper().createObjectNode();
    if (name != null) {
      json.put("name", name);
    }
    json.put("status", status).put("exitCode", code());
    if (failure == null) {
      json.putNull("error");
    } else {
      json.putObject("error").put("code", failure.code()).put("message", failure.message());
    }
    json.put("runId", runId).put("path", path);
    json.set("fit", fit);
    return json;
  }

  /** 1 if any is 1, since a bug must not hide behind bad input; else the largest. */
  static int exitCode(Iterable<Outcome> outcomes) {
    int largest = 0;
    for (Outcome outcome : outcomes) {
      if (outcome.code() == Failure.BUG) {
        return Failure.BUG;
      }
      largest = Math.max(largest, outcome.code());
    }
    return largest;
  }
}
