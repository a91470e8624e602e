package sparkmixed.job;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigValueFactory;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
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

  @Option(
      names = "--model",
      paramLabel = "PATH",
      description = "The saved model, instead of model.path of the configuration.")
  private @Nullable String model;

  @Override
  public Integer call() throws IOException {
    Config file = options.file();
    Config overrides = options.overrides();
    if (model != null) {
      overrides = overrides.withValue("model.path", ConfigValueFactory.fromAnyRef(model));
    }
    List<Entry> entries = Entry.of(file, overrides);
    if (entries.get(0).name() != null) {
      throw new ConfigurationException("predict takes one input and no list of fits.");
    }
    Entry entry = entries.get(0);
    JobSpec spec = JobSpec.of(entry.config());
    if (spec.model().path() == null) {
      throw new ConfigurationException(
          "The saved model is missing; give model.path in the configuration, or --model.");
    }
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
      return finish(spec, true);
    }
    String path = ModelPaths.find(spec.model().path(), hadoop);
    try (LazySession sessions = new LazySession(overrides.withFallback(file))) {
      SparkSession spark = sessions.get().spark();
      MixedEffectsModel<?> loaded = configured(MixedEffectsModel.loadAny(path), spec.model());
      Input input = new Input(spark, spec.input(), loaded.inputSchema());
      Dataset<Row> data = input.open(Optional.empty());
      try {
        store.write(scored(loaded, data, spec.model().errors()), spec.output());
      } catch (Exception thrown) {
        throw OutputProblems.explain(
            input.explain(thrown, Optional.empty()), new Path(spec.output().path()));
      }
    }
    return finish(spec, false);
  }

  private static Dataset<Row> scored(
      MixedEffectsModel<?> model, Dataset<Row> data, ModelSpec.ErrorSpec errors) {
    return errors.residuals().isEmpty()
        ? model.transform(data)
        : model.residuals(data, errors.residuals().toArray(String[]::new));
  }

  private static MixedEffectsModel<?> configured(MixedEffectsModel<?> loaded, ModelSpec model) {
    if (model.newLevels() != null) {
      loaded.setNewLevels(model.newLevels());
    }
    if (model.handleInvalid() != null) {
      loaded.setHandleInvalid(model.handleInvalid());
    }
    if (model.predictionCol() != null) {
      loaded.setPredictionCol(model.predictionCol());
    }
    if (model.linkPredictionCol() != null) {
      loaded.setLinkPredictionCol(model.linkPredictionCol());
    }
    if (model.predictionType() != null) {
      loaded.setPredictionType(model.predictionType());
    }
    ModelSpec.ErrorSpec errors = model.errors();
    if (errors.stdErrorCol() != null) {
      loaded.setPredictionStdErrorCol(errors.stdErrorCol());
    }
    if (errors.lowCol() != null) {
      loaded.setPredictionLowCol(errors.lowCol());
    }
    if (errors.highCol() != null) {
      loaded.setPredictionHighCol(errors.highCol());
    }
    if (errors.interval() != null) {
      loaded.setInterval(errors.interval());
    }
    if (errors.level() != null) {
      loaded.setIntervalLevel(errors.level());
    }
    if (errors.uncertainty() != null) {
      loaded.setUncertainty(errors.uncertainty());
    }
    return loaded;
  }

  private int finish(JobSpec spec, boolean before) {
    String path = Redaction.text(spec.output().path());
    if (options.json()) {
      ObjectNode json = new ObjectMapper().createObjectNode();
      json.put("status", "done").put("exitCode", 0).putNull("error");
      main.out().println(json.put("path", path));
    } else {
      main.out().println((before ? "Predictions, written before: " : "Predictions: ") + path);
    }
    return 0;
  }
}
