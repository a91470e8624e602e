package sparkmixed.job;

import com.typesafe.config.Config;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParentCommand;
import sparkmixed.error.ConfigurationException;
import sparkmixed.ml.MixedEffectsModel;

/**
 * {@code predict}: adds a saved model's predictions to the input; {@code output.path} appears when
 * all rows are written.
 */
@Command(
    name = "predict",
    mixinStandardHelpOptions = true,
    description = "Writes the input with the predictions of a saved model.")
final class PredictCommand implements Callable<Integer> {
  @ParentCommand private Main main = new Main();
  @Mixin private JobOptions options = new JobOptions();
  @Mixin private ModelOption model = new ModelOption();

  @Override
  public Integer call() throws IOException {
    Config file = options.file();
    Config overrides = model.in(options.overrides());
    List<Entry> entries = Entry.of(file, overrides);
    if (entries.get(0).name() != null) {
      throw new ConfigurationException("predict takes one input and no list of fits.");
    }
    Entry entry = entries.get(0);
    JobSpec spec = JobSpec.of(entry.config());
    String given = ModelOption.path(spec.model());
    Configuration hadoop = Hadoop.configuration();
    Log.LOG.info("configuration: {}", entry.redacted());
    String runId = options.runId();
    PredictionStore store =
        new PredictionStore(
            spec.output().path(),
            Hash.of(entry.redacted() + InputFiles.of(spec.input(), hadoop)),
            runId,
            hadoop);
    if (store.isDone()) {
      return options.done(main, "Predictions, written before", spec.output().path());
    }
    String path = ModelPaths.find(given, hadoop);
    try (LazySession sessions = new LazySession(overrides.withFallback(file))) {
      SparkSession spark = sessions.get().spark();
      MixedEffectsModel<?> loaded =
          ModelOption.configured(MixedEffectsModel.loadAny(path), spec.model());
      Input input = new Input(spark, spec.input(), loaded.inputSchema());
      Dataset<Row> data = input.open(Optional.empty());
      try {
        store.write(scored(loaded, data, spec.model().errors()), spec.output());
      } catch (Exception thrown) {
        throw OutputProblems.explain(
            input.explain(thrown, Optional.empty()), new Path(spec.output().path()));
      }
    }
    return options.done(main, "Predictions", spec.output().path());
  }

  private static Dataset<Row> scored(
      MixedEffectsModel<?> model, Dataset<Row> data, ModelSpec.ErrorSpec errors) {
    return errors.residuals().isEmpty()
        ? model.transform(data)
        : model.residuals(data, errors.residuals().toArray(String[]::new));
  }
}
