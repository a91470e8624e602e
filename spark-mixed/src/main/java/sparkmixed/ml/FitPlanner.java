package sparkmixed.ml;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;
import sparkmixed.error.InputRejectedException;
import sparkmixed.error.ResourceGuardException;
import sparkmixed.fit.FittedModel;
import sparkmixed.fit.LmmOptions;
import sparkmixed.fit.LmmProblem;
import sparkmixed.frame.CodedRow;
import sparkmixed.frame.FrameData;
import sparkmixed.frame.FramePlan;
import sparkmixed.frame.ModelFrame;
import sparkmixed.moments.MomentShape;
import sparkmixed.moments.Moments;
import sparkmixed.moments.Observations;
import sparkmixed.moments.Pilot;
import sparkmixed.pls.PenalizedLeastSquares;
import sparkmixed.pls.SolverPlan;
import sparkmixed.spark.SparkFrames;

/** Takes the steps of a fit up to the optimization, and tells what it has seen. */
final class FitPlanner {
  private FitPlanner() {}

  static FitPlan plan(
      FramePlan plan,
      Dataset<Row> data,
      Function<ModelFrame, Observations> source,
      LmmOptions options) {
    ModelFrame frame;
    try {
      FrameData facts = SparkFrames.resolve(data, plan);
      frame = plan.resolve(facts);
    } catch (InputRejectedException rejected) {
      return refused(rejected);
    }
    Remembering observations = new Remembering(source.apply(frame));
    int code = 0;
    String problems = "";
    try {
      LmmProblem.of(frame, observations, options.reml(), options.memoryBudget());
    } catch (InputRejectedException | ResourceGuardException rejected) {
      code = rejected.exitCode();
      problems = rejected.getMessage();
    }
    return told(frame, observations.seen(), code, problems);
  }

  private static FitPlan refused(InputRejectedException rejected) {
    return new FitPlan(
        List.of(),
        0,
        0,
        "driver",
        "",
        "",
        rejected.exitCode(),
        String.valueOf(rejected.getMessage()));
  }

  private static FitPlan told(
      ModelFrame frame, @Nullable Moments moments, int code, @Nullable String problems) {
    String told = String.valueOf(problems);
    if (moments == null) {
      return new FitPlan(List.of(), 0, 0, "driver", "", "", code, told);
    }
    List<FittedModel.Group> groups = new ArrayList<>();
    for (int f = 0; f < frame.factors().size(); f++) {
      groups.add(new FittedModel.Group(frame.factors().get(f).name(), moments.levels()[f].size()));
    }
    long rows = moments.totals().rows();
    if (rows == 0) {
      return new FitPlan(groups, 0, 0, "driver", "", "", code, told);
    }
    SolverPlan solver = PenalizedLeastSquares.estimate(moments);
    return new FitPlan(
        groups,
        rows,
        solver.bytes(),
        "driver",
        solver.reducedSystem(),
        reason(frame, moments, solver),
        code,
        told);
  }

  private static String reason(ModelFrame frame, Moments moments, SolverPlan solver) {
    List<String> parts = new ArrayList<>();
    parts.add(
        "the statistics of all levels fit on the driver; eliminated level by level: "
            + names(frame, moments, solver.chain()));
    if (solver.dense().length > 0) {
      parts.add("crossed with it, so solved densely: " + names(frame, moments, solver.dense()));
    }
    parts.add("order " + solver.order());
    return String.join("; ", parts);
  }

  private static String names(ModelFrame frame, Moments moments, int[] factors) {
    List<String> names = new ArrayList<>();
    for (int f : factors) {
      names.add(
          String.format(
              Locale.ROOT,
              "%s (%,d levels)",
              frame.factors().get(f).name(),
              moments.levels()[f].size()));
    }
    return String.join(", then ", names);
  }

  /** Passes everything on and keeps the statistics that went by. */
  private static final class Remembering implements Observations {
    private final Observations source;
    private @Nullable Moments seen;

    Remembering(Observations source) {
      this.source = source;
    }

    @Override
    public List<CodedRow> head(int rows) {
      return source.head(rows);
    }

    @Override
    public Summed moments(MomentShape shape, Pilot pilot) {
      Summed summed = source.moments(shape, pilot);
      seen = summed.moments();
      return summed;
    }

    @Override
    public Packed packed(MomentShape shape, Pilot pilot, long memoryBudget) {
      return source.packed(shape, pilot, memoryBudget);
    }

    @Nullable Moments seen() {
      return seen;
    }
  }
}
