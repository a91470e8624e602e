package sparkmixed.job;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import sparkmixed.testing.ShippedData;

/** Runs of {@code method = Bayes} through the job's entry point. */
final class BayesRuns {
  private BayesRuns() {}

  record Run(int code, String out, String err) {}

  static Run run(List<String> args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code = Main.run(args.toArray(String[]::new), new PrintWriter(out), new PrintWriter(err));
    return new Run(code, out.toString(), err.toString());
  }

  static Run command(String command, Path directory, String... settings) {
    List<String> args = new ArrayList<>(List.of(command, "--run-id", "r", "--config"));
    args.add(ShippedData.projectRoot().resolve("conf/sleepstudy.conf").toString());
    List<String> all =
        new ArrayList<>(
            List.of(
                "model.method=Bayes",
                "input.path=" + ShippedData.file("sleepstudy"),
                "output.path=" + directory.resolve("out")));
    all.addAll(List.of(settings));
    all.forEach(setting -> args.addAll(List.of("--set", setting)));
    return run(args);
  }

  static JsonNode fit(Path directory) throws IOException {
    return new ObjectMapper().readTree(Files.readString(directory.resolve("out/runs/r/fit.json")));
  }

  static JsonNode named(JsonNode list, String field, String name) {
    for (JsonNode one : list) {
      if (one.get(field).asText().equals(name)) {
        return one;
      }
    }
    throw new AssertionError("no " + name + " in " + list);
  }
}
