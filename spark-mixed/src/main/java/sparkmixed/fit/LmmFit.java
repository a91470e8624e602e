package sparkmixed.fit;

import java.util.ArrayList;
import java.util.List;
import sparkmixed.covariance.CovarianceLayout;
import sparkmixed.covariance.CovarianceTerm;
import sparkmixed.frame.ModelFrame;
import sparkmixed.frame.TermDesign;
import sparkmixed.moments.Blocks;
import sparkmixed.moments.Moments;
import sparkmixed.moments.Observations;
import sparkmixed.optimize.LogEntry;
import sparkmixed.optimize.Minimizer;
import sparkmixed.optimize.Optimum;
import sparkmixed.pls.PenalizedLeastSquares;
import sparkmixed.pls.SolverPlan;

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
   */
  public record Result(FittedModel model, List<RandomEffects> randomEffects) {}

  /**
   * Fits.
   *
   * @throws sparkmixed.error.InputRejectedException if the data cannot carry the model
   * @throws sparkmixed.error.ResourceGuardException if it would not fit in memory
   */
  public static Result fit(
      ModelFrame frame, Observations observations, LmmOptions options, FitListener listener) {
    listener.stage("statistics");
    LmmProblem problem = LmmProblem.of(frame, observations, options.reml(), options.memoryBudget());
    listener.stage("optimize");
    Optimum optimum = optimize(problem, options, listener);
    listener.stage("inference");
    return result(problem, Boundary.settle(problem, optimum));
  }

  private static Optimum optimize(LmmProblem problem, LmmOptions options, FitListener listener) {
    CovarianceLayout layout = problem.layout();
    int n = layout.parameters();
    double[] start = new double[n];
    double[] scale = new double[n];
    double[] metric = new double[n];
    double[][] rms = problem.rootMeanSquares();
    for (int j = 0; j < rms.length; j++) {
      CovarianceTerm term = layout.terms().get(j);
      int levels = problem.moments().levels()[term.factor()].size();
      for (int column = 0; column < term.width(); column++) {
        for (int row = column; row < term.width(); row++) {
          int position = term.position(row, column);
          if (position >= 0) {
            scale[position] = 1 / rms[j][row];
            start[position] = row == column ? scale[position] : 0;
            metric[position] = 0.5 / levels;
          }
        }
      }
    }
    Minimizer minimizer =
        new Minimizer(
            options.method(),
            options.maxIter(),
            options.tolerance(),
            entry -> listener.evaluated(outer(problem, entry)));
    return minimizer.minimize(problem.objective(), start, scale, metric, layout.diagonal());
  }

  private static LogEntry outer(LmmProblem problem, LogEntry entry) {
    return new LogEntry(
        entry.evaluation(),
        entry.objective(),
        entry.gradientNorm(),
        problem.outer(entry.theta()),
        entry.seconds());
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
    List<FittedModel.TermCovariance> terms = covariances(problem, theta, sigma2);
    List<RandomEffects> effects = randomEffects(problem, templates, sigma2);
    List<FittedModel.Group> groups = new ArrayList<>();
    for (int f = 0; f < frame.factors().size(); f++) {
      groups.add(new FittedModel.Group(frame.factors().get(f).name(), moments.levels()[f].size()));
    }
    FittedModel.Convergence convergence =
        new FittedModel.Convergence(
            optimum.converged(),
            optimum.message(),
            optimum.iterations(),
            optimum.log().size(),
            largest(optimum.gradient()));
    FittedModel model =
        new FittedModel(
            frame.formula(),
            problem.reml() ? "REML" : "ML",
            moments.totals().rows(),
            problem.summed().problems().rowsSkipped(),
            problem.summed().problems().zeroWeightRows(),
            groups,
            optimum.value(),
            Math.sqrt(sigma2),
            theta,
            fixed,
            terms,
            boundary.singular(),
            convergence,
            solver(frame, pls.plan()),
            Diagnostics.warnings(problem, fixed, boundary),
            optimum.log().stream().map(entry -> outer(problem, entry)).toList());
    return new Result(model, effects);
  }

  private static List<FittedModel.TermCovariance> covariances(
      LmmProblem problem, double[] theta, double sigma2) {
    List<FittedModel.TermCovariance> terms = new ArrayList<>();
    for (int j = 0; j < problem.layout().terms().size(); j++) {
      TermDesign design = problem.frame().terms().get(j);
      double[] t = problem.layout().template(j, theta);
      int k = design.columns().size();
      double[][] covariance = new double[k][k];
      for (int a = 0; a < k; a++) {
        for (int b = 0; b < k; b++) {
          double sum = 0;
          for (int c = 0; c <= Math.min(a, b); c++) {
            sum += t[c * k + a] * t[c * k + b];
          }
          covariance[a][b] = sigma2 * sum;
        }
      }
      terms.add(
          new FittedModel.TermCovariance(
              problem.frame().factors().get(design.factor()).name(),
              design.columns(),
              design.correlated(),
              covariance));
    }
    return terms;
  }

  private static List<RandomEffects> randomEffects(
      LmmProblem problem, double[][] templates, double sigma2) {
    ModelFrame frame = problem.frame();
    Blocks[] modes = problem.pls().modes(templates);
    Blocks[] variances = problem.pls().conditionalVariances(templates);
    List<RandomEffects> effects = new ArrayList<>();
    for (int f = 0; f < modes.length; f++) {
      problem.unshift(f, modes[f], variances[f]);
      int k = problem.layout().widths()[f];
      Blocks deviations = new Blocks(k, modes[f].rows());
      for (int i = 0; i < modes[f].rows(); i++) {
        double[] page = deviations.page(i);
        int at = deviations.offset(i);
        for (int c = 0; c < k; c++) {
          page[at + c] = Math.sqrt(Math.max(0, sigma2 * variances[f].get(i, c * k + c)));
        }
      }
      int[] termOf = new int[k];
      List<String> columns = new ArrayList<>();
      for (int j = 0; j < frame.terms().size(); j++) {
        TermDesign term = frame.terms().get(j);
        if (term.factor() == f) {
          for (String column : term.columns()) {
            termOf[columns.size()] = j;
            columns.add(column);
          }
        }
      }
      effects.add(
          new RandomEffects(
              frame.factors().get(f).name(),
              problem.moments().levels()[f],
              termOf,
              columns,
              modes[f],
              deviations));
    }
    return effects;
  }

  private static double largest(double[] gradient) {
    double largest = 0;
    for (double g : gradient) {
      largest = Math.max(largest, Math.abs(g));
    }
    return largest;
  }

  private static FittedModel.Solver solver(ModelFrame frame, SolverPlan plan) {
    List<String> chain = new ArrayList<>();
    for (int f : plan.chain()) {
      chain.add(frame.factors().get(f).name());
    }
    List<String> crossed = new ArrayList<>();
    for (int f : plan.dense()) {
      crossed.add(frame.factors().get(f).name());
    }
    String reason =
        "eliminated level by level: "
            + String.join(", then ", chain)
            + (plan.weightClasses() > 0
                ? " (summed into " + plan.weightClasses() + " classes of equal weight)"
                : "")
            + (crossed.isEmpty()
                ? "; nothing crossed is left"
                : "; crossed with it, so solved densely: " + String.join(", ", crossed))
            + "; order "
            + plan.order();
    return new FittedModel.Solver("driver", plan.reducedSystem(), reason, plan.bytes());
  }
}
