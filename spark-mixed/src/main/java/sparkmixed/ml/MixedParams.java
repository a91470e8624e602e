package sparkmixed.ml;

import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.StringArrayParam;

/** The Params of mixed models, the same for an estimator and its model. */
public interface MixedParams extends PredictionParams {

  /** The Params of this object; made once, in its constructor. */
  Declared declared();

  @Override
  default Prediction predictionParams() {
    return declared().prediction;
  }

  /** The model in lme4's language, e.g. {@code Reaction ~ 1 + Days + (1 + Days | Subject)}. */
  default Param<String> formula() {
    return declared().formula;
  }

  /** Distribution of the response given the random effects, {@code gaussian} by default. */
  default Param<String> family() {
    return declared().family;
  }

  /** What the linear predictor is of the mean. */
  default Param<String> link() {
    return declared().link;
  }

  /** What is optimized. */
  default Param<String> method() {
    return declared().method;
  }

  /** Column of prior weights. */
  default Param<String> weightCol() {
    return declared().weightCol;
  }

  /** Column added to the linear predictor with coefficient 1. */
  default Param<String> offsetCol() {
    return declared().offsetCol;
  }

  /** Column for predictions on the scale of the response; empty for none. */
  default Param<String> predictionCol() {
    return declared().predictionCol;
  }

  /** Column for predictions on the scale of the linear predictor; not set by default. */
  default Param<String> linkPredictionCol() {
    return declared().linkPredictionCol;
  }

  /** Iterations of the optimizer at most. */
  default IntParam maxIter() {
    return declared().maxIter;
  }

  /** Decrease of the criterion, still to be expected, at which the search stops. */
  default DoubleParam tol() {
    return declared().tol;
  }

  /** Seed of everything random; only Monte Carlo integration draws anything. */
  default LongParam seed() {
    return declared().seed;
  }

  /**
   * {@code quasi-newton} on exact gradients, for a linear model also derivative-free {@code
   * bobyqa}, or {@code auto} (default), which is quasi-Newton.
   */
  default Param<String> solver() {
    return declared().solver;
  }

  /**
   * Directory into which the model's columns are written before the fit, which then reads them from
   * there: for input that would not come out the same twice. Removed after the fit.
   */
  default Param<String> checkpointDir() {
    return declared().checkpointDir;
  }

  /**
   * Rows with a null in a column of the model: {@code error} (default) rejects them; {@code skip}
   * leaves them out of a fit and gives them a null prediction.
   */
  default Param<String> handleInvalid() {
    return declared().handleInvalid;
  }

  /**
   * Levels of grouping factors that the fit did not see: {@code population} (default) predicts with
   * b = 0, {@code error} rejects, {@code missing} gives a null prediction.
   */
  default Param<String> newLevels() {
    return declared().newLevels;
  }

  /** {@code conditional} on the random effects (default), or {@code population} without them. */
  default Param<String> predictionType() {
    return declared().predictionType;
  }

  /**
   * Contrasts of factors: {@code column:treatment}, {@code sum}, {@code helmert} or {@code poly}.
   */
  default StringArrayParam contrasts() {
    return declared().contrasts;
  }

  /** Level orders of factors, {@code column:["first", "second"]}; the first is the reference. */
  default StringArrayParam levels() {
    return declared().levels;
  }

  /** Memory in MB that the kernel may hold on the driver; 0 is 60 % of the heap. */
  default IntParam memoryBudgetMB() {
    return declared().memoryBudgetMB;
  }

  /** Size in MB from which the level table of a factor is joined to rows instead of broadcast. */
  default IntParam broadcastLimitMB() {
    return declared().broadcastLimitMB;
  }

  /**
   * Where tests of coefficients get their degrees of freedom: {@code satterthwaite} (default),
   * {@code kenward-roger} for small data (REML, at most 2,000 random effects), or {@code z} for
   * none; generalized models have none.
   */
  default Param<String> ddf() {
    return declared().ddf;
  }

  default String getDdf() {
    return getOrDefault(ddf());
  }

  /**
   * Whether a saved linear model keeps the statistics of its fit, for {@code refit} with more rows
   * and whatever else needs them; false by default. Their size is that of the levels and of the
   * pairs of levels that occur.
   */
  default BooleanParam keepStatistics() {
    return declared().keepStatistics;
  }

  default boolean getKeepStatistics() {
    return (boolean) getOrDefault(keepStatistics());
  }

  default String getFormula() {
    return getOrDefault(formula());
  }

  default String getFamily() {
    return getOrDefault(family());
  }

  default String getLink() {
    return getOrDefault(link());
  }

  default String getMethod() {
    return getOrDefault(method());
  }

  default String getWeightCol() {
    return getOrDefault(weightCol());
  }

  default String getOffsetCol() {
    return getOrDefault(offsetCol());
  }

  default String getPredictionCol() {
    return getOrDefault(predictionCol());
  }

  default String getLinkPredictionCol() {
    return getOrDefault(linkPredictionCol());
  }

  default int getMaxIter() {
    return (int) getOrDefault(maxIter());
  }

  default double getTol() {
    return (double) getOrDefault(tol());
  }

  default long getSeed() {
    return (long) getOrDefault(seed());
  }

  default String getSolver() {
    return getOrDefault(solver());
  }

  default String getCheckpointDir() {
    return getOrDefault(checkpointDir());
  }

  default String getHandleInvalid() {
    return getOrDefault(handleInvalid());
  }

  default String getNewLevels() {
    return getOrDefault(newLevels());
  }

  default String getPredictionType() {
    return getOrDefault(predictionType());
  }

  default String[] getContrasts() {
    return getOrDefault(contrasts());
  }

  default String[] getLevels() {
    return getOrDefault(levels());
  }

  default int getMemoryBudgetMB() {
    return (int) getOrDefault(memoryBudgetMB());
  }

  default int getBroadcastLimitMB() {
    return (int) getOrDefault(broadcastLimitMB());
  }
}
