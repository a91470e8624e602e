package sparkmixed.objective;

import org.jspecify.annotations.Nullable;
import sparkmixed.covariance.CovarianceLayout;
import sparkmixed.pls.PenalizedLeastSquares;

/**
 * Deviance of a linear mixed model with beta and sigma profiled out,
 *
 * <pre>
 *   ML:    d(theta) = log|M| + n (1 + log(2 pi r2 / n)) - sum log w_i
 *   REML:  d(theta) = log|Mt| + (n-p) (1 + log(2 pi r2 / (n-p))) - sum log w_i
 * </pre>
 *
 * <p>and its exact gradient: beta and u minimize r2, so only the explicit dependence on theta is
 * left. An evaluation costs one solve of {@link PenalizedLeastSquares}, a gradient about two more.
 *
 * @see <a href="https://doi.org/10.18637/jss.v067.i01">Bates, Maechler, Bolker &amp; Walker 2015,
 *     JSS 67(1), equations 34 and 41</a>
 */
public final class ProfiledDeviance implements Objective {
  private final PenalizedLeastSquares pls;
  private final CovarianceLayout layout;
  private final double degrees;
  private final double logWeights;
  private final boolean reml;

  /** Derivatives by all entries of the templates at the last evaluation. */
  private double[][] full = new double[0][];

  /**
   * @param rows n
   * @param p estimated columns of X
   * @param logWeights sum of log w
   */
  public ProfiledDeviance(
      PenalizedLeastSquares pls,
      CovarianceLayout layout,
      long rows,
      int p,
      double logWeights,
      boolean reml) {
    this.pls = pls;
    this.layout = layout;
    this.degrees = reml ? rows - p : rows;
    this.logWeights = logWeights;
    this.reml = reml;
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
    double[][] templates = layout.templates(theta);
    if (!pls.solve(templates)) {
      return Evaluation.infeasible();
    }
    double r2 = pls.r2();
    double value =
        pls.logDetM()
            + (reml ? pls.logDetX() : 0)
            + degrees * (1 + Math.log(2 * Math.PI * r2 / degrees))
            - logWeights;
    if (Double.isNaN(value) || !(r2 > 0)) {
      return Evaluation.infeasible();
    }
    full = wanted ? pls.gradient(templates, reml, r2 / degrees) : new double[0][];
    return new Evaluation(value, wanted ? layout.free(full) : new double[0]);
  }

  @Override
  public boolean steps() {
    return true;
  }

  @Override
  public Step step(double[] theta) {
    Evaluation at = evaluate(theta, true);
    if (!at.feasible()) {
      return new Step(at, theta);
    }
    double[][] squares = pls.squares(layout.templates(theta));
    return new Step(at, FixedPoint.next(layout, theta, full, squares));
  }

  /**
   * The criterion before sigma is profiled out, {@code log|M| + degrees log(2 pi sigma^2) + r2 /
   * sigma^2}.
   *
   * @param gradient by theta
   * @param r2 penalized residual sum of squares
   */
  public record Unprofiled(double[] gradient, double r2) {}

  /**
   * Derivatives of the criterion by theta with sigma held; null where it does not exist. Costs as
   * much as {@link #gradient}.
   */
  public @Nullable Unprofiled unprofiled(double[] theta, double sigma2) {
    double[][] templates = layout.templates(theta);
    if (!pls.solve(templates) || !(pls.r2() > 0)) {
      return null;
    }
    return new Unprofiled(layout.free(pls.gradient(templates, reml, sigma2)), pls.r2());
  }

  /** Residual variance at the last evaluated theta. */
  public double sigma2() {
    return pls.r2() / degrees;
  }

  /** n or n - p. */
  public double degrees() {
    return degrees;
  }
}
