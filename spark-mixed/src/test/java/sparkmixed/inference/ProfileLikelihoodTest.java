package sparkmixed.inference;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import sparkmixed.fit.LmmOptions;
import sparkmixed.fit.LmmProblem;
import sparkmixed.fit.LmmProfiles;
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
}
