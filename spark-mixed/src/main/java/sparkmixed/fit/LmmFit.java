package sparkmixed.fit;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import sparkmixed.frame.ModelFrame;
import sparkmixed.moments.Blocks;
import sparkmixed.moments.Moments;
import sparkmixed.moments.Observations;
import sparkmixed.optimize.LogEntry;
import sparkmixed.optimize.Minimizer;
import sparkmixed.optimize.Optimum;

/**
 * Fits a linear mixed model: sums the data up, minimizes the profiled criterion, and reads
 * everything else off the optimum.
 */
public final class LmmFit {
  private LmmFit() {}

  /**
   * A fitted model and its random effects.
   *
   * @param randomEffects one for each grouping factor, in the frame's order
   * @param statistics what a linear model was fitted to; null for others, whose rows are not kept
   * @param rowPrint tells the rows from others, see {@link sparkmixed.moments.RowPrint}
   * @param covariance uncertainty of predictions; null if it can be had from {@code statistics}, or
   *     would be larger than {@link PredictionCovariance#LIMIT}
   */
  public record Result(
      FittedModel model,
      List<RandomEffects> randomEffects,
      @Nullable LmmProblem statistics,
      long rowPrint,
      @Nullable PredictionCovariance covariance) {
    /** The same with another description of the model. */
    public Result with(FittedModel other) {
      return new Result(other, randomEffects, statistics, rowPrint, covariance);
    }
  }

  /**
   * Fits.
   *
   * @throws sparkmixed.error.InputRejectedException if the data cannot carry the model
   * @throws sparkmixed.error.ResourceGuardException if it would not fit in memory
   */
  public static Result fit(
      ModelFrame frame, Observations observations, LmmOptions options, FitListener listener) {
    listener.stage("statistics");
    return fit(
        LmmProblem.of(frame, observations, options.reml(), options.memoryBudget()),
        options,
        listener);
  }

  /** Fits to data that are summed up already. */
  public static Result fit(LmmProblem problem, LmmOptions options, FitListener listener) {
    return fit(problem, options, listener, new double[0]);
  }

  /**
   * Fits to data that are summed up already, from where an earlier fit of the same formula ended.
   *
   * @param start theta of the formula as written; empty for the usual start. Variances of zero are
   *     lifted a little, since the criterion is even there and shows no way up
   */
  public static Result fit(
      LmmProblem problem, LmmOptions options, FitListener listener, double[] start) {
    listener.stage("optimize");
    Optimum optimum = optimize(problem, options, listener, start);
    listener.stage("inference");
    return result(problem, Boundary.settle(problem, optimum));
  }

  /**
   * The estimates of a fit alone, for those who fit many times: without what is read off the
   * optimum beside them, which is random effects and how variance divides and is known.
   *
   * @param start see {@link #fit(LmmProblem, LmmOptions, FitListener, double[])}
   */
  public static FittedModel estimates(LmmProblem problem, LmmOptions options, double[] start) {
    Optimum optimum = optimize(problem, options, FitListener.none(), start);
    return model(problem, Boundary.settle(problem, optimum), null, null, null);
  }

  private static Optimum optimize(
      LmmProblem problem, LmmOptions options, FitListener listener, double[] given) {
    ThetaScale scale = problem.scale();
    double[] start = scale.start(1);
    if (given.length > 0) {
      start = Lifted.theta(problem.layout(), problem.inner(given), start);
    }
    if (start.length == 0) {
      return withoutParameters(problem);
    }
    Minimizer minimizer =
        new Minimizer(
            options.method(),
            options.maxIter(),
            options.tolerance(),
            entry -> listener.evaluated(outer(problem, entry)));
    return minimizer.minimize(
        problem.objective(),
        start,
        scale.typical(1),
        scale.metric(problem.moments().levels()),
        problem.layout().diagonal());
  }

  /** Of a model without random effects, which has coefficients and sigma alone. */
  private static Optimum withoutParameters(LmmProblem problem) {
    double[] none = new double[0];
    double value = problem.objective().value(none).value();
    return new Optimum(none, value, none, none, true, "nothing to search for", 0, List.of());
  }

  private static LogEntry outer(LmmProblem problem, LogEntry entry) {
    return new LogEntry(
        entry.evaluation(),
        entry.objective(),
        entry.gradientNorm(),
        problem.outer(entry.theta()),
        entry.seconds(),
        entry.passes(),
        entry.sparkJobs());
  }

  private static Result result(LmmProblem problem, Boundary boundary) {
    double[] theta = boundary.optimum().theta();
    double sigma2 = problem.objective().sigma2();
    List<RandomEffects> effects = randomEffects(problem, problem.layout().templates(theta), sigma2);
    FittedModel.VarianceSplit split = VarianceParts.of(problem, problem.beta(), theta, sigma2);
    FittedModel.VarianceInformation information =
        VarianceDerivatives.at(problem, theta, boundary.held());
    TestBasis basis = new TestBasis(TestBasis.SATTERTHWAITE, DesignMeans.of(problem), null);
    FittedModel model = model(problem, boundary, split, information, basis);
    return new Result(model, effects, problem, problem.moments().totals().print(), null);
  }

  private static FittedModel model(
      LmmProblem problem,
      Boundary boundary,
      FittedModel.@Nullable VarianceSplit split,
      FittedModel.@Nullable VarianceInformation information,
      @Nullable TestBasis basis) {
    Optimum optimum = boundary.optimum();
    ModelFrame frame = problem.frame();
    Moments moments = problem.moments();
    double sigma2 = problem.objective().sigma2();
    double[][] vcov = problem.fixedCovariance();
    for (double[] row : vcov) {
      for (int k = 0; k < row.length; k++) {
        row[k] *= sigma2;
      }
    }
    FittedModel.FixedEffects fixed =
        new FittedModel.FixedEffects(frame.fixedNames(), problem.beta(), vcov);
    double[] theta = problem.outer(optimum.theta());
    FittedModel.Convergence convergence =
        new FittedModel.Convergence(
            optimum.converged(),
            optimum.message(),
            optimum.iterations(),
            optimum.log().size(),
            FitParts.largest(optimum.gradient()),
            Curvature.of(optimum, boundary.held(), problem.predictorScale()));
    return new FittedModel(
        frame.formula(),
        problem.reml() ? "REML" : "ML",
        Distribution.linear(Math.sqrt(sigma2)),
        moments.totals().rows(),
        problem.summed().problems().rowsSkipped(),
        problem.summed().problems().zeroWeightRows(),
        FitParts.groups(frame, moments.levels()),
        optimum.value(),
        Math.sqrt(sigma2),
        theta,
        fixed,
        FitParts.covariances(frame, problem.layout(), theta, sigma2),
        boundary.singular(),
        convergence,
        FitParts.solver(frame, problem.pls().plan(), "driver"),
        Diagnostics.warnings(
            frame,
            moments.levels(),
            fixed,
            boundary.singularTerms(),
            optimum.converged() ? "" : optimum.message()),
        optimum.log().stream().map(entry -> outer(problem, entry)).toList(),
        split,
        information,
        basis);
  }

  private static List<RandomEffects> randomEffects(
      LmmProblem problem, double[][] templates, double sigma2) {
    Blocks[] modes = problem.pls().modes(templates);
    Blocks[] variances = problem.pls().conditionalVariances(templates);
    List<RandomEffects> effects = new ArrayList<>();
    for (int f = 0; f < modes.length; f++) {
      problem.centring().unshift(f, modes[f], variances[f]);
      effects.add(
          FitParts.randomEffects(
              problem.frame(), f, problem.moments().levels()[f], modes[f], variances[f], sigma2));
    }
    return effects;
  }
}
