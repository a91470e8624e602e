package sparkmixed.job;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigValueFactory;
import org.apache.hadoop.conf.Configuration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import sparkmixed.error.ConfigurationException;
import sparkmixed.ml.BayesianMixedEffectsModel;
import sparkmixed.ml.MixedEffectsModel;

/** The saved model that a command works with, and what the configuration sets on it. */
final class ModelOption {
  @Option(
      names = "--model",
      paramLabel = "PATH",
      description = "The saved model, instead of model.path of the configuration.")
  private @Nullable String model;

  /** Overrides of the configuration, with the model that was named. */
  Config in(Config overrides) {
    return model == null
        ? overrides
        : overrides.withValue("model.path", ConfigValueFactory.fromAnyRef(model));
  }

  /**
   * Where the model is said to be.
   *
   * @throws ConfigurationException if nothing says so
   */
  static String path(ModelSpec model) {
    if (model.path() == null) {
      throw new ConfigurationException(
          "The saved model is missing; give model.path in the configuration, or --model.");
    }
    return model.path();
  }

  private static BayesianMixedEffectsModel requireDraws(MixedEffectsModel<?> loaded) {
    if (loaded instanceof BayesianMixedEffectsModel bayesian) {
      return bayesian;
    }
    throw new ConfigurationException(
        "model.predictionDraws is for Bayesian models, and the saved one was fitted by likelihood;"
            + " remove it.");
  }

  /** Reads the model. */
  static MixedEffectsModel<?> load(ModelSpec model, Configuration hadoop) {
    return MixedEffectsModel.loadAny(ModelPaths.find(path(model), hadoop));
  }

  /** The model with what the configuration says about scoring. */
  static MixedEffectsModel<?> configured(MixedEffectsModel<?> loaded, ModelSpec model) {
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
    if (errors.draws() != null) {
      requireDraws(loaded).setPredictionDraws(errors.draws());
    }
    return loaded;
  }
}
