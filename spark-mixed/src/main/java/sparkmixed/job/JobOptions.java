package sparkmixed.job;

import com.typesafe.config.Config;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of commands that run what a configuration says. */
final class JobOptions extends SettingOptions {
  @Option(
      names = "--config",
      required = true,
      paramLabel = "FILE",
      description = "Configuration (HOCON): a local path or any Hadoop URI.")
  private String config = "";

  @Option(
      names = "--run-id",
      paramLabel = "ID",
      description = "Name of the run; by default a hash of configuration and input.")
  private @Nullable String runId;

  Config file() {
    return ConfigFile.read(config);
  }

  @Nullable String runId() {
    return runId == null ? null : Names.checked("run-id", runId);
  }
}
