package sparkmixed.report;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a report says beside the fitted model itself.
 *
 * @param version of this software
 * @param data what was read, e.g. a path; null leaves it out
 * @param sparkJobs Spark jobs the fit ran; negative if unknown
 * @param seconds wall time by stage
 */
public record FitContext(
    String version, @Nullable String data, int sparkJobs, Map<String, Double> seconds) {
  public FitContext {
    seconds = new LinkedHashMap<>(seconds);
  }
}
