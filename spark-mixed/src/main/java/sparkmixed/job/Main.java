package sparkmixed.job;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * The job's main class, for {@code bin/spark-mixed} and {@code spark-submit} alike.
 *
 * <p>Returns when all went well, as YARN in cluster mode wants it; exits with the code otherwise: 1
 * a bug of ours, 2 usage or configuration, 20 input rejected, 21 not converged, 22 output conflict,
 * 23 resources, 24 model incompatible.
 */
@Command(
    name = "spark-mixed",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Versions.class,
    description = "Mixed models on Apache Spark.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      FitCommand.class,
      PredictCommand.class,
      RefitCommand.class,
      ValidateCommand.class,
      DescribeModelCommand.class,
      CompareCommand.class,
      ReportCommand.class
    })
public final class Main implements Runnable {
  private PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
  private PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);

  @CommandLine.Spec private CommandLine.Model.@org.jspecify.annotations.Nullable CommandSpec spec;

  /** Runs a command and, if it failed, ends the JVM with its exit code. */
  public static void main(String[] args) {
    int code =
        run(
            args,
            new PrintWriter(System.out, true, StandardCharsets.UTF_8),
            new PrintWriter(System.err, true, StandardCharsets.UTF_8));
    if (code != 0) {
      System.exit(code);
    }
  }

  /**
   * Runs a command and returns its exit code.
   *
   * @param out for results
   * @param err for what went wrong, a sentence each
   */
  public static int run(String[] args, PrintWriter out, PrintWriter err) {
    Main main = new Main();
    main.out = out;
    main.err = err;
    CommandLine line = new CommandLine(main);
    line.setOut(out).setErr(err);
    line.setExecutionExceptionHandler(
        (thrown, command, parsed) -> {
          Failure failure = Failure.of(thrown);
          if (failure.code() == Failure.BUG) {
            Log.LOG.error("the command failed", thrown);
          }
          main.complain(failure.message());
          if (List.of(args).contains("--json")) {
            out.println(json(failure));
          }
          return failure.code();
        });
    int code = line.execute(args);
    out.flush();
    err.flush();
    return code;
  }

  private static String json(Failure failure) {
    ObjectNode json = new ObjectMapper().createObjectNode();
    json.put("status", failure.code() == Failure.BUG ? "failed" : "rejected");
    json.put("exitCode", failure.code());
    json.putObject("error").put("code", failure.code()).put("message", failure.message());
    return json.toString();
  }

  @Override
  public void run() {
    if (spec != null) {
      throw new CommandLine.ParameterException(spec.commandLine(), "Name a command.");
    }
  }

  PrintWriter out() {
    return out;
  }

  /** Tells what went wrong. */
  void complain(String message) {
    err.println("spark-mixed: " + message);
    err.flush();
  }

  /** For {@code --version}. */
  static final class Versions implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"spark-mixed " + Version.SPARK_MIXED + ", Spark " + Version.SPARK};
    }
  }
}
