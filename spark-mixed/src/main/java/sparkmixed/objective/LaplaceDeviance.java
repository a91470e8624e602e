package sparkmixed.objective;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import sparkmixed.covariance.CovarianceLayout;
import sparkmixed.family.Family;
import sparkmixed.family.Link;
import sparkmixed.moments.Blocks;
import sparkmixed.pls.Effects;
import sparkmixed.pls.PredictionVariance;
import sparkmixed.pls.RowLayout;
import sparkmixed.pls.WeightedSystem;

/**
 * Laplace approximation to the deviance of a generalized linear mixed model,
 *
 * <pre>
 *   - 2 l(theta, beta, psi) = 2 f(u^) + log|H(u^)| - 2 constant
 * </pre>
 *
 * <p>with its exact gradient. Parameters: theta, then beta, then psi = log dispersion where the
 * family has one; with joint fixed effects (PQL, lme4's {@code nAGQ = 0}) beta is found with u and
 * is no parameter.
 *
 * @see <a href="https://doi.org/10.18637/jss.v070.i05">Kristensen et al. 2016, JSS 70(5)</a>
 */
public final class LaplaceDeviance implements Objective, ConditionalModes {
  private final CovarianceLayout covariance;
  private final Family family;
  private final Link link;
  private final boolean joint;
  private final boolean expected;
  private final double constant;
  private final ModeSystem system;
  private final ModeSearch mode;
  private @Nullable ModeParameters last;

  /**
   * @param joint whether beta is found with u (PQL)
   * @param expected whether log|H| has Fisher's weights instead of the observed ones
   * @param constant sum of the parts of log p that no parameter changes
   */
  public LaplaceDeviance(
      RowLayout layout,
      CovarianceLayout covariance,
      Family family,
      Link link,
      boolean joint,
      boolean expected,
      double constant) {
    this(
        new LocalSystem(layout, joint, expected, family.hasDispersion()),
        covariance,
        family,
        link,
        joint,
        expected,
        constant);
  }

  /**
   * The same with rows in blocks, which eliminate the effects of their own levels where they are.
   */
  public LaplaceDeviance(
      EliminatedRows rows,
      CovarianceLayout covariance,
      Family family,
      Link link,
      boolean joint,
      boolean expected,
      double constant) {
    this(
        new BlockSystem(rows, joint, expected, family.hasDispersion()),
        covariance,
        family,
        link,
        joint,
        expected,
        constant);
  }

  private LaplaceDeviance(
      ModeSystem system,
      CovarianceLayout covariance,
      Family family,
      Link link,
      boolean joint,
      boolean expected,
      double constant) {
    this.covariance = covariance;
    this.family = family;
    this.link = link;
    this.joint = joint;
    this.expected = expected;
    this.constant = constant;
    this.system = system;
    this.mode = new ModeSearch(system, joint);
  }

  @Override
  public int dimension() {
    return covariance.parameters()
        + (joint ? 0 : mode.beta.length)
        + (family.hasDispersion() ? 1 : 0);
  }

  /** Starts the next search for the mode from these fixed effects and no random ones. */
  public void start(double[] beta) {
    System.arraycopy(beta, 0, mode.beta, 0, beta.length);
    mode.u.clear();
    mode.b.clear();
    if (joint) {
      System.arraycopy(beta, 0, mode.b.fixed, 0, beta.length);
    }
  }

  /** Starts the next search for the mode from that of another deviance of the same rows. */
  public void startFrom(LaplaceDeviance other) {
    mode.b.set(other.mode.b);
    mode.u.set(other.mode.u);
    System.arraycopy(other.mode.beta, 0, mode.beta, 0, mode.beta.length);
  }

  @Override
  public Evaluation value(double[] parameters) {
    double value = at(parameters);
    return Double.isNaN(value) ? Evaluation.infeasible() : new Evaluation(value, new double[0]);
  }

  @Override
  public Evaluation gradient(double[] parameters) {
    double value = at(parameters);
    ModeDerivatives derivatives =
        Double.isNaN(value) ? null : system.derivatives(lastParameters(), mode);
    return derivatives == null ? Evaluation.infeasible() : evaluation(value, derivatives);
  }

  private Evaluation evaluation(double value, ModeDerivatives derivatives) {
    double[] gradient = new double[dimension()];
    double[] theta = covariance.free(derivatives.byTemplates());
    System.arraycopy(theta, 0, gradient, 0, theta.length);
    if (!joint) {
      System.arraycopy(derivatives.byBeta(), 0, gradient, theta.length, mode.beta.length);
    }
    if (family.hasDispersion()) {
      gradient[gradient.length - 1] = derivatives.byDispersion();
    }
    return new Evaluation(value, gradient);
  }

  @Override
  public boolean steps() {
    return joint;
  }

  @Override
  public Step step(double[] parameters) {
    return step(parameters, ModeSearch.FINISHED);
  }

  /** From near the mode, which saves the last passes. */
  @Override
  public Step roughStep(double[] parameters) {
    return step(parameters, ModeSearch.NEAR);
  }

  private Step step(double[] parameters, double finished) {
    double value = at(parameters, finished);
    ModeDerivatives derivatives =
        Double.isNaN(value) ? null : system.derivatives(lastParameters(), mode);
    if (derivatives == null) {
      return new Step(Evaluation.infeasible(), parameters);
    }
    Evaluation at = evaluation(value, derivatives);
    if (!joint) {
      return new Step(at, parameters);
    }
    double[] theta = Arrays.copyOf(parameters, covariance.parameters());
    double[] moved =
        FixedPoint.next(covariance, theta, derivatives.byTemplates(), derivatives.squares());
    double[] next = parameters.clone();
    System.arraycopy(moved, 0, next, 0, moved.length);
    return new Step(at, next);
  }

  /** The criterion, NaN if there is none; afterwards mode and system are those of this point. */
  private double at(double[] parameters) {
    return at(parameters, ModeSearch.FINISHED);
  }

  private double at(double[] parameters, double finished) {
    int thetas = covariance.parameters();
    double psi = family.hasDispersion() ? parameters[parameters.length - 1] : 0;
    ModeParameters held =
        new ModeParameters(
            covariance.templates(Arrays.copyOf(parameters, thetas)), family, link, psi);
    last = held;
    if (!joint) {
      System.arraycopy(parameters, thetas, mode.beta, 0, mode.beta.length);
    }
    if (!mode.find(held, true, finished)) {
      return Double.NaN;
    }
    double twiceF = -2 * mode.logDensity + mode.u.dot(mode.u);
    if (expected) {
      mode.assembleAt(held, true);
      if (!system.factor(held.templates())) {
        return Double.NaN;
      }
    }
    double value = twiceF + system.logDet() - 2 * constant;
    return Double.isFinite(value) ? value : Double.NaN;
  }

  private ModeParameters lastParameters() {
    return Objects.requireNonNull(last);
  }

  /** The system, factored at the last point; rows in this JVM only. */
  WeightedSystem system() {
    return ((LocalSystem) system).weighted();
  }

  /** u at the mode of the last point. */
  Effects mode() {
    return mode.u;
  }

  CovarianceLayout covariance() {
    return covariance;
  }

  double constant() {
    return constant;
  }

  @Override
  public double[] beta() {
    return mode.beta.clone();
  }

  @Override
  public Blocks[] modes() {
    return system.modes(lastParameters(), mode);
  }

  /** {@code Lambda H^-1 Lambda'}, K x K a row. */
  @Override
  public Blocks[] variances() {
    return system.variances(lastParameters(), mode);
  }

  /**
   * Covariance of beta given the variances, {@code (Mt^-1)_XX} with the weights of the last point,
   * p x p; empty if it is not positive definite. Assembles a system of its own.
   */
  public double[] conditionalCovariance() {
    return mode.fixedInverse(lastParameters());
  }

  @Override
  public @Nullable PredictionVariance predictionVariance(long limit) {
    return system.predictionVariance(lastParameters(), mode, limit);
  }

  /** {@code (Mt^-1)_XX} at the last point, p x p; joint fixed effects only. */
  public double[] fixedInverse() {
    return system.fixedInverse();
  }

  @Override
  public long passes() {
    return system.passes();
  }

  @Override
  public long remotePasses() {
    return system.remote() ? system.passes() : 0;
  }
}
