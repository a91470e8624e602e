package sparkmixed.job;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.typesafe.config.Config;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParentCommand;

/** {@code fit}: one model or several, each with its own run directory. */
@Command(
    name = "fit",
    mixinStandardHelpOptions = true,
    description = "Fits the configured models and writes their results.")
final class FitCommand implements Callable<Integer> {
  @ParentCommand private Main main = new Main();
  @Mixin private JobOptions options = new JobOptions();

  @Override
  public Integer call() {
    return run(main, options, options.overrides(), Fitting.FRESH);
  }

  /**
   * Fits everything that is configured.
   *
   * @param overrides of the configuration file
   */
  static int run(Main main, JobOptions options, Config overrides, Fitting fitting) {
    long started = System.nanoTime();
    Config file = options.file();
    List<Entry> entries = Entry.of(file, overrides);
    String runId = options.runId();
    Configuration hadoop = Hadoop.configuration();
    List<Prepared> all = new ArrayList<>();
    for (Entry entry : entries) {
      Prepared prepared = Prepared.of(entry, runId, hadoop, fitting);
      Log.LOG.info("configuration {}: {}", prepared.modelId(), prepared.redacted());
      all.add(prepared);
    }
    List<Outcome> outcomes = new ArrayList<>();
    try (LazySession sessions = new LazySession(overrides.withFallback(file))) {
      for (Prepared prepared : all) {
        long from = outcomes.isEmpty() ? started : System.nanoTime();
        Outcome outcome;
        try (Termination watched = Termination.watch()) {
          outcome = new FitRun(prepared, sessions, from, fitting).run();
        }
        outcomes.add(outcome);
        report(main, options, outcome);
        if (outcome.code() == Failure.STOPPED) {
          // has been obeyed; Spark does not stop in an interrupted thread
          Thread.interrupted();
          break;
        }
      }
      if (options.json()) {
        main.out().println(json(outcomes));
      }
    }
    return Outcome.exitCode(outcomes);
  }

  private static void report(Main main, JobOptions options, Outcome outcome) {
    String summary = outcome.summary();
    if (summary != null && !options.json()) {
      if (outcome.name() != null) {
        main.out().println("== " + outcome.name());
      }
      main.out().print(summary);
      main.out().println("Results: " + outcome.path());
    }
    Failure failure = outcome.failure();
    if (failure != null) {
      main.complain((outcome.name() == null ? "" : outcome.name() + ": ") + failure.message());
    }
    main.out().flush();
  }

  private static String json(List<Outcome> outcomes) {
    if (outcomes.size() == 1 && outcomes.get(0).name() == null) {
      return outcomes.get(0).json().toString();
    }
    ObjectNode all = new ObjectMapper().createObjectNode();
    all.put("exitCode", Outcome.exitCode(outcomes));
    outcomes.forEach(outcome -> all.withArrayProperty("fits").add(outcome.json()));
    return all.toString();
  }
}
