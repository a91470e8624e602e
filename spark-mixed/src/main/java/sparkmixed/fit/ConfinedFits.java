package sparkmixed.fit;

import java.util.Arrays;
import sparkmixed.covariance.CovarianceLayout;
import sparkmixed.error.ConfigurationException;
import sparkmixed.moments.Moments;
import sparkmixed.moments.MomentsChange;
import sparkmixed.objective.Objective;
import sparkmixed.objective.ProfiledDeviance;
import sparkmixed.optimize.Minimizer;
import sparkmixed.optimize.Optimum;
import sparkmixed.pls.PenalizedLeastSquares;

/**
 * Maximum-likelihood fits of a model whose coefficients are confined to a subspace, on the
 * statistics or the packed rows of the whole model, which are not read again:
 *
 * <pre>
 *   beta = F U (U'F^-1 beta^ + gamma),   F F' = V
 * </pre>
 *
 * <p>with beta^ and V the whole model's estimates and their covariance, and U orthonormal: gamma
 * starts at zero, the nearest point, and has standard errors of about one.
 */
public final class ConfinedFits {
  /** Decrease of the deviance that is left when a search stops. */
  private static final double TOLERANCE = 1e-8;

  private static final int MOST_ITERATIONS = 200;

  /** Relative difference of criteria that is rounding. */
  private static final double SAME = 1e-6;

  private final FittedModel model;
  private final Subspaces subspaces;
  private final double[][] factor;

  /**
   * A confined model at its optimum.
   *
   * @param deviance -2 log-likelihood
   */
  public record Fit(double deviance, boolean converged) {}

  /** Minimizes over everything that is free. */
  private interface Subspaces {
    /**
     * @param nearest point of the subspace, over the estimated coefficients as written
     * @param directions that span it
     */
    Optimum minimum(double[] nearest, double[][] directions);
  }

  private ConfinedFits(FittedModel model, Subspaces subspaces, double[][] factor) {
    this.model = model;
    this.subspaces = subspaces;
    this.factor = factor;
  }

  /**
   * Of a linear model, by maximum likelihood whatever its own criterion.
   *
   * @param fitted to the problem's data
   * @throws ConfigurationException if it was not
   */
  public static ConfinedFits of(LmmProblem given, FittedModel fitted, LmmOptions options) {
    requireSame(given.rowCount(), given.criterion(fitted.theta()), fitted);
    LmmProblem problem = given.withReml(false);
    FittedModel model =
        fitted.reml()
            ? LmmFit.estimates(problem, options, fitted.theta()).with(fitted.basis())
            : fitted;
    return new ConfinedFits(
        model,
        (nearest, directions) -> linear(problem, model, nearest, directions),
        ProfiledQuantity.directions(model.fixedEffects().vcov(), 0));
  }

  /**
   * Of a generalized model.
   *
   * @param fitted to the problem's data
   * @throws ConfigurationException if it was not, or its method has no likelihood of the
   *     coefficients, or draws it
   */
  public static ConfinedFits of(GlmmProblem problem, FittedModel fitted) {
    GlmmOptions.Method method = problem.options().method();
    if (method == GlmmOptions.Method.PQL || method == GlmmOptions.Method.MONTE_CARLO) {
      throw new ConfigurationException(
          "Likelihood-ratio tests of terms need method Laplace or AGQ: "
              + (method == GlmmOptions.Method.PQL
                  ? "PQL does not maximize a likelihood of the coefficients."
                  : "differences of drawn criteria are as noisy as the draws.")
              + " Fit again by one of them, or use Wald tests: anova(\"II\").");
    }
    double[] estimates = fitted.fixedEffects().estimates();
    double psi = logDispersion(problem, fitted);
    requireSame(problem.rowCount(), problem.deviance(fitted.theta(), estimates, psi), fitted);
    return new ConfinedFits(
        fitted,
        (nearest, directions) -> generalized(problem, fitted, nearest, directions),
        factor(problem, fitted));
  }

  private static void requireSame(long rows, double criterion, FittedModel fitted) {
    if (rows != fitted.rows()
        || Math.abs(criterion - fitted.criterion()) > SAME * (1 + Math.abs(fitted.criterion()))) {
      throw new ConfigurationException(
          String.format(
              java.util.Locale.ROOT,
              "The model was fitted to %,d rows, where its criterion is %.4f; on the %,d rows given it is"
                  + " %.4f. Give the rows of the fit.",
              fitted.rows(),
              fitted.criterion(),
              rows,
              criterion));
    }
  }

  private static double[][] factor(GlmmProblem problem, FittedModel fitted) {
    double[][] v = fitted.fixedEffects().vcov();
    if (Arrays.stream(v).flatMapToDouble(Arrays::stream).allMatch(Double::isFinite)) {
      return ProfiledQuantity.directions(v, 0);
    }
    double[][] apart = new double[v.length][v.length];
    for (int k = 0; k < v.length; k++) {
      apart[k][k] = 1 / problem.rootMeanSquare(k);
    }
    return apart;
  }

  private static double logDispersion(GlmmProblem problem, FittedModel fitted) {
    return problem.options().family().hasDispersion()
        ? Math.log(fitted.distribution().dispersion())
        : 0;
  }

  /** The whole model, fitted by maximum likelihood. */
  public FittedModel model() {
    return model;
  }

  /**
   * Fits with the coefficients confined.
   *
   * @param span independent directions of the subspace, each a number for every estimated
   *     coefficient
   */
  public Fit fit(double[][] span) {
    double[][] u = orthonormal(span);
    int r = factor.length;
    double[] own = solve(estimated());
    double[] nearest = new double[r];
    double[][] directions = new double[u.length][];
    for (int k = 0; k < u.length; k++) {
      directions[k] = times(u[k]);
      double along = dot(u[k], own);
      for (int i = 0; i < r; i++) {
        nearest[i] += along * directions[k][i];
      }
    }
    Optimum optimum = subspaces.minimum(nearest, directions);
    return new Fit(optimum.value(), optimum.converged() && Double.isFinite(optimum.value()));
  }

  private double[] estimated() {
    return Arrays.stream(model.fixedEffects().estimates()).filter(b -> !Double.isNaN(b)).toArray();
  }

  private double[][] orthonormal(double[][] span) {
    double[][] u = new double[span.length][];
    for (int k = 0; k < u.length; k++) {
      double[] rest = solve(span[k]);
      for (int pass = 0; pass < 2; pass++) {
        for (int j = 0; j < k; j++) {
          double[] unit = u[j];
          double along = dot(unit, rest);
          Arrays.setAll(rest, i -> rest[i] - along * unit[i]);
        }
      }
      double norm = Math.sqrt(dot(rest, rest));
      Arrays.setAll(rest, i -> rest[i] / norm);
      u[k] = rest;
    }
    return u;
  }

  /** {@code F^-1 b}; F is lower triangular. */
  private double[] solve(double[] b) {
    double[] solved = b.clone();
    for (int k = 0; k < solved.length; k++) {
      solved[k] /= factor[k][k];
      for (int i = k + 1; i < solved.length; i++) {
        solved[i] -= factor[k][i] * solved[k];
      }
    }
    return solved;
  }

  /** {@code F u}. */
  private double[] times(double[] u) {
    double[] product = new double[u.length];
    for (int k = 0; k < u.length; k++) {
      for (int i = k; i < u.length; i++) {
        product[i] += factor[k][i] * u[k];
      }
    }
    return product;
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  /** Of all columns of X; zero for dropped ones, which nothing looks at. */
  private static double[] full(FittedModel model, double[] estimated) {
    double[] full = new double[model.fixedEffects().estimates().length];
    int at = 0;
    for (int j = 0; j < full.length; j++) {
      full[j] = Double.isNaN(model.fixedEffects().estimates()[j]) ? 0 : estimated[at++];
    }
    return full;
  }

  private static Minimizer minimizer(int iterations) {
    return new Minimizer(Minimizer.Method.QUASI_NEWTON, iterations, TOLERANCE, entry -> {});
  }

  private static Optimum linear(
      LmmProblem problem, FittedModel model, double[] nearest, double[][] directions) {
    double[] fixed = problem.centring().centredLinearBeta(full(model, nearest));
    double[][] left =
        Arrays.stream(directions)
            .map(problem.centring()::centredDirection)
            .toArray(double[][]::new);
    Moments moments = MomentsChange.fixed(problem.moments(), fixed, left);
    Objective deviance =
        new ProfiledDeviance(
            PenalizedLeastSquares.of(moments, problem.classBudget()),
            problem.layout(),
            problem.rowCount(),
            directions.length,
            moments.totals().logWeights(),
            false);
    ThetaScale scale = problem.scale();
    return minimizer(MOST_ITERATIONS)
        .minimize(
            deviance,
            Lifted.theta(problem.layout(), problem.inner(model.theta()), scale.start(1)),
            scale.typical(1),
            scale.metric(moments.levels()),
            problem.layout().diagonal());
  }

  private static Optimum generalized(
      GlmmProblem problem, FittedModel model, double[] nearest, double[][] directions) {
    CovarianceLayout layout = problem.covariance();
    int thetas = layout.parameters();
    int k = directions.length;
    boolean dispersion = problem.options().family().hasDispersion();
    double psi = logDispersion(problem, model);
    double[] centre = problem.parameters(model.theta(), full(model, nearest), psi);
    int n = thetas + k + (dispersion ? 1 : 0);
    double[][] columns = new double[n][centre.length];
    int[] counterparts = new int[n];
    double[] start = new double[n];
    for (int j = 0; j < n; j++) {
      boolean coefficient = j >= thetas && j < thetas + k;
      counterparts[j] = j < thetas ? j : coefficient ? thetas : centre.length - 1;
      if (coefficient) {
        double[] moved = problem.centring().centredDirection(directions[j - thetas]);
        System.arraycopy(moved, 0, columns[j], thetas, moved.length);
      } else {
        columns[j][counterparts[j]] = 1;
        start[j] = centre[counterparts[j]];
        centre[counterparts[j]] = 0;
      }
    }
    GlmmCoordinates coordinates = new GlmmCoordinates(problem);
    Objective whole =
        problem.rows().placement().equals("separable")
            ? problem.deviances().grouped()
            : problem.deviances().minimized();
    return minimizer(problem.options().maxIter())
        .minimize(
            new RestrictedObjective(whole, new AffineRestriction(centre, columns, counterparts)),
            Lifted.theta(layout, start, problem.startingTheta()),
            coordinates.scale(k),
            coordinates.metric(k),
            coordinates.even(n));
  }
}
