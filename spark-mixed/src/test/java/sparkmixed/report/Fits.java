package sparkmixed.report;

import java.util.List;
import sparkmixed.fit.Distribution;
import sparkmixed.fit.FittedModel;
import sparkmixed.optimize.LogEntry;

/** Fitted models as R has them. */
final class Fits {
  private Fits() {}

  // R 4.2.2, lme4 1.1-31, options(digits = 17):
  //   m <- lmer(Reaction ~ 1 + Days + (1 + Days | Subject), sleepstudy)
  //   REMLcrit(m); sigma(m); getME(m, "theta"); fixef(m); vcov(m); as.data.frame(VarCorr(m))
  //   1743.6282719599519  25.59179572167535
  //   0.96674177396741234 0.015169058896036137 0.23090995320779453
  //   251.405104848484967 10.467285959595987
  //   46.5751200487894224 -1.4510884166325206 2.3894656232069797
  //   612.1001580247688025 9.6044089511577564 35.0717144509388490
  static FittedModel sleepstudy() {
    return sleepstudy(
        new FittedModel.Convergence(true, "Converged.", 9, 12, 1e-7), List.of(), 0, 0);
  }

  static FittedModel sleepstudy(
      FittedModel.Convergence convergence,
      List<FittedModel.Warning> warnings,
      long skipped,
      long zeroWeight) {
    return new FittedModel(
        "Reaction ~ 1 + Days + (1 + Days | Subject)",
        "REML",
        Distribution.linear(25.59179572167535),
        180,
        skipped,
        zeroWeight,
        List.of(new FittedModel.Group("Subject", 18)),
        1743.6282719599519,
        25.59179572167535,
        new double[] {0.96674177396741234, 0.015169058896036137, 0.23090995320779453},
        new FittedModel.FixedEffects(
            List.of("(Intercept)", "Days"),
            new double[] {251.405104848484967, 10.467285959595987},
            new double[][] {
              {46.5751200487894224, -1.4510884166325206}, {-1.4510884166325206, 2.3894656232069797}
            }),
        List.of(
            new FittedModel.TermCovariance(
                "Subject",
                List.of("(Intercept)", "Days"),
                true,
                new double[][] {
                  {612.1001580247688025, 9.6044089511577564},
                  {9.6044089511577564, 35.0717144509388490}
                })),
        false,
        convergence,
        new FittedModel.Solver("driver", "block-diagonal", "one factor", 1234),
        warnings,
        List.of(
            new LogEntry(1, 1784.6, 33.5, new double[] {1, 0, 1}, 0.001, 0, 0),
            new LogEntry(
                2, Double.POSITIVE_INFINITY, Double.NaN, new double[] {9, 9, 9}, 0.002, 0, 0)));
  }

  // R 4.2.2, lme4 1.1-31, options(digits = 17):
  //   ox <- lmer(height ~ 1 + age + I(age^2) + (1 + age + I(age^2) | Subject), nlme::Oxboys)
  //   REMLcrit(ox); sigma(ox); fixef(ox); vcov(ox); VarCorr(ox)$Subject, as below
  static FittedModel oxboys() {
    return new FittedModel(
        "height ~ 1 + age + I(age^2) + (1 + age + I(age^2) | Subject)",
        "REML",
        Distribution.linear(0.47697046657029973),
        234,
        0,
        0,
        List.of(new FittedModel.Group("Subject", 26)),
        634.61885604704253,
        0.47697046657029973,
        new double[6],
        new FittedModel.FixedEffects(
            List.of("(Intercept)", "age", "I(age^2)"),
            new double[] {149.06133587531928697, 6.51675067740106773, 0.74279769316385058},
            new double[][] {
              {2.464622832822704002, 0.319575669209700930, 0.051467403333746643},
              {0.319575669209700930, 0.112337582502175876, 0.035050546638369914},
              {0.051467403333746643, 0.035050546638369914, 0.032699728879294426}
            }),
        List.of(
            new FittedModel.TermCovariance(
                "Subject",
                List.of("(Intercept)", "age", "I(age^2)"),
                true,
                new double[][] {
                  {64.0225581614783863, 8.30943290878716390, 1.41543385409950284},
                  {8.3094329087871639, 2.86028389102580327, 0.91347274768005637},
                  {1.4154338540995028, 0.91347274768005637, 0.66543880337120931}
                })),
        false,
        new FittedModel.Convergence(true, "Converged.", 20, 30, 1e-7),
        new FittedModel.Solver("driver", "block-diagonal", "one factor", 1234),
        List.of(),
        List.of());
  }

  /** Two factors by maximum likelihood, one on the boundary, one coefficient dropped. */
  static FittedModel crossed() {
    return new FittedModel(
        "y ~ 1 + x + z + (1 | item) + (1 | person)",
        "ML",
        Distribution.linear(2),
        1234567,
        0,
        0,
        List.of(new FittedModel.Group("item", 28730), new FittedModel.Group("person", 78)),
        2000.5,
        2,
        new double[] {0.5, 0},
        new FittedModel.FixedEffects(
            List.of("(Intercept)", "x", "z"),
            new double[] {1, 2, Double.NaN},
            new double[][] {{4, 0}, {0, 1}}),
        List.of(
            new FittedModel.TermCovariance(
                "item", List.of("(Intercept)"), true, new double[][] {{1}}),
            new FittedModel.TermCovariance(
                "person", List.of("(Intercept)", "x"), true, new double[][] {{0, 0}, {0, 3}})),
        true,
        new FittedModel.Convergence(true, "Converged.", 3, 4, 0),
        new FittedModel.Solver("driver", "dense", "two factors", 99),
        List.of(new FittedModel.Warning("rank-deficient", "Column z is a combination of x.")),
        List.of());
  }
}
