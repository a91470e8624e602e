package sparkmixed.fit;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import sparkmixed.covariance.CovarianceLayout;
import sparkmixed.covariance.CovarianceTerm;
import sparkmixed.frame.ModelFrame;
import sparkmixed.moments.Blocks;
import sparkmixed.moments.Moments;
import sparkmixed.moments.Observations;
import sparkmixed.optimize.LogEntry;
import sparkmixed.optimize.Minimizer;
import sparkmixed.optimize.Optimum;
import sparkmixed.pls.PenalizedLeastSquares;

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

  private static Optimum optimize(
      LmmProblem problem, LmmOptions options, FitListener listener, double[] given) {
    Coordinates coordinates = Coordinates.of(problem);
    double[] start = coordinates.start();
    if (given.length > 0) {
      start = Lifted.theta(problem.layout(), problem.inner(given), start);
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
        coordinates.scale(),
        coordinates.metric(),
        problem.layout().diagonal());
  }

  /**
   * Where a search for theta starts, in centred coordinates.
   *
   * @param scale typical sizes
   * @param metric typical inverse curvatures in units of scale
   */
  record Coordinates(double[] start, double[] scale, double[] metric) {
    static Coordinates of(LmmProblem problem) {
      CovarianceLayout layout = problem.layout();
      int n = layout.parameters();
      Coordinates coordinates = new Coordinates(new double[n], new double[n], new double[n]);
      double[][] rms = problem.rootMeanSquares();
      for (int j = 0; j < rms.length; j++) {
        CovarianceTerm term = layout.terms().get(j);
        coordinates.fill(term, rms[j], problem.moments().levels()[term.factor()].size());
      }
      return coordinates;
    }

    private void fill(CovarianceTerm term, double[] rms, int levels) {
      for (int column = 0; column < term.width(); column++) {
        for (int row = column; row < term.width(); row++) {
          int position = term.position(row, column);
          if (position >= 0) {
            scale[position] = 1 / rms[row];
            start[position] = row == column ? scale[position] : 0;
            metric[position] = 0.5 / levels;
          }
        }
      }
    }
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
    Optimum optimum = boundary.optimum();
    ModelFrame frame = problem.frame();
    Moments moments = problem.moments();
    PenalizedLeastSquares pls = problem.pls();
    double[][] templates = problem.layout().templates(optimum.theta());
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
    List<FittedModel.TermCovariance> terms =
        FitParts.covariances(frame, problem.layout(), theta, sigma2);
    List<RandomEffects> effects = randomEffects(problem, templates, sigma2);
    FittedModel.Convergence convergence =
        new FittedModel.Convergence(
            optimum.converged(),
            optimum.message(),
            optimum.iterations(),
            optimum.log().size(),
            FitParts.largest(optimum.gradient()),
            Curvature.of(optimum, boundary.held(), problem.predictorScale()));
    FittedModel model =
        new FittedModel(
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
            terms,
            boundary.singular(),
            convergence,
            FitParts.solver(frame, pls.plan(), "driver"),
            Diagnostics.warnings(
                frame,
                moments.levels(),
                fixed,
                boundary.singularTerms(),
                optimum.converged() ? "" : optimum.message()),
            optimum.log().stream().map(entry -> outer(problem, entry)).toList(),
            VarianceParts.of(problem, fixed.estimates(), optimum.theta(), sigma2),
            VarianceDerivatives.at(
                problem, optimum.theta(), Coordinates.of(problem).scale(), boundary.held()),
            new TestBasis(TestBasis.SATTERTHWAITE, DesignMeans.of(problem), null));
    return new Result(model, effects, problem, moments.totals().print(), null);
  }

  private static List<RandomEffects> randomEffects(
      LmmProblem problem, double[][] templates, double sigma2) {
    Blocks[] modes = problem.pls().modes(templates);
    Blocks[] variances = problem.pls().conditionalVariances(templates);
    List<RandomEffects> effects = new ArrayList<>();
    for (int f = 0; f < modes.length; f++) {
      problem.unshift(f, modes[f], variances[f]);
      effects.add(
          FitParts.randomEffects(
              problem.frame(), f, problem.moments().levels()[f], modes[f], variances[f], sigma2));
    }
    return effects;
  }
}
