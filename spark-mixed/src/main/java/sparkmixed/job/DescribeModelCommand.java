package sparkmixed.job;

import com.typesafe.config.ConfigFactory;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import sparkmixed.ml.MixedEffectsModel;
import sparkmixed.report.FitContext;
import sparkmixed.report.FitReport;

/** {@code describe-model}: the summary of a saved model. */
@Command(
    name = "describe-model",
    mixinStandardHelpOptions = true,
    description = "Prints the summary of a saved model.")
final class DescribeModelCommand implements Callable<Integer> {
  @ParentCommand private Main main = new Main();

  @Parameters(
      paramLabel = "PATH",
      description = "A model's directory, a run's, or an output path with a CURRENT run.")
  private String path = "";

  @Option(names = "--json", description = "Prints the fit as one line of JSON.")
  private boolean json;

  @Override
  public Integer call() {
    String model = ModelPaths.find(path, Hadoop.configuration());
    try (LazySession sessions = new LazySession(ConfigFactory.empty())) {
      sessions.get();
      MixedEffectsModel<?> loaded = MixedEffectsModel.loadAny(model);
      FitReport report = loaded.described();
      FitContext context = new FitContext(Version.SPARK_MIXED, null, loaded.sparkJobs(), Map.of());
      if (json) {
        main.out().println(report.json(context).put("hasStatistics", loaded.hasStatistics()));
      } else {
        main.out().print(report.summary(context));
        main.out()
            .println(
                loaded.hasStatistics()
                    ? "The statistics of its rows are there: refit can add rows (earlierRows ="
                        + " keep)."
                    : "The statistics of its rows are not there.");
      }
    }
    return 0;
  }
}
