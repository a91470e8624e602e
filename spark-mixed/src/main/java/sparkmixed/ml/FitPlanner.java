package sparkmixed.ml;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;
import sparkmixed.bayes.GeneralizedBayes;
import sparkmixed.bayes.LinearBayes;
import sparkmixed.bayes.PriorDefaults;
import sparkmixed.bayes.PriorSet;
import sparkmixed.bayes.PriorTargets;
import sparkmixed.error.InputRejectedException;
import sparkmixed.error.ResourceGuardException;
import sparkmixed.family.Family;
import sparkmixed.family.Link;
import sparkmixed.fit.FittedModel;
import sparkmixed.fit.GlmmOptions;
import sparkmixed.fit.GlmmProblem;
import sparkmixed.fit.LmmOptions;
import sparkmixed.fit.LmmProblem;
import sparkmixed.frame.FrameData;
import sparkmixed.frame.FramePlan;
import sparkmixed.frame.ModelFrame;
import sparkmixed.moments.Moments;
import sparkmixed.moments.Observations;
import sparkmixed.pls.PenalizedLeastSquares;
import sparkmixed.pls.SolverPlan;
import sparkmixed.spark.SparkFrames;

/** Takes the steps of a fit up to the optimization, and tells what it has seen. */
final class FitPlanner {
  private final FramePlan plan;
  private final Dataset<Row> data;
  private final Function<ModelFrame, Observations> source;

  FitPlanner(FramePlan plan, Dataset<Row> data, Function<ModelFrame, Observations> source) {
    this.plan = plan;
    this.data = data;
    this.source = source;
  }

  /** The plan of a linear model: every check of its fit up to the optimization. */
  FitPlan linear(LmmOptions options) {
    try {
      ModelFrame frame = frame();
      Told told = new Told(frame);
      return told.after(
          observations ->
              LmmProblem.of(frame, observations, options.reml(), options.memoryBudget()),
          source.apply(frame));
    } catch (InputRejectedException rejected) {
      return refused(rejected);
    }
  }

  /** The plan of a Bayesian model: every check of its fit up to the sampling, priors included. */
  FitPlan bayesian(BayesianMixedEffects estimator) {
    Family family = Family.named(estimator.getFamily());
    Link link = Link.named(estimator.getLink());
    PriorDefaults defaults = PriorDefaults.brms(family, link, null);
    if (!PosteriorFit.isLinear(family, link)) {
      return generalized(
          FitOptions.sampled(estimator),
          problem -> check(estimator, GeneralizedBayes.targets(problem), defaults));
    }
    try {
      ModelFrame frame = frame();
      return new Told(frame)
          .after(
              observations -> {
                LmmProblem problem =
                    LmmProblem.of(frame, observations, true, FitOptions.memoryBudget(estimator));
                check(estimator, LinearBayes.targets(problem), defaults);
              },
              source.apply(frame));
    } catch (InputRejectedException rejected) {
      return refused(rejected);
    }
  }

  private static void check(
      BayesianMixedEffects estimator, PriorTargets targets, PriorDefaults defaults) {
    PriorSet priors = PriorSet.resolve(List.of(estimator.getPriors()), targets, defaults);
    if (estimator.getSamplePrior().equals("only")) {
      priors.requireProper();
    }
  }

  /** The plan of a generalized model: every check of its fit up to the optimization. */
  FitPlan generalized(GlmmOptions options) {
    return generalized(options, problem -> {});
  }

  private FitPlan generalized(GlmmOptions options, Consumer<GlmmProblem> check) {
    try {
      ModelFrame frame = frame();
      FitPlan[] placed = new FitPlan[1];
      FitPlan refused =
          new Told(frame)
              .after(
                  observations -> {
                    try (GlmmProblem problem = GlmmProblem.of(frame, observations, options)) {
                      check.accept(problem);
                      placed[0] = placed(problem);
                    }
                  },
                  source.apply(frame));
      return placed[0] == null ? refused : placed[0];
    } catch (InputRejectedException rejected) {
      return refused(rejected);
    }
  }

  private static FitPlan placed(GlmmProblem problem) {
    FittedModel.Solver solver = problem.solver();
    return new FitPlan(
        problem.groups(),
        problem.rowCount(),
        solver.bytes(),
        solver.placement(),
        solver.reducedSystem(),
        solver.reason(),
        0,
        "");
  }

  private ModelFrame frame() {
    FrameData facts = SparkFrames.resolve(data, plan);
    return plan.resolve(facts);
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

  /** What the first pass over the rows tells of a frame. */
  private record Told(ModelFrame frame) {
    /** Steps of a fit that may refuse. */
    interface Steps {
      void take(Observations observations);
    }

    FitPlan after(Steps steps, Observations source) {
      RememberingObservations observations = new RememberingObservations(source);
      int code = 0;
      String problems = "";
      try {
        steps.take(observations);
      } catch (InputRejectedException | ResourceGuardException rejected) {
        code = rejected.exitCode();
        problems = rejected.getMessage();
      }
      return told(observations.seen(), observations.rowBytes(), code, problems);
    }

    private FitPlan told(
        @Nullable Moments moments, long rowBytes, int code, @Nullable String problems) {
      String told = String.valueOf(problems);
      if (moments == null) {
        return new FitPlan(List.of(), 0, 0, "driver", "", "", code, told);
      }
      List<FittedModel.Group> groups = new ArrayList<>();
      for (int f = 0; f < frame.factors().size(); f++) {
        groups.add(
            new FittedModel.Group(frame.factors().get(f).name(), moments.levels()[f].size()));
      }
      long rows = moments.totals().rows();
      if (rows == 0) {
        return new FitPlan(groups, rows, 0, "driver", "block-diagonal", "", code, told);
      }
      SolverPlan solver = PenalizedLeastSquares.estimate(moments);
      return new FitPlan(
          groups,
          rows,
          solver.bytes() + rowBytes,
          "driver",
          solver.reducedSystem(),
          (rowBytes > 0 ? "the rows and " : "") + reason(moments, solver),
          code,
          told);
    }

    private String reason(Moments moments, SolverPlan solver) {
      List<String> parts = new ArrayList<>();
      parts.add(
          "the statistics of all levels fit on the driver; eliminated level by level: "
              + names(moments, solver.chain()));
      if (solver.dense().length > 0) {
        parts.add("crossed with it, so solved densely: " + names(moments, solver.dense()));
      }
      parts.add("order " + solver.order());
      return String.join("; ", parts);
    }

    private String names(Moments moments, int[] factors) {
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
  }
}
