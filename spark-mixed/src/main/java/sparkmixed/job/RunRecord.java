package sparkmixed.job;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import sparkmixed.report.FitReport;

/** {@code run.json}: what was run, on what, with which software, and how it ended. */
final class RunRecord {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int FORMAT_VERSION = 1;

  private RunRecord() {}

  static ObjectNode of(
      Prepared prepared, Instant startedAt, String status, @Nullable Failure failure) {
    ObjectNode run = JSON.createObjectNode();
    run.put("formatVersion", FORMAT_VERSION);
    run.put("status", status);
    if (failure == null) {
      run.putNull("error");
    } else {
      run.putObject("error").put("code", failure.code()).put("message", failure.message());
    }
    run.put("name", prepared.entry().name());
    run.put("runId", prepared.runId()).put("modelId", prepared.modelId());
    run.put("startedAt", startedAt.toString()).put("finishedAt", Instant.now().toString());
    try {
      run.set("config", JSON.readTree(prepared.redacted()));
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
    run.put("configHash", prepared.configHash());
    run.putObject("versions")
        .put("sparkMixed", Version.SPARK_MIXED)
        .put("spark", Version.SPARK)
        .put("java", System.getProperty("java.version"));
    ObjectNode input = run.putObject("input");
    if (prepared.spec() != null) {
      InputSpec spec = prepared.spec().input();
      input.put("name", spec.name()).put("format", spec.format());
    }
    if (prepared.files() != null) {
      input
          .put("files", prepared.files().files())
          .put("bytes", prepared.files().bytes())
          .put("fingerprint", prepared.files().fingerprint());
    }
    run.putObject("rows").putNull("used").putNull("droppedNull").putNull("droppedZeroWeight");
    return run;
  }

  /** Adds what the fit tells. */
  static ObjectNode withFit(ObjectNode run, FitReport fit, ObjectNode fitJson) {
    run.putObject("rows")
        .put("used", fit.rows())
        .put("droppedNull", fit.rowsSkipped())
        .put("droppedZeroWeight", fit.rowsZeroWeight());
    run.set("convergence", fitJson.get("convergence"));
    run.set("warnings", fitJson.get("warnings"));
    run.set("seconds", fitJson.get("seconds"));
    return run;
  }

  /** Adds a warning that is not the fit's. */
  static void warn(ObjectNode run, String code, String message) {
    ArrayNode warnings = JSON.createArrayNode();
    run.path("warnings").forEach(warnings::add);
    warnings.addObject().put("code", code).put("message", message);
    run.set("warnings", warnings);
  }

  static String pretty(ObjectNode json) {
    return json.toPrettyString() + "\n";
  }
}
