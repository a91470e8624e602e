package sparkmixed.ml;

import java.io.Serializable;
import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;
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

  /** The Param objects of one owner, each of the class that Spark encodes and casts it by. */
  final class Declared implements Serializable {
    private static final long serialVersionUID = 1L;

    private static final int DEFAULT_BROADCAST_MB = 128;

    final Param<String> formula;
    final Param<String> family;
    final Param<String> link;
    final Param<String> method;
    final Param<String> weightCol;
    final Param<String> offsetCol;
    final Param<String> predictionCol;
    final Param<String> linkPredictionCol;
    final IntParam maxIter;
    final DoubleParam tol;
    final LongParam seed;
    final Param<String> solver;
    final Param<String> checkpointDir;
    final Param<String> handleInvalid;
    final Param<String> newLevels;
    final Param<String> predictionType;
    final StringArrayParam contrasts;
    final StringArrayParam levels;
    final IntParam memoryBudgetMB;
    final IntParam broadcastLimitMB;
    final BooleanParam keepStatistics;
    final Param<String> ddf;
    final Prediction prediction;

    /**
     * Params of an owner that knows its uid already.
     *
     * @param kind what a family, a link and a method may be
     */
    Declared(Params owner, ModelKind kind) {
      formula = text(owner, "formula", "the model, e.g. y ~ 1 + x + (1 + x | g)");
      family = kind.family(owner);
      link = kind.link(owner);
      method = kind.method(owner);
      weightCol = text(owner, "weightCol", "column of prior weights");
      offsetCol = text(owner, "offsetCol", "column added to the linear predictor");
      predictionCol = text(owner, "predictionCol", "column for predictions; empty for none");
      linkPredictionCol =
          text(owner, "linkPredictionCol", "column for predictions of the linear predictor");
      maxIter =
          new IntParam(
              owner,
              "maxIter",
              "iterations of the optimizer at most (>= 1)",
              Choice.atLeast("maxIter", 1));
      tol =
          new DoubleParam(
              owner,
              "tol",
              "decrease of the criterion at which the search stops (> 0)",
              Choice.positive("tol"));
      seed = new LongParam(owner, "seed", "seed of everything random");
      solver = kind.solver(owner);
      checkpointDir = text(owner, "checkpointDir", "directory to pin the input in during a fit");
      handleInvalid = word(owner, "handleInvalid", "rows with nulls", "error", "skip");
      newLevels =
          word(owner, "newLevels", "levels the fit did not see", "population", "error", "missing");
      predictionType =
          word(
              owner,
              "predictionType",
              "with or without random effects",
              "conditional",
              "population");
      contrasts =
          new StringArrayParam(
              owner, "contrasts", "column:coding; treatment, sum, helmert or poly");
      levels =
          new StringArrayParam(
              owner,
              "levels",
              "column:[\"a\", \"b\"]; order of a factor's levels, reference first");
      memoryBudgetMB =
          new IntParam(
              owner,
              "memoryBudgetMB",
              "memory of the kernel in MB; 0 is 60 % of the heap",
              Choice.atLeast("memoryBudgetMB", 0));
      broadcastLimitMB =
          new IntParam(
              owner,
              "broadcastLimitMB",
              "size in MB from which a level table is joined instead of broadcast",
              Choice.atLeast("broadcastLimitMB", 0));
      keepStatistics =
          new BooleanParam(owner, "keepStatistics", "whether a saved model keeps its statistics");
      ddf = kind.ddf(owner);
      prediction = new Prediction(owner);
    }

    static Param<String> text(Params owner, String name, String doc) {
      return new Param<>(owner.uid(), name, doc, String.class);
    }

    static Param<String> word(Params owner, String name, String doc, String... allowed) {
      String list = doc + ": " + String.join(", ", allowed);
      return new Param<>(owner.uid(), name, list, Choice.of(name, allowed), String.class);
    }

    /** Sets the defaults on the owner, once it can answer {@link #declared()}. */
    void setDefaults(Params owner) {
      owner.setDefault(family, "gaussian");
      owner.setDefault(predictionCol, "prediction");
      owner.setDefault(maxIter, 200);
      owner.setDefault(tol, 1e-8);
      owner.setDefault(seed, 1L);
      owner.setDefault(solver, "auto");
      owner.setDefault(handleInvalid, "error");
      owner.setDefault(newLevels, "population");
      owner.setDefault(predictionType, "conditional");
      owner.setDefault(contrasts, new String[0]);
      owner.setDefault(levels, new String[0]);
      owner.setDefault(memoryBudgetMB, 0);
      owner.setDefault(broadcastLimitMB, DEFAULT_BROADCAST_MB);
      owner.setDefault(keepStatistics, false);
      prediction.setDefaults(owner);
    }
  }
}
