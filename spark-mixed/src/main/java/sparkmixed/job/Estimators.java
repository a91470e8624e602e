package sparkmixed.job;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.fs.Path;
import sparkmixed.error.ConfigurationException;
import sparkmixed.ml.BayesianMixedEffects;
import sparkmixed.ml.FitSetters;
import sparkmixed.ml.GeneralizedLinearMixedEffects;
import sparkmixed.ml.LinearMixedEffects;
import sparkmixed.ml.MixedEffectsEstimator;
import sparkmixed.ml.ModelColumns;

/** Estimators as configured. */
final class Estimators {
  private static final ObjectMapper JSON = new ObjectMapper();

  private Estimators() {}

  /**
   * @param chains directory that a fit may keep its chains in
   */
  static MixedEffectsEstimator<?> of(ModelSpec model, Path chains) {
    MixedEffectsEstimator<?> estimator = of(model);
    if (estimator instanceof BayesianMixedEffects bayesian) {
      bayesian.setResumeDir(chains.toString());
    }
    return estimator;
  }

  static MixedEffectsEstimator<?> of(ModelSpec model) {
    if (model.kind().bayesian()) {
      return bayesian(model);
    }
    return model.kind().linear() ? common(new LinearMixedEffects(), model) : generalized(model);
  }

  private static BayesianMixedEffects bayesian(ModelSpec model) {
    BayesianMixedEffects estimator = common(new BayesianMixedEffects(), model);
    ModelSpec.BayesSpec bayes = model.bayes();
    if (bayes.chains() != null) {
      estimator.setChains(bayes.chains());
    }
    if (bayes.warmup() != null) {
      estimator.setWarmup(bayes.warmup());
    }
    if (bayes.draws() != null) {
      estimator.setDraws(bayes.draws());
    }
    if (bayes.adaptDelta() != null) {
      estimator.setAdaptDelta(bayes.adaptDelta());
    }
    if (bayes.algorithm() != null) {
      estimator.setAlgorithm(bayes.algorithm());
    }
    if (bayes.parameterization() != null) {
      estimator.setParameterization(bayes.parameterization());
    }
    if (bayes.keepEffects() != null) {
      estimator.setKeepEffects(bayes.keepEffects());
    }
    if (bayes.samplePrior() != null) {
      estimator.setSamplePrior(bayes.samplePrior());
    }
    if (bayes.resumeInterval() != null) {
      estimator.setResumeInterval(bayes.resumeInterval());
    }
    return estimator.setPriors(bayes.priors().toArray(String[]::new));
  }

  private static GeneralizedLinearMixedEffects generalized(ModelSpec model) {
    GeneralizedLinearMixedEffects estimator = common(new GeneralizedLinearMixedEffects(), model);
    if (model.curvature() != null) {
      estimator.setCurvature(model.curvature());
    }
    if (model.quadraturePoints() != null) {
      estimator.setQuadraturePoints(model.quadraturePoints());
    }
    if (model.samples() != null) {
      estimator.setSamples(model.samples());
    }
    if (model.placement() != null) {
      estimator.setPlacement(model.placement());
    }
    return estimator;
  }

  private static <S extends FitSetters<S>> S common(S estimator, ModelSpec model) {
    Families kind = model.kind();
    estimator.setFormula(formula(model));
    estimator.setFamily(kind.family()).setLink(kind.link()).setMethod(kind.method());
    if (model.weights() != null) {
      estimator.setWeightCol(model.weights());
    }
    if (model.offset() != null) {
      estimator.setOffsetCol(model.offset());
    }
    if (model.predictionCol() != null) {
      estimator.setPredictionCol(model.predictionCol());
    }
    return searching(estimator, model)
        .setContrasts(
            model.contrasts().entrySet().stream()
                .map(entry -> entry.getKey() + ":" + entry.getValue())
                .toArray(String[]::new))
        .setLevels(
            model.levels().entrySet().stream().map(Estimators::levels).toArray(String[]::new));
  }

  /** Settings that a fit and a refit of a saved model have alike: those that are given. */
  static <S extends FitSetters<S>> S searching(S estimator, ModelSpec model) {
    if (model.handleInvalid() != null) {
      estimator.setHandleInvalid(model.handleInvalid());
    }
    if (model.newLevels() != null) {
      estimator.setNewLevels(model.newLevels());
    }
    if (model.maxIter() != null) {
      estimator.setMaxIter(model.maxIter());
    }
    if (model.tol() != null) {
      estimator.setTol(model.tol());
    }
    if (model.seed() != null) {
      estimator.setSeed(model.seed());
    }
    if (model.solver() != null) {
      estimator.setSolver(model.solver());
    }
    if (model.ddf() != null) {
      estimator.setDdf(model.ddf());
    }
    if (model.memoryBudgetMB() != null) {
      estimator.setMemoryBudgetMB(model.memoryBudgetMB());
    }
    if (model.keepStatistics() != null) {
      estimator.setKeepStatistics(model.keepStatistics());
    }
    return estimator;
  }

  private static String levels(Map.Entry<String, List<String>> entry) {
    try {
      return entry.getKey() + ":" + JSON.writeValueAsString(entry.getValue());
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** Columns the model reads; empty if only the data can tell. */
  static Optional<Set<String>> columns(ModelSpec model) {
    return ModelColumns.of(formula(model), model.weights(), model.offset());
  }

  private static String formula(ModelSpec model) {
    if (model.path() != null) {
      throw new ConfigurationException(
          "model.path names a saved model, which is for predict and refit; a fit needs model.formula.");
    }
    if (model.formula() == null || model.formula().isBlank()) {
      throw new ConfigurationException(
          "The model is missing; give model.formula, e.g. \"y ~ 1 + x + (1 + x | g)\".");
    }
    return model.formula();
  }
}
