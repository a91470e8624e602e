package sparkmixed.job;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.typesafe.config.Config;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** The options of every command that takes keys of a configuration. */
class SettingOptions {
  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Overrides a key of the configuration; may be repeated.")
  private List<String> settings = new ArrayList<>();

  @Option(names = "--json", description = "Prints the result as one line of JSON.")
  private boolean json;

  Config overrides() {
    return ConfigFile.settings(settings);
  }

  boolean json() {
    return json;
  }

  /**
   * Says where the result of a command is.
   *
   * @param what it is, for people
   * @param path as it was given
   * @return the exit code
   */
  int done(Main main, String what, String path) {
    String written = Redaction.text(path);
    if (json) {
      ObjectNode result = new ObjectMapper().createObjectNode();
      result.put("status", "done").put("exitCode", 0).putNull("error");
      main.out().println(result.put("path", written));
    } else {
      main.out().println(what + ": " + written);
    }
    return 0;
  }
}
