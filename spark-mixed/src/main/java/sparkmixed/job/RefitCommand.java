package sparkmixed.job;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParentCommand;
import sparkmixed.error.ConfigurationException;
import sparkmixed.ml.BayesianMixedEffectsModel;
import sparkmixed.ml.GeneralizedLinearMixedEffects;
import sparkmixed.ml.GeneralizedLinearMixedEffectsModel;
import sparkmixed.ml.LinearMixedEffects;
import sparkmixed.ml.LinearMixedEffectsModel;
import sparkmixed.ml.MixedEffectsModel;

/**
 * {@code refit}: fits saved models again from where they ended, to the rows of the input or, with
 * {@code earlierRows = keep}, to these and the rows that they were fitted to, whose statistics they
 * have kept.
 */
@Command(
    name = "refit",
    mixinStandardHelpOptions = true,
    description = "Fits a saved model to other rows, or to more rows.")
final class RefitCommand implements Callable<Integer> {
  @ParentCommand private Main main = new Main();
  @Mixin private JobOptions options = new JobOptions();
  @Mixin private ModelOption model = new ModelOption();

  @Override
  public Integer call() {
    return FitCommand.run(
        main, options, model.in(options.overrides()), new Refit(Hadoop.configuration()));
  }

  /** Fits that start from saved models. */
  private record Refit(Configuration hadoop) implements Fitting {
    /** What a saved model says itself. */
    private static final List<String> OF_THE_MODEL =
        List.of("formula", "family", "link", "method", "weights", "offset", "contrasts", "levels");

    @Override
    public void check(Entry entry, ModelSpec model) {
      String unused = ModelOption.path(model);
      for (String key : OF_THE_MODEL) {
        if (entry.config().hasPath("model." + key)) {
          throw new ConfigurationException(
              "model."
                  + key
                  + " is that of the saved model in a refit; leave it out, or fit anew.");
        }
      }
    }

    @Override
    public Ready open(ModelSpec model, Path chains) {
      MixedEffectsModel<?> earlier = ModelOption.load(model, hadoop);
      Optional<Set<String>> used =
          Optional.of(new TreeSet<>(List.of(earlier.inputSchema().fieldNames())));
      return new Ready(earlier.inputSchema(), used, fit(earlier, model));
    }

    private static Fit fit(MixedEffectsModel<?> earlier, ModelSpec model) {
      if (earlier instanceof LinearMixedEffectsModel linear) {
        LinearMixedEffects estimator = Estimators.searching(linear.estimator(), model);
        return model.addRows()
            ? rows -> estimator.addRows(linear, rows)
            : rows -> estimator.refit(linear, rows);
      }
      if (model.addRows()) {
        throw new ConfigurationException(
            "earlierRows = keep is for linear models, and the saved model is "
                + earlier.getFormula()
                + " of family "
                + earlier.getFamily()
                + ", whose rows are not kept; give all rows and leave earlierRows out.");
      }
      if (earlier instanceof BayesianMixedEffectsModel bayesian) {
        return Estimators.searching(bayesian.estimator(), model)::fit;
      }
      GeneralizedLinearMixedEffectsModel generalized = (GeneralizedLinearMixedEffectsModel) earlier;
      GeneralizedLinearMixedEffects estimator =
          Estimators.searching(generalized.estimator(), model);
      return rows -> estimator.refit(generalized, rows);
    }
  }
}
