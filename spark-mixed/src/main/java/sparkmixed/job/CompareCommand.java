package sparkmixed.job;

import com.typesafe.config.ConfigFactory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.hadoop.fs.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import sparkmixed.ml.Comparison;
import sparkmixed.ml.MixedEffectsModel;
import sparkmixed.ml.MixedModels;

/** {@code compare}: likelihood-ratio tests between saved models of the same rows. */
@Command(
    name = "compare",
    mixinStandardHelpOptions = true,
    description = "Likelihood-ratio tests between saved models fitted to the same rows.")
final class CompareCommand implements Callable<Integer> {
  @ParentCommand private Main main = new Main();

  @Parameters(
      paramLabel = "PATH",
      arity = "2..*",
      description = "Models' directories, runs', or output paths with a CURRENT run.")
  private List<String> paths = new ArrayList<>();

  @Option(names = "--json", description = "Prints the table as one line of JSON.")
  private boolean json;

  @Override
  public Integer call() {
    List<String> found =
        paths.stream().map(path -> ModelPaths.find(path, Hadoop.configuration())).toList();
    try (LazySession sessions = new LazySession(ConfigFactory.empty())) {
      sessions.get();
      Map<String, MixedEffectsModel<?>> models = new LinkedHashMap<>();
      for (int k = 0; k < found.size(); k++) {
        models.put(name(models, paths.get(k)), MixedEffectsModel.loadAny(found.get(k)));
      }
      Comparison comparison = MixedModels.compare(models);
      if (json) {
        main.out().println(comparison.json());
      } else {
        main.out().print(comparison);
      }
    }
    return 0;
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
