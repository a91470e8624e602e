package sparkmixed.job;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import sparkmixed.error.ConfigurationException;
import sparkmixed.error.OutputConflictException;
import sparkmixed.ml.BayesianMixedEffectsModel;
import sparkmixed.ml.MixedEffectsModel;
import sparkmixed.ml.ModelReport;
import sparkmixed.report.FitContext;

/** {@code report}: the HTML page of a saved model, with residuals if the input is configured. */
@Command(
    name = "report",
    mixinStandardHelpOptions = true,
    description = "Writes the HTML report of a saved model.")
final class ReportCommand implements Callable<Integer> {
  private static final ObjectMapper JSON = new ObjectMapper();

  @ParentCommand private Main main = new Main();
  @Mixin private SettingOptions options = new SettingOptions();

  @Parameters(
      arity = "0..1",
      paramLabel = "PATH",
      description =
          "A model's directory, a run's, or an output path with a CURRENT run; by default the"
              + " output path of the configuration.")
  private @Nullable String path;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description =
          "Configuration whose input holds the rows; without it, plots of rows are left out.")
  private @Nullable String config;

  @Option(
      names = "--output",
      paramLabel = "FILE",
      description = "Where to write; by default report.html in the run's directory.")
  private @Nullable String output;

  @Option(
      names = "--profiles",
      description =
          "Draws profiles of the likelihood even if the run has none: of a linear model with"
              + " kept statistics, or from the rows of the configuration.")
  private boolean profiles;

  @Override
  public Integer call() throws IOException {
    Config overrides = options.overrides();
    Config file = config == null ? ConfigFactory.empty() : ConfigFile.read(config);
    JobSpec spec = config == null ? null : spec(file, overrides);
    String given = path != null ? path : spec == null ? null : spec.output().path();
    if (given == null) {
      throw new ConfigurationException(
          "The saved model is missing; give its PATH, or a configuration with --config.");
    }
    Configuration hadoop = Hadoop.configuration();
    Path model = new Path(ModelPaths.find(given, hadoop));
    FileSystem fs = model.getFileSystem(hadoop);
    JsonNode fit = read(fs, new Path(model.getParent(), "fit.json"));
    JsonNode run = read(fs, new Path(model.getParent(), RunStore.RUN));
    Path target = target(model, !run.isMissingNode());
    try (LazySession sessions = new LazySession(overrides.withFallback(file))) {
      SparkSession spark = sessions.get().spark();
      MixedEffectsModel<?> loaded = MixedEffectsModel.loadAny(model.toString());
      Optional<List<Dataset<Row>>> curves = curves(fs, model.getParent(), spark);
      boolean missing = curves.isEmpty() && (profiles || profiled(spec));
      Map<String, Dataset<Row>> checks = checks(fs, model.getParent(), spark);
      ModelReport report =
          spec == null ? loaded.report() : withRows(loaded, spark, spec, missing, checks.isEmpty());
      if (curves.isPresent()) {
        report = report.withProfiles(curves.get().get(0), curves.get().get(1));
      } else if (missing && (spec == null || loaded.hasStatistics())) {
        report = report.withProfiles(level(spec));
      }
      report = report.withPredictive(checks);
      Map<String, Double> seconds = new LinkedHashMap<>();
      fit.path("seconds")
          .fields()
          .forEachRemaining(stage -> seconds.put(stage.getKey(), stage.getValue().asDouble()));
      JsonNode data = run.path("input").path("name");
      FitContext context =
          new FitContext(
              Version.SPARK_MIXED,
              data.isTextual() ? data.asText() : spec == null ? null : spec.input().name(),
              loaded.sparkJobs(),
              seconds.isEmpty() ? loaded.stageSeconds() : seconds);
      write(target, report.html(context), hadoop);
    }
    return options.done(main, "Report", target.toString());
  }

  private static JobSpec spec(Config file, Config overrides) {
    List<Entry> entries = Entry.of(file, overrides);
    if (entries.size() != 1) {
      throw new ConfigurationException(
          "report takes one model; name its run by PATH and give a configuration without fits.");
    }
    RuntimeException problem = entries.get(0).problem();
    if (problem != null) {
      throw problem;
    }
    return JobSpec.of(entries.get(0).config());
  }

  private static boolean profiled(@Nullable JobSpec spec) {
    IntervalSpec intervals = spec == null ? null : spec.intervals();
    return intervals != null && intervals.method().equals("profile");
  }

  private static double level(@Nullable JobSpec spec) {
    IntervalSpec intervals = spec == null ? null : spec.intervals();
    return intervals == null ? IntervalSpec.LEVEL : intervals.level();
  }

  /** The profiles that a run has written, and their limits. */
  private static Optional<List<Dataset<Row>>> curves(FileSystem fs, Path run, SparkSession spark)
      throws IOException {
    Path tables = new Path(run, "tables");
    Path curves = new Path(tables, "profile");
    return fs.exists(curves)
        ? Optional.of(
            List.of(
                spark.read().parquet(curves.toString()),
                spark.read().parquet(new Path(tables, "intervals").toString())))
        : Optional.empty();
  }

  /** The predictive check that a run has written; empty if it has none. */
  private static Map<String, Dataset<Row>> checks(FileSystem fs, Path run, SparkSession spark)
      throws IOException {
    Map<String, Dataset<Row>> found = new LinkedHashMap<>();
    for (String name : ModelReport.PREDICTIVE) {
      Path table = new Path(new Path(run, "tables"), name);
      if (fs.exists(table)) {
        found.put(name, spark.read().parquet(table.toString()));
      }
    }
    return found;
  }

  /** With the rows of the input, and what is made from them. */
  private static ModelReport withRows(
      MixedEffectsModel<?> loaded,
      SparkSession spark,
      JobSpec spec,
      boolean profiles,
      boolean checks) {
    MixedEffectsModel<?> model = ModelOption.configured(loaded, spec.model());
    Input input = new Input(spark, spec.input(), model.inputSchema());
    try {
      Dataset<Row> rows = input.open(Optional.empty());
      ModelReport report = PageWriter.report(model, rows, spec.output(), Long.MAX_VALUE);
      if (checks && model instanceof BayesianMixedEffectsModel drawn && drawn.checksUnasked()) {
        report = report.withPredictive(rows);
      }
      return profiles && !model.hasStatistics() ? report.withProfiles(rows, level(spec)) : report;
    } catch (Exception thrown) {
      throw input.explain(thrown, Optional.empty());
    }
  }

  private Path target(Path model, boolean inRun) {
    if (output != null) {
      return new Path(output);
    }
    if (!inRun) {
      throw new ConfigurationException(
          "The model in "
              + Redaction.text(model.toString())
              + " is not that of a run; give --output.");
    }
    return new Path(model.getParent(), PageWriter.FILE);
  }

  private static JsonNode read(FileSystem fs, Path path) throws IOException {
    if (!fs.exists(path)) {
      return JSON.missingNode();
    }
    try (InputStream in = fs.open(path)) {
      return JSON.readTree(in);
    }
  }

  private static void write(Path target, String page, Configuration hadoop) {
    try (OutputStream out = target.getFileSystem(hadoop).create(target, true)) {
      out.write(page.getBytes(StandardCharsets.UTF_8));
    } catch (IOException unusable) {
      throw new OutputConflictException(
          "The report " + Redaction.text(target.toString()) + " cannot be written.", unusable);
    }
  }
}
