package sparkmixed.job;

import com.typesafe.config.Config;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import sparkmixed.ml.Comparison;
import sparkmixed.ml.MixedEffectsModel;
import sparkmixed.ml.MixedModels;

/**
 * {@code compare}: saved models of the same rows, by likelihood-ratio tests or, if they are
 * Bayesian, by leave-one-out.
 */
@Command(
    name = "compare",
    mixinStandardHelpOptions = true,
    description =
        "Likelihood-ratio tests between saved models fitted to the same rows; leave-one-out of"
            + " Bayesian ones.")
final class CompareCommand implements Callable<Integer> {
  @ParentCommand private Main main = new Main();

  @Parameters(
      paramLabel = "PATH",
      arity = "2..*",
      description = "Models' directories, runs', or output paths with a CURRENT run.")
  private List<String> paths = new ArrayList<>();

  @Mixin private SettingOptions options = new SettingOptions();

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description =
          "Configuration whose input holds the rows, for Bayesian models that do not know their"
              + " rows apart.")
  private @Nullable String config;

  @Override
  public Integer call() {
    List<String> found =
        paths.stream().map(path -> ModelPaths.find(path, Hadoop.configuration())).toList();
    Config overrides = options.overrides();
    Config file =
        config == null
            ? overrides
            : Entry.of(ConfigFile.read(config).withoutPath("fits"), overrides).get(0).config();
    InputSpec input = config == null ? null : JobSpec.inputOf(file);
    try (LazySession sessions = new LazySession(file)) {
      SparkSession spark = sessions.get().spark();
      Map<String, MixedEffectsModel<?>> models = new LinkedHashMap<>();
      for (int k = 0; k < found.size(); k++) {
        models.put(name(models, paths.get(k)), MixedEffectsModel.loadAny(found.get(k)));
      }
      Comparison comparison =
          input == null ? MixedModels.compare(models) : onRows(models, spark, input);
      if (options.json()) {
        main.out().println(comparison.json());
      } else {
        main.out().print(comparison);
      }
    }
    return 0;
  }

  private static Comparison onRows(
      Map<String, MixedEffectsModel<?>> models, SparkSession spark, InputSpec spec) {
    StructType known = new StructType();
    for (MixedEffectsModel<?> model : models.values()) {
      for (StructField field : model.inputSchema().fields()) {
        known = List.of(known.fieldNames()).contains(field.name()) ? known : known.add(field);
      }
    }
    Input input = new Input(spark, spec, known);
    try {
      return MixedModels.compare(models, input.open(Optional.empty()));
    } catch (Exception thrown) {
      throw input.explain(thrown, Optional.empty());
    }
  }

  /** The last part of a path, or all of it where that is taken. */
  private static String name(Map<String, MixedEffectsModel<?>> taken, String path) {
    String last = new Path(path).getName();
    String name = last.isEmpty() || taken.containsKey(last) ? path : last;
    for (int k = 2; taken.containsKey(name); k++) {
      name = path + " (" + k + ")";
    }
    return name;
  }
}
