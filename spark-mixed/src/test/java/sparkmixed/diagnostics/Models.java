package sparkmixed.diagnostics;

import java.util.List;
import sparkmixed.family.Family;
import sparkmixed.family.Link;
import sparkmixed.fit.Distribution;
import sparkmixed.fit.FittedModel;

/** Fitted models that were not fitted. */
final class Models {
  private Models() {}

  /** One random intercept of variance 0.2 and a dispersion of 0.5, if any. */
  static FittedModel ofFamily(Family family, Link link, double mean) {
    return of(family, link, mean, new FittedModel.Convergence(true, "Converged.", 1, 1, 0));
  }

  static FittedModel ended(FittedModel.Convergence convergence) {
    return of(Family.POISSON, Link.LOG, 1, convergence);
  }

  private static FittedModel of(
      Family family, Link link, double mean, FittedModel.Convergence convergence) {
    Distribution distribution =
        new Distribution(
            family.text(),
            link.text(),
            "observed",
            null,
            family.hasDispersion() ? 0.5 : Double.NaN,
            Double.NaN,
            family.dispersionDefinition(),
            Double.NaN);
    return new FittedModel(
        "y ~ 1 + (1 | g)",
        "Laplace",
        distribution,
        100,
        0,
        0,
        List.of(new FittedModel.Group("g", 10)),
        200,
        distribution.sigma(),
        new double[] {Math.sqrt(0.2)},
        new FittedModel.FixedEffects(
            List.of("(Intercept)"), new double[] {0.1}, new double[][] {{0.01}}),
        List.of(
            new FittedModel.TermCovariance(
                "g", List.of("(Intercept)"), true, new double[][] {{0.2}})),
        false,
        convergence,
        new FittedModel.Solver("driver", "block-diagonal", "one factor", 1),
        List.of(),
        List.of(),
        new FittedModel.VarianceSplit(0.1, new double[] {0.2}, mean),
        null,
        null);
  }
}
