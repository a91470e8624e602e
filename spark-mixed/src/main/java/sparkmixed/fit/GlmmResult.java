package sparkmixed.fit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import sparkmixed.covariance.CovarianceLayout;
import sparkmixed.covariance.CovarianceTerm;
import sparkmixed.family.Family;
import sparkmixed.frame.ModelFrame;
import sparkmixed.moments.Blocks;
import sparkmixed.moments.Levels;
import sparkmixed.objective.ConditionalModes;
import sparkmixed.objective.LaplaceDeviance;
import sparkmixed.optimize.Optimum;

/** Reads everything that a result holds off the optimum of a generalized fit. */
final class GlmmResult {
  /** Standard deviations below this share of the linear predictor's spread count as singular. */
  private static final double SINGULAR = 1e-4;

  private static final double NOTHING = 1e-5;

  private final GlmmFit fit;
  private final GlmmProblem problem;
  private final GlmmOptions options;
  private final CovarianceLayout layout;
  private final ConditionalModes deviance;
  private final Optimum optimum;
  private final double[] theta;
  private final boolean[] held;
  private final List<Integer> singularTerms = new ArrayList<>();
  private final List<FittedModel.Warning> warnings = new ArrayList<>();

  /** What the solver's record says of draws. */
  private String effective = "";

  /**
   * What draws leave uncertain.
   *
   * @param effective how many of them count, in words
   */
  record Drawn(double logLikStdError, String effective) {}

  private GlmmResult(GlmmFit fit, ConditionalModes deviance, Optimum optimum) {
    this.fit = fit;
    this.problem = fit.problem();
    this.options = problem.options();
    this.layout = problem.covariance();
    this.deviance = deviance;
    this.optimum = optimum;
    this.theta = Arrays.copyOf(optimum.theta(), layout.parameters());
    this.held = new boolean[optimum.theta().length];
    boundary();
  }

  /** PQL: fixed effects were found with the random ones. */
  static LmmFit.Result ofJoint(GlmmFit fit, LaplaceDeviance joint, Optimum optimum) {
    GlmmResult result = new GlmmResult(fit, joint, optimum);
    fit.listener().stage("inference");
    double criterion = joint.value(result.settled()).value();
    double[] centred = joint.fixedInverse();
    double[] joined = JointHessian.covariance(optimum.hessian(), result.held);
    return result.model(
        criterion, joint.beta(), centred, result.dispersionError(joined), Double.NaN);
  }

  /**
   * Everything else.
   *
   * @param deviance whose modes and conditional variances the result has
   * @param scaled what was minimized
   * @param factor of the coordinates in which fixed effects were searched for
   * @param drawn about the draws of what was evaluated last; asked by Monte Carlo only
   */
  static LmmFit.Result of(
      GlmmFit fit,
      ConditionalModes deviance,
      ScaledCoefficients scaled,
      Optimum optimum,
      double[] factor,
      Supplier<Drawn> drawn) {
    GlmmResult result = new GlmmResult(fit, deviance, optimum);
    fit.listener().stage("inference");
    double[] parameters = scaled.inner(result.settled());
    double criterion = scaled.value(result.settled()).value();
    Drawn draws =
        fit.problem().options().method() == GlmmOptions.Method.MONTE_CARLO ? drawn.get() : null;
    double error = draws == null ? Double.NaN : 2 * draws.logLikStdError();
    result.effective = draws == null ? "" : "; " + draws.effective();
    deviance.value(parameters);
    double[] joined = JointHessian.covariance(optimum.hessian(), result.held);
    double[] centred = result.betaCovariance(joined, factor);
    return result.model(criterion, deviance.beta(), centred, result.dispersionError(joined), error);
  }

  /** Finds terms on the boundary and sets what has vanished to exactly zero. */
  private void boundary() {
    double[][] rms = problem.scale().rootMeanSquares();
    for (int j = 0; j < rms.length; j++) {
      CovarianceTerm term = layout.terms().get(j);
      boolean singular = false;
      for (int column = 0; column < term.width(); column++) {
        double size = 0;
        for (int row = column; row < term.width(); row++) {
          int position = term.position(row, column);
          double own = position < 0 ? 0 : Math.abs(theta[position]) * rms[j][row];
          size = Math.max(size, own / problem.spread());
          if (row == column && own < SINGULAR * problem.spread()) {
            singular = true;
            held[position] = true;
          }
        }
        if (size < NOTHING) {
          for (int row = column; row < term.width(); row++) {
            int position = term.position(row, column);
            if (position >= 0) {
              theta[position] = 0;
              held[position] = true;
            }
          }
        }
      }
      if (singular) {
        singularTerms.add(j);
      }
    }
  }

  /** The optimum with vanishing variances set to zero. */
  private double[] settled() {
    double[] settled = optimum.theta().clone();
    System.arraycopy(theta, 0, settled, 0, theta.length);
    return settled;
  }

  private double[] betaCovariance(double[] joined, double[] factor) {
    int p = deviance.beta().length;
    if (joined.length == 0) {
      warnings.add(
          new FittedModel.Warning(
              "HESSIAN",
              "The Hessian of the deviance is not positive definite at the optimum, so standard"
                  + " errors leave out the uncertainty of the variances; simplify the random"
                  + " effects, or look for a predictor that separates the response."));
      return conditionalCovariance(factor);
    }
    return unscaled(joined, factor, p);
  }

  /** Covariance of beta with all other parameters held. */
  private double[] conditionalCovariance(double[] factor) {
    if (deviance instanceof LaplaceDeviance laplace) {
      return laplace.conditionalCovariance();
    }
    int p = deviance.beta().length;
    boolean[] others = new boolean[held.length];
    Arrays.fill(others, true);
    Arrays.fill(others, layout.parameters(), layout.parameters() + p, false);
    double[] own = JointHessian.covariance(optimum.hessian(), others);
    if (own.length > 0) {
      return unscaled(own, factor, p);
    }
    double[] unknown = new double[p * p];
    Arrays.fill(unknown, Double.NaN);
    return unknown;
  }

  /** F V F' for the covariance V of the coordinates in which beta was searched for. */
  private double[] unscaled(double[] joined, double[] factor, int p) {
    int n = held.length;
    int at = layout.parameters();
    double[] half = new double[p * p];
    for (int j = 0; j < p; j++) {
      for (int i = 0; i < p; i++) {
        double sum = 0;
        for (int k = 0; k <= i; k++) {
          sum += factor[k * p + i] * joined[(at + j) * n + at + k];
        }
        half[j * p + i] = sum;
      }
    }
    double[] vcov = new double[p * p];
    for (int j = 0; j < p; j++) {
      for (int i = 0; i < p; i++) {
        double sum = 0;
        for (int k = 0; k <= j; k++) {
          sum += half[k * p + i] * factor[k * p + j];
        }
        vcov[j * p + i] = sum;
      }
    }
    return vcov;
  }

  private double dispersionError(double[] joined) {
    if (!options.family().hasDispersion() || joined.length == 0) {
      return Double.NaN;
    }
    return Math.sqrt(joined[joined.length - 1]);
  }

  /**
   * @param centred covariance of {@code beta}, p x p
   */
  private LmmFit.Result model(
      double criterion,
      double[] beta,
      double[] centred,
      double dispersionError,
      double criterionError) {
    ModelFrame frame = problem.frame();
    PredictionCovariance covariance =
        PredictionCovariance.of(
            problem.centring(),
            centred,
            1,
            deviance.predictionVariance(PredictionCovariance.LIMIT));
    double[][] vcov = problem.centring().fixedCovariance(centred);
    Levels[] levels = problem.levels();
    Blocks[] modes = deviance.modes();
    Blocks[] variances = deviance.variances();
    List<RandomEffects> effects = new ArrayList<>();
    for (int f = 0; f < modes.length; f++) {
      problem.centring().unshift(f, modes[f], variances[f]);
      effects.add(FitParts.randomEffects(frame, f, levels[f], modes[f], variances[f], 1));
    }
    double[] outer = problem.centring().outer(theta);
    List<FittedModel.TermCovariance> terms = FitParts.covariances(frame, layout, outer, 1);
    FittedModel.FixedEffects fixed =
        new FittedModel.FixedEffects(frame.fixedNames(), problem.centring().beta(beta), vcov);
    Distribution distribution = distribution(dispersionError, criterionError);
    warnings.addAll(
        Diagnostics.warnings(
            frame, levels, fixed, singularTerms, optimum.converged() ? "" : optimum.message()));
    warnings.addAll(GlmmDiagnostics.warnings(problem, vcov, fixed));
    return new LmmFit.Result(
        new FittedModel(
            frame.formula(),
            method(),
            distribution,
            problem.rowCount(),
            problem.problems().rowsSkipped(),
            problem.problems().zeroWeightRows(),
            FitParts.groups(frame, levels),
            criterion,
            distribution.sigma(),
            outer,
            fixed,
            terms,
            !singularTerms.isEmpty(),
            new FittedModel.Convergence(
                optimum.converged(),
                optimum.message(),
                fit.iterations(),
                fit.log().size(),
                FitParts.largest(optimum.gradient()),
                Curvature.of(optimum, held, problem.predictorScale())),
            solver(),
            warnings,
            fit.log(),
            VarianceParts.of(problem, beta, theta),
            null,
            new TestBasis(TestBasis.Z, DesignMeans.of(problem), null)),
        effects,
        null,
        problem.summary().print,
        covariance);
  }

  private FittedModel.Solver solver() {
    FittedModel.Solver solver = problem.solver();
    return new FittedModel.Solver(
        solver.placement(), solver.reducedSystem(), solver.reason() + effective, solver.bytes());
  }

  private String method() {
    return switch (options.method()) {
      case PQL -> "PQL";
      case LAPLACE -> "Laplace";
      case AGQ -> "AGQ";
      case MONTE_CARLO -> "MonteCarlo";
    };
  }

  private Distribution distribution(double dispersionError, double criterionError) {
    Family family = options.family();
    double[] all = optimum.theta();
    return new Distribution(
        family.text(),
        options.link().text(),
        options.curvature() == GlmmOptions.Curvature.EXPECTED ? "expected" : "observed",
        options.method() == GlmmOptions.Method.AGQ ? options.quadraturePoints() : null,
        family.hasDispersion() ? Math.exp(all[all.length - 1]) : Double.NaN,
        dispersionError,
        family.dispersionDefinition(),
        criterionError);
  }
}
