package sparkmixed.fit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import sparkmixed.error.ConfigurationException;
import sparkmixed.objective.Objective;
import sparkmixed.optimize.Minimizer;
import sparkmixed.optimize.Optimum;
import sparkmixed.optimize.OtherSearches;

/**
 * The same criterion minimized by every optimizer from several starts, as R's {@code allFit}: if
 * they agree, the optimum is that of the data and not of a search.
 */
public final class AllFit {
  /** Searches without a gradient serve few parameters only. */
  private static final int MOST_WITHOUT_GRADIENT = 30;

  private static final int MOST_EVALUATIONS = 20_000;

  private AllFit() {}

  /**
   * One search.
   *
   * @param optimizer {@code quasi-newton}, {@code bobyqa}, {@code nelder-mead} or {@code cma-es};
   *     the first two are finished by Newton steps
   * @param start {@code usual}, {@code fit}, {@code small} or {@code large}
   * @param theta of the formula as written
   * @param beta of all columns; NaN where dropped
   */
  public record Attempt(
      String optimizer,
      String start,
      double criterion,
      double[] theta,
      double[] beta,
      int evaluations,
      double seconds,
      boolean converged,
      String message) {}

  /** What is common to all searches of a model. */
  private interface Model {
    Objective objective();

    double[] theta(double[] point);

    /** Coefficients at a point, which becomes that of the objective. */
    double[] beta(Objective objective, double[] point);
  }

  /** A start by name. */
  private record Start(String name, double[] point) {}

  /** Searches through the statistics of a linear model. */
  public static List<Attempt> of(LmmProblem problem, FittedModel model, LmmOptions options) {
    ThetaScale scale = problem.scale();
    double[] usual = scale.start(1);
    LmmProblem own = problem.withReml(problem.reml());
    Model linear =
        new Model() {
          @Override
          public Objective objective() {
            return own.objective();
          }

          @Override
          public double[] theta(double[] point) {
            return own.outer(point);
          }

          @Override
          public double[] beta(Objective objective, double[] point) {
            own.settle(point);
            return own.beta();
          }
        };
    return run(
        linear,
        starts(usual, Lifted.theta(problem.layout(), problem.inner(model.theta()), usual), usual),
        scale.typical(1),
        scale.metric(problem.moments().levels()),
        problem.layout().diagonal(),
        options.maxIter(),
        options.tolerance());
  }

  /**
   * Searches over the rows of a generalized model on the driver, in (theta, beta, psi).
   *
   * @throws ConfigurationException for methods that search in other ways, or rows elsewhere
   */
  public static List<Attempt> of(GlmmProblem problem, FittedModel model) {
    GlmmOptions options = problem.options();
    if (options.method() == GlmmOptions.Method.PQL
        || options.method() == GlmmOptions.Method.MONTE_CARLO) {
      throw new ConfigurationException(
          "allFit compares searches for the optimum of one function, of method Laplace or AGQ;"
              + " the model was fitted by another.");
    }
    problem.packedRows();
    double[] center = problem.startingBeta();
    int p = center.length;
    int thetas = problem.covariance().parameters();
    GlmmCoordinates coordinates = new GlmmCoordinates(problem);
    double[] factor = problem.start().factor();
    int n = coordinates.scale(p).length;
    double[] usual = new double[n];
    System.arraycopy(problem.startingTheta(), 0, usual, 0, thetas);
    if (n > thetas + p) {
      usual[n - 1] = problem.startingDispersion();
    }
    double[] fitted = usual.clone();
    WarmStart warm = WarmStart.of(problem, model);
    if (warm != null) {
      System.arraycopy(warm.near(), 0, fitted, 0, thetas);
      if (n > thetas + p) {
        fitted[n - 1] = warm.near()[thetas];
      }
      double[] gamma = new double[p];
      Arrays.setAll(gamma, j -> warm.beta()[j] - center[j]);
      sparkmixed.linalg.Cholesky.solve(factor, p, p, gamma);
      System.arraycopy(gamma, 0, fitted, thetas, p);
    }
    Model generalized =
        new Model() {
          @Override
          public Objective objective() {
            return new ScaledCoefficients(problem.deviances().minimized(), thetas, center, factor);
          }

          @Override
          public double[] theta(double[] point) {
            return problem.centring().outer(Arrays.copyOf(point, thetas));
          }

          @Override
          public double[] beta(Objective objective, double[] point) {
            double[] inner = ((ScaledCoefficients) objective).inner(point);
            return problem.centring().beta(Arrays.copyOfRange(inner, thetas, thetas + p));
          }
        };
    double[] diagonal = new double[n];
    System.arraycopy(problem.startingTheta(), 0, diagonal, 0, thetas);
    return run(
        generalized,
        starts(usual, fitted, diagonal),
        coordinates.scale(p),
        coordinates.metric(p),
        coordinates.even(n),
        options.maxIter(),
        options.tolerance());
  }

  /**
   * Starts.
   *
   * @param deviations the part of the usual start that the small and the large one change
   */
  private static List<Start> starts(double[] usual, double[] fitted, double[] deviations) {
    double[] small = usual.clone();
    double[] large = usual.clone();
    for (int k = 0; k < usual.length; k++) {
      if (deviations[k] != 0) {
        small[k] = 0.1 * deviations[k];
        large[k] = 4 * deviations[k];
      }
    }
    return List.of(
        new Start("usual", usual),
        new Start("fit", fitted),
        new Start("small", small),
        new Start("large", large));
  }

  private static List<Attempt> run(
      Model model,
      List<Start> starts,
      double[] scale,
      double[] metric,
      boolean[] even,
      int maxIter,
      double tolerance) {
    List<Attempt> attempts = new ArrayList<>();
    for (Start start : starts) {
      attempts.add(
          gradient(
              model,
              start,
              Minimizer.Method.QUASI_NEWTON,
              scale,
              metric,
              even,
              maxIter,
              tolerance));
    }
    if (scale.length > MOST_WITHOUT_GRADIENT) {
      return attempts;
    }
    for (Start start : starts) {
      if (!start.name().equals("fit")) {
        attempts.add(
            gradient(
                model,
                start,
                Minimizer.Method.DERIVATIVE_FREE,
                scale,
                metric,
                even,
                maxIter,
                tolerance));
      }
    }
    Start usual = starts.get(0);
    for (OtherSearches.Kind kind : OtherSearches.Kind.values()) {
      attempts.add(values(model, usual, kind, scale));
    }
    return attempts;
  }

  private static Attempt gradient(
      Model model,
      Start start,
      Minimizer.Method method,
      double[] scale,
      double[] metric,
      boolean[] even,
      int maxIter,
      double tolerance) {
    long began = System.nanoTime();
    Objective objective = model.objective();
    Optimum optimum =
        new Minimizer(method, maxIter, tolerance, entry -> {})
            .minimize(objective, start.point(), scale, metric, even);
    double seconds = 1e-9 * (System.nanoTime() - began);
    return new Attempt(
        method == Minimizer.Method.QUASI_NEWTON ? "quasi-newton" : "bobyqa",
        start.name(),
        optimum.value(),
        model.theta(optimum.theta()),
        model.beta(objective, optimum.theta()),
        optimum.log().size(),
        seconds,
        optimum.converged(),
        optimum.message());
  }

  private static Attempt values(Model model, Start start, OtherSearches.Kind kind, double[] scale) {
    long began = System.nanoTime();
    Objective objective = model.objective();
    OtherSearches.End end =
        OtherSearches.minimize(kind, objective, start.point(), scale, MOST_EVALUATIONS, 1);
    double seconds = 1e-9 * (System.nanoTime() - began);
    return new Attempt(
        kind == OtherSearches.Kind.NELDER_MEAD ? "nelder-mead" : "cma-es",
        start.name(),
        end.value(),
        model.theta(end.theta()),
        model.beta(objective, end.theta()),
        end.evaluations(),
        seconds,
        end.converged(),
        end.converged() ? "ended by its own rule" : "out of evaluations");
  }
}
