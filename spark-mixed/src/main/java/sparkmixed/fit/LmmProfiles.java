package sparkmixed.fit;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import sparkmixed.covariance.CovarianceLayout;
import sparkmixed.covariance.CovarianceTerm;
import sparkmixed.moments.Moments;
import sparkmixed.moments.MomentsChange;
import sparkmixed.objective.Evaluation;
import sparkmixed.objective.Objective;
import sparkmixed.objective.ProfiledDeviance;
import sparkmixed.pls.PenalizedLeastSquares;

/**
 * The profiles of a linear mixed model's maximum-likelihood deviance, from its statistics alone.
 *
 * <p>With theta and sigma as parameters the deviance is {@code log|M| + n log(2 pi sigma^2) + r2 /
 * sigma^2}, and a standard deviation {@code s = sigma |t|}, t a row of a template, is held by
 * setting {@code sigma = s / |t|}. A coefficient is held by taking its column's part off the
 * response's products. A correlation is held by {@link HeldCorrelation}.
 */
public final class LmmProfiles {
  private final LmmProblem problem;
  private final FittedModel model;
  private final CovarianceLayout layout;
  private final double sigma;

  /** The same with columns of Z as written; made when a correlation asks for it. */
  private @Nullable LmmProblem asWritten;

  private LmmProfiles(LmmProblem problem, FittedModel model) {
    this.problem = problem;
    this.model = model;
    this.layout = problem.layout();
    this.sigma = model.sigma();
  }

  /** Fits by maximum likelihood, whatever the problem's own criterion, and lists the profiles. */
  public static Profiles of(LmmProblem given, LmmOptions options, double[] start) {
    LmmProblem problem = given.withReml(false);
    FittedModel model = LmmFit.estimates(problem, options, start);
    LmmProfiles profiles = new LmmProfiles(problem, model);
    List<ProfiledQuantity> quantities = new ArrayList<>(profiles.coefficients());
    for (Profiles.Element element : Profiles.elements(model)) {
      quantities.add(profiles.element(element));
    }
    quantities.add(profiles.residual());
    return new Profiles(model, quantities);
  }

  private ProfiledQuantity.Search search(LmmProblem where) {
    double[] theta = where.inner(model.theta());
    ThetaScale scale = where.scale();
    return new ProfiledQuantity.Search(
        theta,
        Lifted.theta(layout, theta, scale.start(1)),
        scale.typical(1),
        scale.metric(where.moments().levels()),
        layout.diagonal());
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
      double[][] directions = ProfiledQuantity.directions(fixed.vcov(), own);
      double estimate = estimates[j];
      double error = Math.sqrt(fixed.vcov()[own][own]);
      quantities.add(
          new ProfiledQuantity(
              new ProfiledQuantity.Name("fixed", null, fixed.names().get(j)),
              new ProfiledQuantity.Range(
                  estimate, error, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY),
              search(problem),
              value ->
                  new ProfiledQuantity.Held(
                      withCoefficient(directions, (value - estimate) / error), null)));
    }
    return quantities;
  }

  /** The deviance with the coefficients confined to all directions but the first. */
  private Objective withCoefficient(double[][] directions, double units) {
    double[] estimates = model.fixedEffects().estimates().clone();
    int r = directions.length;
    double[] fixed = problem.centring().centredLinearBeta(estimates);
    double[] move = problem.centring().centredDirection(directions[0]);
    for (int i = 0; i < r; i++) {
      fixed[i] += units * move[i];
    }
    double[][] left = new double[r - 1][];
    for (int k = 1; k < r; k++) {
      left[k - 1] = problem.centring().centredDirection(directions[k]);
    }
    Moments moments = MomentsChange.fixed(problem.moments(), fixed, left);
    return new ProfiledDeviance(
        PenalizedLeastSquares.of(moments, problem.classBudget()),
        layout,
        moments.totals().rows(),
        r - 1,
        moments.totals().logWeights(),
        false);
  }

  private ProfiledQuantity residual() {
    double unit = sigma / Math.sqrt(2.0 * model.rows());
    return new ProfiledQuantity(
        Quantities.dispersion(model),
        new ProfiledQuantity.Range(sigma, unit, 0, Double.POSITIVE_INFINITY),
        search(problem),
        value -> new ProfiledQuantity.Held(new HeldSigma(theta -> value * value, null), null));
  }

  private WrittenEffects written() {
    return new WrittenEffects(problem.frame(), layout, problem.pilot());
  }

  private ProfiledQuantity element(Profiles.Element element) {
    CovarianceTerm term = layout.terms().get(element.term());
    double[][] rms = problem.scale().rootMeanSquares();
    ProfiledQuantity.Name name = Profiles.name(model, element);
    ProfiledQuantity.Range range =
        Profiles.range(model, element, (j, row) -> 0.1 * sigma / rms[j][row]);
    if (element.deviation()) {
      Row row = new Row(term, written().row(element.term(), element.a()));
      return new ProfiledQuantity(
          name,
          range,
          search(problem),
          value ->
              new ProfiledQuantity.Held(
                  new HeldSigma(theta -> value * value / row.square(theta), row), null));
    }
    LmmProblem where = problem;
    if (written().centred(element.term())) {
      asWritten = asWritten == null ? problem.asWritten() : asWritten;
      where = asWritten;
    }
    LmmProblem chosen = where;
    return new ProfiledQuantity(
        name,
        range,
        search(chosen),
        value -> {
          Restriction restriction =
              new HeldCorrelation(layout.parameters(), term, element.a(), element.b(), value);
          return new ProfiledQuantity.Held(
              new RestrictedObjective(chosen.objective(), restriction), restriction);
        });
  }

  /**
   * A row of a term's template in the formula's coordinates: a combination of those of the centred
   * ones.
   *
   * @param c coefficients of the centred rows
   */
  private record Row(CovarianceTerm term, double[] c) {
    private double[] of(double[] theta) {
      double[] row = new double[c.length];
      for (int a = 0; a < c.length; a++) {
        for (int column = 0; c[a] != 0 && column <= a; column++) {
          int position = term.position(a, column);
          row[column] += position < 0 ? 0 : c[a] * theta[position];
        }
      }
      return row;
    }

    double square(double[] theta) {
      double sum = 0;
      for (double value : of(theta)) {
        sum += value * value;
      }
      return sum;
    }

    /** Adds {@code f} times the derivative of {@link #square}. */
    void addSlope(double f, double[] theta, double[] gradient) {
      double[] row = of(theta);
      for (int a = 0; a < c.length; a++) {
        for (int column = 0; c[a] != 0 && column <= a; column++) {
          int position = term.position(a, column);
          if (position >= 0) {
            gradient[position] += f * 2 * c[a] * row[column];
          }
        }
      }
    }
  }

  /** Residual variance as a function of theta. */
  private interface Variance {
    double at(double[] theta);
  }

  /** The deviance at a residual variance that is constant, or inverse to the square of a row. */
  private final class HeldSigma implements Objective {
    private final Variance variance;
    private final @Nullable Row row;

    HeldSigma(Variance variance, @Nullable Row row) {
      this.variance = variance;
      this.row = row;
    }

    @Override
    public int dimension() {
      return layout.parameters();
    }

    @Override
    public Evaluation value(double[] theta) {
      return evaluate(theta, false);
    }

    @Override
    public Evaluation gradient(double[] theta) {
      return evaluate(theta, true);
    }

    private Evaluation evaluate(double[] theta, boolean wanted) {
      double sigma2 = variance.at(theta);
      Evaluation at = problem.objective().unprofiled(theta, sigma2, wanted);
      if (wanted && row != null && at.feasible()) {
        // d log sigma^2 = - d |t|^2 / |t|^2
        double ratio = problem.pls().r2() / sigma2;
        row.addSlope((ratio - model.rows()) / row.square(theta), theta, at.gradient());
      }
      return at;
    }
  }
}
