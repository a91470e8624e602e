package sparkmixed.diagnostics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import sparkmixed.family.Family;
import sparkmixed.family.Link;
import sparkmixed.fit.FitListener;
import sparkmixed.fit.FittedModel;
import sparkmixed.fit.GlmmFit;
import sparkmixed.fit.GlmmOptions;
import sparkmixed.fit.LmmFit;
import sparkmixed.fit.LmmOptions;
import sparkmixed.frame.FrameOptions;
import sparkmixed.frame.ModelFrame;
import sparkmixed.frame.TableRows;
import sparkmixed.moments.InMemoryObservations;
import sparkmixed.testing.ShippedData;

/** The reference fits compare every {@code r2_nakagawa} and {@code rePCA}; here is the rest. */
class FitIndicesTest {

  private static FittedModel linear(String data, String formula) {
    TableRows table = ShippedData.table(data);
    ModelFrame frame = table.frame(formula, FrameOptions.none());
    return LmmFit.fit(
            frame,
            new InMemoryObservations(table, frame, false),
            LmmOptions.defaults(),
            FitListener.none())
        .model();
  }

  private static FittedModel generalized(String data, String formula, Family family, Link link) {
    TableRows table = ShippedData.table(data);
    ModelFrame frame = table.frame(formula, FrameOptions.none().withFamily(family));
    return GlmmFit.fit(
            frame,
            new InMemoryObservations(table, frame, false),
            GlmmOptions.of(family, link),
            FitListener.none())
        .model();
  }

  private static NakagawaR2 usual(FittedModel model) {
    return Objects.requireNonNull(NakagawaR2.usual(model));
  }

  // lmer's default search stops at 2e-6 of these.
  // R 4.2.2, lme4 1.1-31, performance 0.10.2: m <- lmer(Reaction ~ Days + (Days | Subject),
  // sleepstudy); r2_nakagawa(m); icc(m); performance_aicc(m)
  //   0.799219922783 0.278651058162    0.721660259589    1756.11382109
  @Test
  void sleepstudyIsAsInPerformance() {
    FittedModel model = linear("sleepstudy", "Reaction ~ Days + (Days | Subject)");
    NakagawaR2 r2 = usual(model);
    assertEquals(DistributionVariance.RESIDUAL, r2.method());
    assertEquals(0.799219922783, r2.conditional(), 3e-6);
    assertEquals(0.278651058162, r2.marginal(), 3e-6);
    assertEquals(0.721660259589, r2.adjustedIcc(), 3e-6);
    assertEquals(1756.11382109, model.aicc(), 1e-6);
    assertEquals(0, r2.observationLevel());
  }

  // R 4.2.2, lme4 1.1-31, performance 0.10.2:
  //   g <- glmer(cbind(incidence, size - incidence) ~ period + (1 | herd), cbpp, binomial,
  //              control = glmerControl(tolPwrss = 1e-12, optimizer = "bobyqa",
  //                                     optCtrl = list(rhoend = 1e-9)))
  //   r2_nakagawa(g); icc(g); performance_aicc(g)
  //   0.1873145419895 0.0854160688528    0.111415114203    195.252563743
  @Test
  void cbppIsAsInPerformance() {
    FittedModel model =
        generalized(
            "cbpp",
            "cbind(incidence, size - incidence) ~ period + (1 | herd)",
            Family.BINOMIAL,
            Link.LOGIT);
    NakagawaR2 r2 = usual(model);
    assertEquals(DistributionVariance.THEORETICAL, r2.method());
    assertEquals(0.1873145419895, r2.conditional(), 1e-6);
    assertEquals(0.0854160688528, r2.marginal(), 1e-6);
    assertEquals(
        0.111415114203, IntraclassCorrelation.of(model).getOrDefault("herd", Double.NaN), 1e-6);
    assertEquals(195.252563743, model.aicc(), 1e-6);
    // Of one trial with the mean proportion: 99 of 842.
    double pi = 99.0 / 842;
    assertEquals(1 / (pi * (1 - pi)), NakagawaR2.of(model).get(1).distribution(), 1e-10);
  }

  // R 4.2.2, glmmTMB 1.1.5:
  //   A <- transform(Arabidopsis, nutrient = factor(nutrient))
  //   p <- glmmTMB(total.fruits ~ nutrient + amd + (1 | popu) + (1 | gen), A, family = nbinom2)
  //   vf <- var(as.vector(model.matrix(~ nutrient + amd, A) %*% fixef(p)$cond))
  //   vr <- sum(sapply(VarCorr(p)$cond, function(v) v[1, 1]))
  //   cv <- 1/mean(A$total.fruits) + 1/sigma(p)
  //   for (ve in c(log1p(cv), cv, trigamma(1/cv)))
  //     print(c(vf, vr, ve, vf/(vf + vr + ve), (vf + vr)/(vf + vr + ve)), digits = 12)
  //   0.396078250346 0.293695800195 1.064437739778 0.225787018724 0.393210246532
  //   0.396078250346 0.293695800195 1.899208416134 0.152986069023 0.266426698295
  //   0.3960782503458 0.2936958001946 4.5202880470053 0.0760217907062 0.1323926735663
  // r2_nakagawa(p) has exp of the null model's intercept for the mean: 0.225741 and 0.393130.
  @Test
  void countsHaveThreeDefinitions() {
    FittedModel model =
        generalized(
            "Arabidopsis",
            "total.fruits ~ nutrient + amd + (1 | popu) + (1 | gen)",
            Family.NEGATIVE_BINOMIAL,
            Link.LOG);
    List<NakagawaR2> all = NakagawaR2.of(model);
    assertEquals(
        List.of(
            DistributionVariance.LOGNORMAL,
            DistributionVariance.DELTA,
            DistributionVariance.TRIGAMMA),
        all.stream().map(NakagawaR2::method).toList());
    double[][] expected = {
      {1.064437739778, 0.225787018724, 0.393210246532},
      {1.899208416134, 0.152986069023, 0.266426698295},
      {4.5202880470053, 0.0760217907062, 0.1323926735663}
    };
    for (int k = 0; k < expected.length; k++) {
      assertEquals(0.396078250346, all.get(k).fixed(), 1e-5);
      assertEquals(0.293695800195, all.get(k).random(), 1e-5);
      assertEquals(expected[k][0], all.get(k).distribution(), 1e-5);
      assertEquals(expected[k][1], all.get(k).marginal(), 1e-5);
      assertEquals(expected[k][2], all.get(k).conditional(), 1e-5);
    }
  }

  @Test
  void everyFamilyAndLinkOfPositiveMeansHasAVariance() {
    for (Family family : Family.values()) {
      for (Link link : family.links()) {
        FittedModel model = Models.ofFamily(family, link, 0.3);
        double variance = usual(model).distribution();
        assertTrue(variance > 0 && Double.isFinite(variance), family + " " + link);
      }
    }
  }

  /** g'(mu)^2 Var(y) by hand. */
  @Test
  void deltaIsTheSlopeOfTheLinkSquaredTimesTheVariance() {
    assertEquals(
        0.25, usual(Models.ofFamily(Family.POISSON, Link.SQRT, 0.3)).distribution(), 1e-12);
    assertEquals(
        0.5 / (0.3 * 0.3),
        usual(Models.ofFamily(Family.GAMMA, Link.INVERSE, 0.3)).distribution(),
        1e-12);
    assertEquals(
        Math.log1p(0.5 * 0.3),
        usual(Models.ofFamily(Family.INVERSE_GAUSSIAN, Link.LOG, 0.3)).distribution(),
        1e-12);
    assertEquals(
        Math.log1p(1.5 / 0.3),
        usual(Models.ofFamily(Family.NEGATIVE_BINOMIAL_1, Link.LOG, 0.3)).distribution(),
        1e-12);
  }

  @Test
  void aFactorWithALevelForEveryRowIsNamedApart() {
    TableRows table = ShippedData.table("cbpp");
    String formula = "cbind(incidence, size - incidence) ~ period + (1 | herd) + (1 | .obs)";
    ModelFrame frame = table.frame(formula, FrameOptions.none().withFamily(Family.BINOMIAL));
    FittedModel model =
        GlmmFit.fit(
                frame,
                new InMemoryObservations(table, frame, false),
                GlmmOptions.of(Family.BINOMIAL, Link.LOGIT),
                FitListener.none())
            .model();
    NakagawaR2 r2 = usual(model);
    assertEquals(model.terms().get(1).covariance()[0][0], r2.observationLevel(), 1e-12);
    assertTrue(r2.observationLevel() < r2.random());
  }
}
