package sparkmixed.ml;

import java.io.Serializable;
import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.param.StringArrayParam;

/** The Param objects of one owner, each of the class that Spark encodes and casts it by. */
public final class Declared implements Serializable {
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
  final PredictionParams.Prediction prediction;

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
            owner, "predictionType", "with or without random effects", "conditional", "population");
    contrasts =
        new StringArrayParam(owner, "contrasts", "column:coding; treatment, sum, helmert or poly");
    levels =
        new StringArrayParam(
            owner, "levels", "column:[\"a\", \"b\"]; order of a factor's levels, reference first");
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
    prediction = new PredictionParams.Prediction(owner);
  }

  static Param<String> text(Params owner, String name, String doc) {
    return new Param<>(owner.uid(), name, doc, String.class);
  }

  static Param<String> word(Params owner, String name, String doc, String... allowed) {
    String list = doc + ": " + String.join(", ", allowed);
    return new Param<>(owner.uid(), name, list, Choice.of(name, allowed), String.class);
  }

  /** Sets the defaults on the owner, once it can answer {@link MixedParams#declared()}. */
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
