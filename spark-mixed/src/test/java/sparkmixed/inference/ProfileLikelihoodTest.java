package sparkmixed.inference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import sparkmixed.error.ConfigurationException;
import sparkmixed.family.Family;
import sparkmixed.family.Link;
import sparkmixed.fit.FitListener;
import sparkmixed.fit.GlmmFit;
import sparkmixed.fit.GlmmOptions;
import sparkmixed.fit.GlmmProblem;
import sparkmixed.fit.GlmmProfiles;
import sparkmixed.fit.LmmOptions;
import sparkmixed.fit.LmmProblem;
import sparkmixed.fit.LmmProfiles;
import sparkmixed.fit.ProfiledQuantity;
import sparkmixed.fit.Profiles;
import sparkmixed.frame.FrameOptions;
import sparkmixed.frame.ModelFrame;
import sparkmixed.frame.TableRows;
import sparkmixed.moments.InMemoryObservations;
import sparkmixed.testing.ShippedData;

class ProfileLikelihoodTest {
  /** Share of the interval's width. */
  private static final double TOLERANCE = 0.005;

  static Profiles linear(TableRows table, String formula) {
    ModelFrame frame = table.frame(formula, FrameOptions.none());
    LmmOptions options = LmmOptions.defaults();
    LmmProblem problem =
        LmmProblem.of(
            frame, new InMemoryObservations(table, frame, false), true, options.memoryBudget());
    return LmmProfiles.of(problem, options, new double[0]);
  }

  private static void assertLimits(double[][] expected, List<Interval> intervals) {
    assertEquals(expected.length, intervals.size());
    for (int k = 0; k < expected.length; k++) {
      double width = expected[k][1] - expected[k][0];
      Interval own = intervals.get(k);
      assertEquals(expected[k][0], own.low(), TOLERANCE * width, own.toString());
      assertEquals(expected[k][1], own.high(), TOLERANCE * width, own.toString());
      assertEquals("", own.note());
    }
  }

  // R 4.2.2, lme4 1.1-31: m <- lmer(Reaction ~ Days + (Days | Subject), sleepstudy, REML = FALSE)
  //   confint(m, level = 0.95), and 0.99:
  //                    2.5 %     97.5 %        0.5 %     99.5 %
  // .sig01      14.381484286 37.7159963  11.69795370 43.9249121
  // .sig02      -0.481500739  0.6849860  -0.61118297  0.8620229
  // .sig03       3.801164102  8.7533832   3.31316144 10.1306220
  // .sigma      22.898266877 28.8579965  22.14906422 30.0282535
  // (Intercept) 237.680695489 265.129515 232.61953866 270.190668
  // Days         7.358653260 13.5759188   6.21228133 14.7222899
  @Test
  void sleepstudyAsInR() {
    Profiles profiles =
        linear(ShippedData.table("sleepstudy"), "Reaction ~ Days + (Days | Subject)");
    assertLimits(
        new double[][] {
          {237.68069548944328, 265.12951461867044},
          {7.358653260046941, 13.57591875225118},
          {14.381484285823257, 37.71599625571221},
          {3.801164102183035, 8.753383159899894},
          {-0.4815007387860939, 0.6849859707466442},
          {22.898266876559134, 28.857996539986136}
        },
        ProfileLikelihood.intervals(profiles, 0.95));
    assertLimits(
        new double[][] {
          {232.6195386567368, 270.1906680065342},
          {6.212281331334794, 14.722289900729944},
          {11.69795369702505, 43.92491210943527},
          {3.3131614371384575, 10.130621978702894},
          {-0.6111829690164916, 0.8620229173241696},
          {22.149064221184485, 30.028253476546013}
        },
        ProfileLikelihood.intervals(profiles, 0.99));
  }

  // R 4.2.2, lme4 1.1-31, all with REML = FALSE: confint(m, oldNames = FALSE)
  //   lmer(diameter ~ 1 + (1 | plate) + (1 | sample), Penicillin)
  //                               2.5 %        97.5 %
  // sd_(Intercept)|plate   0.6335659660  1.1821039753
  // sd_(Intercept)|sample  1.0957894653  3.5562918644
  // sigma                  0.4858454001  0.6294534786
  // (Intercept)           21.2666273831 24.6778176162
  //   lmer(Reaction ~ Days + (Days || Subject), sleepstudy)
  // sd_(Intercept)|Subject  15.258646166  37.78646394
  // sd_Days|Subject          3.964074373   8.76916043
  // sigma                   22.880554680  28.78759756
  // (Intercept)            237.572148000 265.23806177
  // Days                     7.334066827  13.60050511
  @Test
  void crossedAndUncorrelatedTermsAsInR() {
    assertLimits(
        new double[][] {
          {21.2666273831, 24.6778176162},
          {0.6335659660, 1.1821039753},
          {1.0957894653, 3.5562918644},
          {0.4858454001, 0.6294534786}
        },
        ProfileLikelihood.intervals(
            linear(ShippedData.table("Penicillin"), "diameter ~ 1 + (1 | plate) + (1 | sample)"),
            0.95));
    assertLimits(
        new double[][] {
          {237.572148000, 265.23806177},
          {7.334066827, 13.60050511},
          {15.258646166, 37.78646394},
          {3.964074373, 8.76916043},
          {22.880554680, 28.78759756}
        },
        ProfileLikelihood.intervals(
            linear(ShippedData.table("sleepstudy"), "Reaction ~ Days + (Days || Subject)"), 0.95));
  }

  // profile of lmer(Yield ~ 1 + (1 | Batch), Dyestuff2, REML = FALSE), a singular fit
  // .sig01      0.000000000 2.084043489
  // .sigma      2.892831020 4.815832552
  // (Intercept) 4.312100217 7.019092347
  @Test
  void aVarianceOfZeroHasAnUpperLimit() {
    assertLimits(
        new double[][] {{4.312100217, 7.019092347}, {0, 2.084043489}, {2.892831020, 4.815832552}},
        ProfileLikelihood.intervals(
            linear(ShippedData.table("Dyestuff2"), "Yield ~ 1 + (1 | Batch)"), 0.95));
  }

  private static Profiles herds(GlmmOptions options) {
    TableRows table = ShippedData.table("cbpp");
    ModelFrame frame =
        table.frame(
            "cbind(incidence, size - incidence) ~ period + (1 | herd)",
            FrameOptions.none().withFamily(Family.BINOMIAL));
    GlmmProblem problem =
        GlmmProblem.of(frame, new InMemoryObservations(table, frame, false), options);
    return GlmmProfiles.of(problem, GlmmFit.fit(problem, FitListener.none()).model());
  }

  // R 4.2.2, lme4 1.1-31:
  //   m <- glmer(cbind(incidence, size - incidence) ~ period + (1 | herd), cbpp, binomial)
  //   confint(m)
  //                  2.5 %     97.5 %
  // .sig01       0.3460945  1.0998819
  // (Intercept) -1.9011561 -0.9477914
  // period2     -1.6166787 -0.4078405
  // period3     -1.8009176 -0.5116103
  // period4     -2.5006007 -0.8008310
  @Test
  void cbppAsInR() {
    GlmmOptions laplace = GlmmOptions.of(Family.BINOMIAL, Link.LOGIT);
    assertLimits(
        new double[][] {
          {-1.9011561073873096, -0.9477913931130272},
          {-1.6166786647881741, -0.40784051832185},
          {-1.800917626414056, -0.5116103052833832},
          {-2.5006007138595647, -0.8008310419846573},
          {0.34609446153867335, 1.099881901209935}
        },
        ProfileLikelihood.intervals(herds(laplace), 0.95));
    ConfigurationException refused =
        assertThrows(
            ConfigurationException.class, () -> herds(laplace.with(GlmmOptions.Method.PQL)));
    assertTrue(refused.toString().contains("needs method Laplace or AGQ"), refused.toString());
  }

  /** A gaussian family with an identity link is a linear model fitted by maximum likelihood. */
  @Test
  void linearAndGeneralizedProfilesAgree() {
    TableRows table = ShippedData.table("sleepstudy");
    String formula = "Reaction ~ Days + (Days | Subject)";
    ModelFrame frame = table.frame(formula, FrameOptions.none());
    GlmmProblem problem =
        GlmmProblem.of(
            frame,
            new InMemoryObservations(table, frame, false),
            GlmmOptions.of(Family.GAUSSIAN, Link.IDENTITY));
    List<Interval> generalized =
        ProfileLikelihood.intervals(
            GlmmProfiles.of(problem, GlmmFit.fit(problem, FitListener.none()).model()), 0.9);
    List<Interval> linear = ProfileLikelihood.intervals(linear(table, formula), 0.9);
    assertEquals(linear.size(), generalized.size());
    for (int k = 0; k < linear.size(); k++) {
      Interval one = linear.get(k);
      Interval other = generalized.get(k);
      assertEquals(one.name(), other.name());
      double width = one.high() - one.low();
      assertEquals(one.low(), other.low(), 2e-4 * width, one + " " + other);
      assertEquals(one.high(), other.high(), 2e-4 * width, one + " " + other);
    }
  }

  @Test
  void curvesRiseFromLimitToLimit() {
    Profiles profiles =
        linear(ShippedData.table("sleepstudy"), "Reaction ~ Days + (Days | Subject)");
    List<ProfileLikelihood.Point> curves = ProfileLikelihood.curves(profiles, 0.95, 5);
    for (ProfiledQuantity quantity : profiles.quantities()) {
      List<ProfileLikelihood.Point> own =
          curves.stream().filter(point -> point.name().equals(quantity.name())).toList();
      assertTrue(own.size() >= 11, own.toString());
      assertEquals(-1.959963984540054, own.get(0).zeta(), 1e-4);
      assertEquals(1.959963984540054, own.get(own.size() - 1).zeta(), 1e-4);
      for (int k = 1; k < own.size(); k++) {
        assertTrue(own.get(k - 1).value() < own.get(k).value());
        assertTrue(own.get(k - 1).zeta() < own.get(k).zeta(), own.toString());
      }
    }
  }
}
