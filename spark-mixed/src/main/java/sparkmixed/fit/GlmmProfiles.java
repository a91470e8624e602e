package sparkmixed.fit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import sparkmixed.covariance.CovarianceLayout;
import sparkmixed.covariance.CovarianceTerm;
import sparkmixed.error.ConfigurationException;
import sparkmixed.family.Family;
import sparkmixed.objective.Objective;

/**
 * The profiles of a generalized model's deviance by Laplace's approximation or quadrature, with
 * rows on the driver. Parameters are (theta, gamma, psi), {@code beta = beta^ + F gamma} with F a
 * factor of the covariance of the estimates: what is searched for again after one of them is held
 * is then near zero.
 */
public final class GlmmProfiles {
  private final GlmmProblem problem;
  private final FittedModel model;
  private final CovarianceLayout layout;
  private final int thetas;
  private final int r;
  private final double[] center;
  private final double psi;
  private final Objective deviance;

  private GlmmProfiles(GlmmProblem given, FittedModel model) {
    this.problem = given.asWritten();
    this.model = model;
    this.layout = problem.covariance();
    this.thetas = layout.parameters();
    this.r = model.fixedEffects().rank();
    this.psi = hasDispersion() ? Math.log(model.distribution().dispersion()) : 0;
    this.center = problem.parameters(model.theta(), model.fixedEffects().estimates(), psi);
    this.deviance = problem.deviances().minimized();
  }

  /**
   * Lists the profiles of a fitted model.
   *
   * @param problem what it was fitted to
   * @throws ConfigurationException for a method whose criterion is no likelihood of the
   *     coefficients, or is drawn, and for rows that are not on the driver
   */
  public static Profiles of(GlmmProblem problem, FittedModel model) {
    GlmmOptions.Method method = problem.options().method();
    if (method == GlmmOptions.Method.PQL || method == GlmmOptions.Method.MONTE_CARLO) {
      throw new ConfigurationException(
          "Profile likelihood needs method Laplace or AGQ: "
              + (method == GlmmOptions.Method.PQL
                  ? "PQL does not maximize a likelihood of the coefficients."
                  : "a criterion of random draws has no exact roots.")
              + " Fit again by one of them, or ask for Wald or bootstrap intervals.");
    }
    problem.packedRows();
    GlmmProfiles profiles = new GlmmProfiles(problem, model);
    List<ProfiledQuantity> quantities = new ArrayList<>(profiles.coefficients());
    for (Profiles.Element element : Profiles.elements(model)) {
      quantities.add(profiles.element(element));
    }
    if (profiles.hasDispersion()) {
      quantities.add(profiles.dispersion());
    }
    return new Profiles(model, quantities);
  }

  private boolean hasDispersion() {
    return problem.options().family().hasDispersion();
  }

  private int parameters() {
    return thetas + r + (hasDispersion() ? 1 : 0);
  }

  /** The deviance in (theta, gamma, psi). */
  private Objective scaled(double[][] directions) {
    int n = parameters();
    double[] c = center.clone();
    double[][] m = new double[n][n];
    int[] counterparts = new int[n];
    for (int k = 0; k < n; k++) {
      counterparts[k] = k;
      if (k < thetas || k >= thetas + r) {
        c[k] = 0;
        m[k][k] = 1;
      } else {
        double[] moved = problem.centring().centredDirection(directions[k - thetas]);
        System.arraycopy(moved, 0, m[k], thetas, r);
      }
    }
    return new RestrictedObjective(deviance, new AffineRestriction(c, m, counterparts));
  }

  private double[][] directions(int first) {
    double[][] v = model.fixedEffects().vcov();
    if (Arrays.stream(v).flatMapToDouble(Arrays::stream).allMatch(Double::isFinite)) {
      return ProfiledQuantity.directions(v, first);
    }
    double[][] apart = new double[r][r];
    for (int k = 0; k < r; k++) {
      int own = k == 0 ? first : k <= first ? k - 1 : k;
      apart[k][own] = 1 / problem.rootMeanSquare(own);
    }
    return apart;
  }

  private ProfiledQuantity.Search search() {
    GlmmCoordinates coordinates = new GlmmCoordinates(problem);
    double[] start = new double[parameters()];
    System.arraycopy(center, 0, start, 0, thetas);
    if (hasDispersion()) {
      start[start.length - 1] = psi;
    }
    return new ProfiledQuantity.Search(
        start,
        Lifted.theta(layout, start, problem.startingTheta()),
        coordinates.scale(r),
        coordinates.metric(r),
        coordinates.even(start.length));
  }

  private ProfiledQuantity quantity(
      ProfiledQuantity.Name name,
      ProfiledQuantity.Range range,
      double[][] directions,
      java.util.function.DoubleFunction<Restriction> holder) {
    Objective objective = scaled(directions);
    return new ProfiledQuantity(
        name,
        range,
        search(),
        value -> {
          Restriction restriction = holder.apply(value);
          return new ProfiledQuantity.Held(
              new RestrictedObjective(objective, restriction), restriction);
        });
  }

  private List<ProfiledQuantity> coefficients() {
    List<ProfiledQuantity> quantities = new ArrayList<>();
    FittedModel.FixedEffects fixed = model.fixedEffects();
    double[] estimates = fixed.estimates();
    int at = 0;
    for (int j = 0; j < estimates.length; j++) {
      if (Double.isNaN(estimates[j])) {
        continue;
      }
      int own = at++;
      double[][] directions = directions(own);
      double estimate = estimates[j];
      double unit = directions[0][own];
      quantities.add(
          quantity(
              new ProfiledQuantity.Name("fixed", null, fixed.names().get(j)),
              new ProfiledQuantity.Range(
                  estimate, unit, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY),
              directions,
              value -> AffineRestriction.held(parameters(), thetas, (value - estimate) / unit)));
    }
    return quantities;
  }

  private ProfiledQuantity element(Profiles.Element element) {
    CovarianceTerm term = layout.terms().get(element.term());
    double[][] rms = problem.scale().rootMeanSquares();
    ProfiledQuantity.Range range =
        Profiles.range(model, element, (j, row) -> 0.1 * problem.spread() / rms[j][row]);
    return quantity(
        Profiles.name(model, element),
        range,
        r == 0 ? new double[0][] : directions(0),
        value ->
            element.deviation()
                ? new HeldDeviation(parameters(), term, element.a(), value)
                : new HeldCorrelation(parameters(), term, element.a(), element.b(), value));
  }

  /** The dispersion; of a gaussian family its root. */
  private ProfiledQuantity dispersion() {
    boolean gaussian = problem.options().family() == Family.GAUSSIAN;
    double power = gaussian ? 2 : 1;
    double estimate = Math.exp(psi / power);
    double error = model.distribution().dispersionStdError();
    double unit = estimate * (Double.isNaN(error) ? 0.1 : error) / power;
    return quantity(
        Quantities.dispersion(model),
        new ProfiledQuantity.Range(estimate, unit, 0, Double.POSITIVE_INFINITY),
        r == 0 ? new double[0][] : directions(0),
        value -> AffineRestriction.held(parameters(), parameters() - 1, power * Math.log(value)));
  }
}
