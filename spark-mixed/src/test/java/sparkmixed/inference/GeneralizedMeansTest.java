package sparkmixed.inference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static sparkmixed.inference.Emmeans.assertMeans;
import static sparkmixed.inference.Emmeans.assertPairs;
import static sparkmixed.inference.Emmeans.means;
import static sparkmixed.inference.Emmeans.of;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import sparkmixed.error.ConfigurationException;
import sparkmixed.family.Link;
import sparkmixed.fit.TestBasis;
import sparkmixed.inference.MarginalMeans.Request;
import sparkmixed.report.MeansText;

/** Marginal means and Wald tests of generalized models beside R 4.2.2, emmeans 1.8.4-1, car. */
class GeneralizedMeansTest {

  // gm <- glmer(cbind(incidence, size - incidence) ~ period + (1 | herd), cbpp, binomial)
  // emmeans(gm, ~ period); with type = "response"; pairs(emmeans(gm, ~ period), type = "response")
  // car::Anova(gm, type = 2): period Chisq 24.94864
  @Test
  void oddsOfABinomialModel() {
    LinearFits cbpp =
        GeneralizedFit.of(
            Shipped.table("cbpp", Set.of("incidence", "size"), row -> true, Map.of()),
            "cbind(incidence, size - incidence) ~ period + (1 | herd)",
            "binomial");
    MarginalMeans own = means(cbpp, of(List.of("period"), List.of()), TestBasis.Z);
    assertMeans(
        """
        1 -1.398532124 0.2324718516 Inf -1.854168580 -0.9428956671
        2 -2.390864830 0.3102136802 Inf -2.998872470 -1.7828571891
        3 -2.527204204 0.3302748352 Inf -3.174530986 -1.8798774223
        4 -2.978845924 0.4300713620 Inf -3.821770305 -2.1359215443
        """,
        own.means(false, 0.95));
    assertMeans(
        """
        1 0.19804914456 0.03692250013 Inf 0.13538420043 0.2803158026
        2 0.08387195666 0.02383602862 Inf 0.04747683720 0.1439506876
        3 0.07397293327 0.02262413615 Inf 0.04013549664 0.1324029537
        4 0.04839074515 0.01980439095 Inf 0.02142015032 0.1056541490
        """,
        own.means(true, 0.95));
    assertPairs(
        """
        period1 / period2; 2.697519659; 0.8271733391; Inf; 3.236125799; 0.00664937666
        period1 / period3; 3.091548446; 1.0098155585; Inf; 3.455427467; 0.00308435720
        period1 / period4; 4.856479539; 2.0758340991; Inf; 3.697194127; 0.00124740155
        period2 / period3; 1.146070775; 0.4363183103; Inf; 0.358120594; 0.98427415196
        period2 / period4; 1.800350008; 0.8466172487; Inf; 1.250354597; 0.59468889667
        period3 / period4; 1.570889030; 0.7607560063; Inf; 0.932597334; 0.78733175256
        """,
        own.pairs(true, Adjustment.TUKEY));
    assertEquals(
        """
        period response      SE  df lower.CL upper.CL
        1       0.19805 0.03692 Inf  0.13538   0.2803
        2       0.08387 0.02384 Inf  0.04748   0.1440
        3       0.07397 0.02262 Inf  0.04014   0.1324
        4       0.04839 0.01980 Inf  0.02142   0.1057

        Confidence level: 0.95
        """,
        MeansText.means(own, true, 0.95));
    String pairs = MeansText.pairs(own, List.of(), true, Adjustment.TUKEY);
    assertTrue(pairs.startsWith("contrast          ratio     SE  df z.ratio"), pairs);
    assertTrue(pairs.contains("period1 / period2 2.698 0.8272 Inf  3.2361 0.006649\n"), pairs);
    assertTrue(pairs.endsWith("P value adjustment: tukey\n"), pairs);
    Anova anova = Anova.of(cbpp.frame().fixedDesign(), cbpp.model(), AnovaType.II, TestBasis.Z);
    assertEquals(24.94864, anova.rows().get(0).test().statistic(), 2e-3);
    assertThrows(
        ConfigurationException.class,
        () -> Anova.of(cbpp.frame().fixedDesign(), cbpp.model(), AnovaType.I, TestBasis.Z));
    assertThrows(
        ConfigurationException.class,
        () -> means(cbpp, of(List.of("period"), List.of()), "satterthwaite"));
  }

  // gp <- glmer(total.fruits ~ nutrient * amd + rack + status + (1 | popu), Arabidopsis, poisson)
  // emmeans(gp, ~ nutrient | amd, type = "response"); car::Anova(gp, type = 2)
  // joint_tests(gp), its F.ratio times df1
  @Test
  void ratesOfAPoissonModel() {
    LinearFits counts =
        GeneralizedFit.of(
            Shipped.arabidopsis(row -> true),
            "total.fruits ~ nutrient * amd + rack + status + (1 | popu)",
            "poisson");
    assertMeans(
        """
        1 clipped    8.76239847 1.45321498 Inf  6.33073334 12.1280779
        8 clipped   37.04779600 6.09011756 Inf 26.84338320 51.1313784
        1 unclipped 13.80046030 2.27778810 Inf  9.98622602 19.0715395
        8 unclipped 38.14441400 6.26956815 Inf 27.63911060 52.6426606
        """,
        means(counts, of(List.of("nutrient"), List.of("amd")), TestBasis.Z).means(true, 0.95));
    double[] second = {4588.86430, 68.28933, 2289.39011, 191.13006, 141.28979};
    double[] third = {4723.465, 182.967, 2289.390, 191.130, 141.290};
    Anova two = Anova.of(counts.frame().fixedDesign(), counts.model(), AnovaType.II, TestBasis.Z);
    Anova three =
        Anova.of(counts.frame().fixedDesign(), counts.model(), AnovaType.III, TestBasis.Z);
    for (int t = 0; t < second.length; t++) {
      assertEquals(second[t], two.rows().get(t).test().statistic(), 5e-4 * second[t]);
      assertEquals(third[t], three.rows().get(t).test().statistic(), 5e-4 * third[t]);
    }
  }

  // gp <- glmer(cbind(incidence, size - incidence) ~ period + (1 | herd), cbpp, binomial("probit"))
  // emmeans(gp, ~ period, type = "response"); pairs(emmeans(gp, ~ period), type = "response")
  @Test
  void otherLinksHaveDifferences() {
    MarginalMeans own =
        means(
            GeneralizedFit.of(
                Shipped.table("cbpp", Set.of("incidence", "size"), row -> true, Map.of()),
                "cbind(incidence, size - incidence) ~ period + (1 | herd)",
                "binomial",
                Link.PROBIT),
            of(List.of("period"), List.of()),
            TestBasis.Z);
    // lme4 takes expected weights in the determinant, and so does this fit
    assertMeans(
        """
        1 0.2017244550 0.0355239901 Inf 0.1394271310 0.278246593
        2 0.0863607153 0.0248543854 Inf 0.0471770893 0.145905039
        3 0.0732001845 0.0232496859 Inf 0.0375129232 0.130417007
        4 0.0510202583 0.0212355207 Inf 0.0210690880 0.107871294
        """,
        own.means(true, 0.95));
    assertPairs(
        """
        period1 - period2; 0.5280337850; 0.160604248; Inf; 3.287794650; 0.00557403214
        period1 - period3; 0.6168866880; 0.169476926; Inf; 3.639944980; 0.00155412455
        period1 - period4; 0.7995631990; 0.204698547; Inf; 3.906052140; 0.000543577046
        period2 - period3; 0.0888529024; 0.190170360; Inf; 0.467227924; 0.966220636
        period2 - period4; 0.2715294130; 0.221340655; Inf; 1.226748940; 0.609781249
        period3 - period4; 0.1826765110; 0.229405688; Inf; 0.796303318; 0.856150346
        """,
        own.pairs(true, Adjustment.TUKEY));
  }

  // sleepstudy$n <- 1 + Days %% 3, g as in AnovaTest
  // go <- glmer(round(Reaction / 10) ~ g + offset(log(n)) + (1 | Subject), sleepstudy, poisson)
  // emmeans(go, ~ g, type = "response") takes the mean of log(n), 0.5375278;
  // emmeans(go, ~ g, type = "response", offset = 0)
  @Test
  void ratesBesideAnOffset() {
    LinearFits own =
        GeneralizedFit.of(
            Shipped.table(
                "sleepstudy",
                Set.of("count", "n"),
                row -> true,
                Map.of(
                    "g",
                        row -> List.of("a", "b", "c").get(Integer.parseInt(row.get("Subject")) % 3),
                    "count", row -> "" + Math.rint(Double.parseDouble(row.get("Reaction")) / 10),
                    "n", row -> "" + (1 + Integer.parseInt(row.get("Days")) % 3))),
            "count ~ g + offset(log(n)) + (1 | Subject)",
            "poisson");
    double mean = (4 * Math.log(1) + 3 * Math.log(2) + 3 * Math.log(3)) / 10;
    assertMeans(
        """
        a 26.0970842 1.36297256 Inf 23.5578840 28.9099736
        b 27.0402950 1.30287306 Inf 24.6035786 29.7183417
        c 27.0129421 1.53951465 Inf 24.1579695 30.2053135
        """,
        means(own, new Request(List.of("g"), List.of(), Map.of(), mean), "z").means(true, 0.95));
    assertMeans(
        """
        a 15.2456734 0.796235869 Inf 13.7622963 16.8889371
        b 15.7966884 0.761126298 Inf 14.3731813 17.3611783
        c 15.7807091 0.899370113 Inf 14.1128607 17.6456627
        """,
        means(own, new Request(List.of("g"), List.of(), Map.of(), 0.0), "z").means(true, 0.95));
    assertMeans(
        """
        a 15.2456734 0.796235869 Inf 13.7622963 16.8889371
        b 15.7966884 0.761126298 Inf 14.3731813 17.3611783
        c 15.7807091 0.899370113 Inf 14.1128607 17.6456627
        """,
        means(own, new Request(List.of("g"), List.of(), Map.of("n", List.of("1")), null), "z")
            .means(true, 0.95));
    ConfigurationException asked =
        assertThrows(
            ConfigurationException.class, () -> means(own, of(List.of("g"), List.of()), "z"));
    assertTrue(String.valueOf(asked.getMessage()).contains("at(\"n\", value)"), asked.toString());
  }
}
