package sparkmixed.diagnostics;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import sparkmixed.fit.FittedModel;

/**
 * One question whether a fit ended where it should, with its answer in plain words. All are asked
 * of every fit, whatever the number of rows: gradient and Hessian are those of the search's last
 * Newton steps and cost nothing more.
 *
 * <table>
 *   <caption>Checks</caption>
 *   <tr><td>{@code optimizer}</td><td>1 if the search says that it has converged</td></tr>
 *   <tr><td>{@code gradient}</td><td>standard errors from the estimates to the optimum of the
 *       parabola through them, {@code sqrt(g' H^-1 g / 2)}; lme4's tolerance</td></tr>
 *   <tr><td>{@code hessian}</td><td>smallest eigenvalue of the Hessian scaled to a unit diagonal,
 *       boundary apart</td></tr>
 *   <tr><td>{@code boundary}</td><td>terms with a variance of zero or a correlation of one</td></tr>
 *   <tr><td>{@code scale}</td><td>largest over smallest root mean square of the predictors</td></tr>
 * </table>
 *
 * @param value NaN if it is unknown; then {@code ok} says nothing is known to be wrong
 * @param tolerance {@code ok} up to it, of {@code hessian} and {@code optimizer} from it on
 */
public record ConvergenceCheck(
    String check, double value, double tolerance, boolean ok, String message) {
  private static final double GRADIENT = 2e-3;

  /** What a Hessian by differences resolves. */
  private static final double HESSIAN = 1e-5;

  private static final double SCALE = 1e6;

  /** All checks that the model has the facts for; models of older versions have two. */
  public static List<ConvergenceCheck> of(FittedModel model) {
    List<ConvergenceCheck> checks = new ArrayList<>();
    FittedModel.Convergence convergence = model.convergence();
    checks.add(
        new ConvergenceCheck(
            "optimizer",
            convergence.converged() ? 1 : 0,
            1,
            convergence.converged(),
            convergence.message()));
    FittedModel.Checks facts = convergence.checks();
    if (facts != null) {
      checks.add(gradient(facts.distance()));
      checks.add(hessian(facts.leastCurvature()));
    }
    checks.add(boundary(model));
    if (facts != null) {
      checks.add(scale(facts.predictorScale()));
    }
    return checks;
  }

  /** Those that ask for a look and that no warning of the fit has said already. */
  public static List<ConvergenceCheck> toTell(FittedModel model) {
    return of(model).stream()
        .filter(one -> !one.ok() && !one.check().matches("optimizer|boundary"))
        .toList();
  }

  private static ConvergenceCheck gradient(double distance) {
    boolean ok = !(distance > GRADIENT);
    return new ConvergenceCheck(
        "gradient",
        distance,
        GRADIENT,
        ok,
        Double.isNaN(distance)
            ? "The search ended before the Hessian was known"
            : ok
                ? "The gradient vanishes: no estimate is further than that many standard errors from"
                    + " the optimum"
                : String.format(
                    Locale.ROOT,
                    "The gradient does not vanish: the optimum is %.2g standard errors away; raise"
                        + " maxIter or lower tol",
                    distance));
  }

  private static ConvergenceCheck hessian(double least) {
    boolean ok = !(least < HESSIAN);
    String message;
    if (Double.isNaN(least)) {
      message = "The search ended before the Hessian was known";
    } else if (ok) {
      message = "The criterion is curved upwards in every direction: a minimum";
    } else if (least < -HESSIAN) {
      message = "The criterion falls in some direction: this is no minimum; try other starts";
    } else {
      message =
          "The criterion is flat in some direction: the data do not tell some parameters apart;"
              + " simplify the random effects or drop a predictor";
    }
    return new ConvergenceCheck("hessian", least, HESSIAN, ok, message);
  }

  private static ConvergenceCheck boundary(FittedModel model) {
    long terms = model.warnings().stream().filter(one -> one.code().equals("SINGULAR")).count();
    return new ConvergenceCheck(
        "boundary",
        Math.max(terms, model.singular() ? 1 : 0),
        0,
        !model.singular(),
        model.singular()
            ? "Some covariance matrix is on the boundary: the optimum is right, and a simpler term"
                + " fits as well"
            : "All variances are positive and no correlation is one");
  }

  private static ConvergenceCheck scale(double ratio) {
    boolean ok = !(ratio > SCALE);
    return new ConvergenceCheck(
        "scale",
        ratio,
        SCALE,
        ok,
        ok
            ? "The predictors are of comparable size"
            : String.format(
                Locale.ROOT,
                "The largest predictor is %.1g times the smallest: the fit scales them itself, but"
                    + " coefficients of such units are hard to read; divide by a power of ten",
                ratio));
  }
}
