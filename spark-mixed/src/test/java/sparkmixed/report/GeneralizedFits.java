package sparkmixed.report;

import java.util.List;
import org.jspecify.annotations.Nullable;
import sparkmixed.fit.Distribution;
import sparkmixed.fit.FittedModel;

/** Fitted generalized models as R has them. */
final class GeneralizedFits {
  private GeneralizedFits() {}

  // R 4.2.2, lme4 1.1-31, options(digits = 17):
  //   m <- glmer(cbind(incidence, size - incidence) ~ period + (1 | herd), cbpp, binomial,
  //              control = glmerControl(tolPwrss = 1e-12, optimizer = "bobyqa",
  //                                     optCtrl = list(rhoend = 1e-9)))
  //   -2 * logLik(m); fixef(m); vcov(m); getME(m, "theta"), as below
  static FittedModel cbpp(String method, Distribution distribution) {
    return new FittedModel(
        "cbind(incidence, size - incidence) ~ period + (1 | herd)",
        method,
        distribution,
        56,
        0,
        0,
        List.of(new FittedModel.Group("herd", 15)),
        184.052563742994436,
        distribution.sigma(),
        new double[] {0.64226142605745951},
        new FittedModel.FixedEffects(
            List.of("(Intercept)", "period2", "period3", "period4"),
            new double[] {
              -1.39853210982465459, -0.99233279715510792, -1.12867213328933835, -1.58031395095145610
            },
            new double[][] {
              {
                0.054043155833026990,
                -0.025920037531443590,
                -0.025826880821150085,
                -0.025891674005673500
              },
              {
                -0.025920037531443590,
                0.094029445184620600,
                0.027891472659884425,
                0.027797292749460870
              },
              {
                -0.025826880821150085,
                0.027891472659884425,
                0.106692105445558419,
                0.027431440866146961
              },
              {
                -0.025891674005673500,
                0.027797292749460870,
                0.027431440866146961,
                0.182701709233421744
              }
            }),
        List.of(
            new FittedModel.TermCovariance(
                "herd",
                List.of("(Intercept)"),
                true,
                new double[][] {{0.64226142605745951 * 0.64226142605745951}})),
        false,
        new FittedModel.Convergence(true, "Converged.", 9, 12, 1e-7),
        new FittedModel.Solver("driver", "block-diagonal", "one factor", 1234),
        List.of(),
        List.of());
  }

  static FittedModel cbpp() {
    return cbpp("Laplace", binomial("observed", null, Double.NaN));
  }

  static Distribution binomial(
      @Nullable String curvature, @Nullable Integer points, double criterionStdError) {
    return new Distribution(
        "binomial", "logit", curvature, points, Double.NaN, Double.NaN, "", criterionStdError);
  }

  /** The same numbers as if they were of a family with a dispersion of its own. */
  static FittedModel gamma() {
    return cbpp(
        "Laplace",
        new Distribution(
            "gamma", "log", "observed", null, 0.25, 0.123456, "phi: Var = phi mu^2", Double.NaN));
  }

  /** The same numbers as if they were of a gaussian family. */
  static FittedModel gaussian() {
    return cbpp(
        "Laplace",
        new Distribution(
            "gaussian",
            "identity",
            "observed",
            null,
            4,
            0.1,
            "sigma^2: Var = sigma^2",
            Double.NaN));
  }
}
