package sparkmixed.objective;

import sparkmixed.covariance.CovarianceLayout;
import sparkmixed.family.Family;
import sparkmixed.family.Likelihood;
import sparkmixed.family.Link;
import sparkmixed.family.Terms;
import sparkmixed.moments.Blocks;
import sparkmixed.moments.PackedRows;
import sparkmixed.pls.Effects;
import sparkmixed.pls.RowLayout;
import sparkmixed.pls.RowPredictor;
import sparkmixed.pls.RowTerms;
import sparkmixed.pls.WeightedSystem;

/**
 * Joint density of response and spherical random effects of a generalized linear mixed model whose
 * rows are in this JVM,
 *
 * <pre>
 *   log p(y, u | theta, beta, psi) = log p(y | X beta + Z Lambda u) - |u|^2 / 2
 * </pre>
 *
 * <p>up to constants: the integrand of its likelihood, with its derivatives by everything. Costs a
 * pass over the rows, and another one for the derivative by a dispersion. Not thread-safe.
 */
public final class JointDensity {
  private final Family family;
  private final Link link;
  private final CovarianceLayout covariance;
  private final WeightedSystem system;
  private final PackedRows rows;
  private final Effects u;
  private final Effects b;
  private final Effects score;
  private final double[] beta;
  private final double[] byBeta;
  private double[][] templates = new double[0][];
  private double byDispersion;

  /** Of packed rows, laid out. */
  public JointDensity(RowLayout layout, CovarianceLayout covariance, Family family, Link link) {
    this(new WeightedSystem(layout, 0), covariance, family, link);
  }

  JointDensity(WeightedSystem system, CovarianceLayout covariance, Family family, Link link) {
    this.family = family;
    this.link = link;
    this.covariance = covariance;
    this.system = system;
    this.rows = system.layout().rows();
    this.u = system.effects();
    this.b = system.effects();
    this.score = system.effects();
    this.beta = new double[rows.shape().p()];
    this.byBeta = new double[beta.length];
  }

  /** Number of random effects. */
  public int effects() {
    return u.size();
  }

  /** Number of fixed effects. */
  public int coefficients() {
    return beta.length;
  }

  /**
   * The density.
   *
   * @param coefficients p of them, of the columns of the rows
   * @param psi log dispersion, not looked at for a family without
   * @param effects holds u from {@code at} on, in the order of {@link Effects#read}
   */
  public double at(double[] theta, double[] coefficients, double psi, double[] effects, int at) {
    templates = covariance.templates(theta);
    System.arraycopy(coefficients, 0, beta, 0, beta.length);
    Likelihood likelihood = Likelihood.of(family, link, psi);
    u.read(effects, at);
    system.lift(templates, u, b);
    double[][] fixed = new double[1][beta.length];
    double logDensity = system.sum(() -> new Rows(likelihood), fixed, score);
    System.arraycopy(fixed[0], 0, byBeta, 0, beta.length);
    byDispersion =
        family.hasDispersion() ? system.sum(() -> new Dispersions(likelihood), new double[0][]) : 0;
    return logDensity - 0.5 * u.dot(u);
  }

  /** Derivatives by theta at the last point. */
  public double[] byTheta() {
    double[][] byTemplates = new double[templates.length][];
    for (int f = 0; f < templates.length; f++) {
      byTemplates[f] = new double[templates[f].length];
    }
    system.addOuter(1, score, u, byTemplates);
    return covariance.free(byTemplates);
  }

  /** Derivatives by the fixed effects at the last point. */
  public double[] byBeta() {
    return byBeta.clone();
  }

  /** Derivative by psi at the last point. */
  public double byDispersion() {
    return byDispersion;
  }

  /**
   * Adds the derivatives by u at the last point, which are not known afterwards.
   *
   * @param gradient from {@code at} on
   */
  public void addByEffects(double[] gradient, int at) {
    double[] values = new double[effects()];
    system.lower(templates, score, b);
    b.combine(1, b, -1, u);
    b.write(values, 0);
    for (int e = 0; e < values.length; e++) {
      gradient[at + e] += values[e];
    }
  }

  /** {@code b = Lambda u} at the last point by factor and level. */
  public Blocks[] byLevel() {
    system.lift(templates, u, b);
    return system.byLevel(b);
  }

  /** Linear predictors of rows. */
  private abstract class Predicted implements RowTerms.Worker {
    final Likelihood likelihood;
    final double[] eta = new double[WeightedSystem.blockRows()];
    final Terms terms = new Terms();
    private final RowPredictor predictor = new RowPredictor(system.layout(), beta, b);

    Predicted(Likelihood likelihood) {
      this.likelihood = likelihood;
    }

    final void predict(int from, int to) {
      predictor.setOffset(from, to, eta);
      predictor.addFixed(from, to, eta);
      predictor.addRandom(from, to, eta);
    }
  }

  /** Density and score of rows. */
  private final class Rows extends Predicted {
    Rows(Likelihood likelihood) {
      super(likelihood);
    }

    @Override
    public double fill(int from, int to, double[] unused, double[][] residual) {
      predict(from, to);
      double sum = 0;
      for (int k = 0; k < to - from; k++) {
        likelihood.curve(rows.y()[from + k], rows.weightOf(from + k), eta[k], terms);
        sum += terms.logDensity;
        residual[0][k] = terms.score;
      }
      return sum;
    }
  }

  /** Derivative by psi of rows. */
  private final class Dispersions extends Predicted {
    Dispersions(Likelihood likelihood) {
      super(likelihood);
    }

    @Override
    public double fill(int from, int to, double[] unused, double[][] residual) {
      predict(from, to);
      double sum = 0;
      for (int k = 0; k < to - from; k++) {
        likelihood.full(rows.y()[from + k], rows.weightOf(from + k), eta[k], terms);
        sum += terms.densityByDispersion;
      }
      return sum;
    }
  }
}
