package sparkmixed.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import sparkmixed.job.Main;

/** The job's entry point, called as a scheduler inside this JVM would. */
final class Job {
  private static final Pattern CLASS_NAME =
      Pattern.compile("\\b(?:[a-z][a-z0-9_]*\\.){2,}[A-Z]\\w*|\\w+(?:Exception|Error)\\b");

  private Job() {}

  /** How a command ended. */
  record Result(int code, String out, String err) {
    Result expect(int wanted) {
      assertEquals(wanted, code, err);
      return this;
    }
  }

  /** Runs a command; whatever it says must be fit for a user. */
  static Result run(String... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code = Main.run(args, new PrintWriter(out), new PrintWriter(err));
    requireReadable(err.toString());
    return new Result(code, out.toString(), err.toString());
  }

  /** Runs {@code fit} with this configuration. */
  static Result fit(String runId, String configuration) throws IOException {
    Path file = Files.createTempFile(Paths.scratch(), "job-", ".conf");
    Files.writeString(file, configuration);
    return run("fit", "--config", file.toString(), "--run-id", runId);
  }

  /** Neither stack traces nor names of classes. */
  static void requireReadable(String message) {
    assertFalse(message.contains("\tat "), message);
    assertFalse(CLASS_NAME.matcher(message).find(), message);
  }
}
