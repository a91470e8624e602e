package sparkmixed.job;

import com.typesafe.config.Config;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that commands share. */
final class JobOptions {
  @Option(
      names = "--config",
      required = true,
      paramLabel = "FILE",
      description = "Configuration (HOCON): a local path or any Hadoop URI.")
  private String config = "";

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Overrides a key of the configuration; may be repeated.")
  private List<String> settings = new ArrayList<>();

  @Option(
      names = "--run-id",
      paramLabel = "ID",
      description = "Name of the run; by default a hash of configuration and input.")
  private @Nullable String runId;

  @Option(names = "--json", description = "Prints the result as one line of JSON.")
  private boolean json;

  Config file() {
    return ConfigFile.read(config);
  }

  Config overrides() {
    return ConfigFile.settings(settings);
  }

  @Nullable String runId() {
    return runId == null ? null : Names.checked("run-id", runId);
  }

  boolean json() {
    return json;
  }
}
