package sparkmixed.diagnostics;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import sparkmixed.error.InputRejectedException;
import sparkmixed.family.Family;
import sparkmixed.family.Link;
import sparkmixed.family.Residuals;
import sparkmixed.fit.FitListener;
import sparkmixed.fit.GlmmFit;
import sparkmixed.fit.GlmmOptions;
import sparkmixed.fit.GlmmProblem;
import sparkmixed.fit.LmmFit;
import sparkmixed.fit.LmmOptions;
import sparkmixed.fit.LmmProblem;
import sparkmixed.fit.RowModel;
import sparkmixed.frame.FrameOptions;
import sparkmixed.frame.ModelFrame;
import sparkmixed.frame.TableRows;
import sparkmixed.moments.InMemoryObservations;
import sparkmixed.testing.ShippedData;

class HalfNormalTest {
  private static final HalfNormalOptions OPTIONS = HalfNormalOptions.defaults();

  private static FittedRows herds() {
    TableRows table = ShippedData.table("cbpp");
    ModelFrame frame =
        table.frame(
            "cbind(incidence, size - incidence) ~ period + (1 | herd)",
            FrameOptions.none().withFamily(Family.BINOMIAL));
    GlmmProblem problem =
        GlmmProblem.of(
            frame,
            new InMemoryObservations(table, frame, false),
            GlmmOptions.of(Family.BINOMIAL, Link.LOGIT));
    RowModel rows = RowModel.of(problem);
    return new FittedRows(rows, rows.response(), GlmmFit.fit(problem, FitListener.none()));
  }

  private static FittedRows sleepers() {
    TableRows table = ShippedData.table("sleepstudy");
    ModelFrame frame = table.frame("Reaction ~ Days + (Days | Subject)", FrameOptions.none());
    InMemoryObservations observations = new InMemoryObservations(table, frame, false);
    LmmProblem problem =
        LmmProblem.of(frame, observations, true, LmmOptions.defaults().memoryBudget());
    RowModel rows = RowModel.of(problem, observations, LmmOptions.defaults());
    return new FittedRows(
        rows, rows.response(), LmmFit.fit(problem, LmmOptions.defaults(), FitListener.none()));
  }

  // R 4.2.2, as hnp 1.2 has it:
  //   obs <- c(-2.1, 0.3, 1.7, -0.4, 0.9); sims <- cbind(c(.1, -.5, 1.2, 2, -.8),
  //     c(1.1, .2, -.3, -1.9, .6), c(.4, -.9, 1.5, .05, -2.2), c(.7, .75, -1.3, .15, 1.05))
  //   r <- apply(abs(sims), 2, sort); e <- apply(r, 1, quantile, c(.025, .5, .975))
  //   n <- 5; i <- 1:n; cbind(qnorm((i + n - 1/8)/(2*n + 1/2)), t(e)); qnorm((i - 3/8)/(n + 1/4))
  @Test
  void quantilesAndEnvelopeAreThoseOfHnp() {
    double[] observed = {-2.1, 0.3, 1.7, -0.4, 0.9};
    List<double[]> simulated =
        List.of(
            new double[] {.1, -.5, 1.2, 2, -.8},
            new double[] {1.1, .2, -.3, -1.9, .6},
            new double[] {.4, -.9, 1.5, .05, -2.2},
            new double[] {.7, .75, -1.3, .15, 1.05});
    HalfNormal plot = HalfNormal.of(observed, simulated, 0.95, true, 0);
    double e = 1e-9;
    assertArrayEquals(
        new double[] {0.1497620124, 0.3982089211, 0.6744897502, 1.0162217327, 1.5587835495},
        plot.x(),
        e);
    assertArrayEquals(new double[] {0.05375, 0.3075, 0.61125, 1.05375, 1.345}, plot.lower(), e);
    assertArrayEquals(new double[] {0.125, 0.45, 0.775, 1.15, 1.95}, plot.median(), e);
    assertArrayEquals(new double[] {0.19625, 0.685, 0.8925, 1.4775, 2.185}, plot.upper(), e);
    assertArrayEquals(new double[] {0.3, 0.4, 0.9, 1.7, 2.1}, plot.residuals(), 0);
    assertEquals(3, plot.howManyOut());
    assertEquals(60, plot.percentOut(), e);
    assertEquals("Total points: 5; points out of envelope: 3 (60.00 %)", plot.message());
    assertArrayEquals(
        new double[] {-1.1797611176, -0.4972005707, 0, 0.4972005707, 1.1797611176},
        HalfNormal.of(observed, simulated, 0.95, false, 0).x(),
        e);
    assertThrows(
        InputRejectedException.class, () -> HalfNormal.of(observed, List.of(), 0.95, true, 99));
  }

  // R 4.2.2, lme4 1.1-31:
  //   g <- glmer(cbind(incidence, size - incidence) ~ period + (1 | herd), cbpp, binomial, control
  //     = glmerControl(tolPwrss = 1e-12, optimizer = "bobyqa", optCtrl = list(rhoend = 1e-9)))
  //   r <- sort(abs(residuals(g, "deviance"))); head(r, 3); tail(r, 3)
  //   0.01847125556 0.03429504580 0.05094707984    1.910215041 2.356997864 3.197693916
  //   set.seed(1); s <- simulate(g, nsim = 400)
  //   R <- sapply(s, function(y) sort(abs(residuals(refit(g, y), "deviance"))))
  //   t(apply(R, 1, quantile, c(.025, .5, .975)))[c(14, 28, 42, 56), ]
  //   0.2198217880 0.3589916333 0.5275079016
  //   0.5101382756 0.6808262864 0.8435082328
  //   0.8571921439 1.0586762982 1.2772065132
  //   1.5744004896 2.0576584648 2.9229291566
  @Test
  void theEnvelopeOfTheHerdsIsRs() {
    HalfNormal plot = herds().halfNormal(OPTIONS.withSim(400));
    assertEquals(0, plot.failed());
    double[] r = plot.residuals();
    assertArrayEquals(
        new double[] {0.01847125556, 0.03429504580, 0.05094707984}, Arrays.copyOf(r, 3), 1e-4);
    assertArrayEquals(
        new double[] {1.910215041, 2.356997864, 3.197693916}, Arrays.copyOfRange(r, 53, 56), 1e-4);
    double[][] expected = {
      {0.2198217880, 0.3589916333, 0.5275079016},
      {0.5101382756, 0.6808262864, 0.8435082328},
      {0.8571921439, 1.0586762982, 1.2772065132},
      {1.5744004896, 2.0576584648, 2.9229291566}
    };
    assertEnvelope(expected, plot, new int[] {13, 27, 41, 55});
  }

  // R 4.2.2, lme4 1.1-31: m <- lmer(Reaction ~ Days + (Days | Subject), sleepstudy); s, R as above,
  //   rows c(45, 90, 135, 180)
  @Test
  void theEnvelopeOfTheSleepersIsRs() {
    FittedRows fitted = sleepers();
    HalfNormal plot = fitted.halfNormal(OPTIONS.withSim(400));
    double[][] expected = {
      {5.65729385, 7.494600717, 9.664358079},
      {13.07260136, 15.794661019, 18.993461290},
      {23.43258740, 26.791540417, 31.398883203},
      {55.12399856, 68.677080545, 92.690058175}
    };
    assertEnvelope(expected, plot, new int[] {44, 89, 134, 179});
    // a refit to what was fitted is the fit
    FittedRows again = fitted.refit(fitted.response());
    assertEquals(fitted.fit().model().criterion(), again.fit().model().criterion(), 1e-8);
    assertArrayEquals(
        fitted.residuals(Residuals.Type.RESPONSE), again.residuals(Residuals.Type.RESPONSE), 1e-6);
  }

  /** Both sides are 400 simulations: limits within a tenth, medians within 3 %. */
  private static void assertEnvelope(double[][] expected, HalfNormal plot, int[] points) {
    for (int k = 0; k < points.length; k++) {
      int i = points[k];
      assertEquals(expected[k][0], plot.lower()[i], 0.1 * expected[k][0]);
      assertEquals(expected[k][1], plot.median()[i], 0.04 * expected[k][1]);
      assertEquals(expected[k][2], plot.upper()[i], 0.1 * expected[k][2]);
    }
  }

  @Test
  void threadsChangeNothing() {
    FittedRows fitted = herds();
    HalfNormalOptions options = OPTIONS.withSim(12);
    HalfNormal one = fitted.halfNormal(options.withThreads(1));
    HalfNormal many = fitted.halfNormal(options.withThreads(4));
    assertArrayEquals(one.lower(), many.lower(), 0);
    assertArrayEquals(one.median(), many.median(), 0);
    assertArrayEquals(one.upper(), many.upper(), 0);
    HalfNormal other = fitted.halfNormal(options.withSeed(2));
    assertTrue(one.median()[20] != other.median()[20]);
  }

  /** hnp(newclass = TRUE): a mean, refitted by hand; two of three simulations fail. */
  @Test
  void hooksAreCalledAndFailuresCounted() {
    HalfNormal plot =
        Envelope.simulate(
            new double[] {1, 2, 3, 4},
            y -> {
              double mean = Arrays.stream(y).average().orElseThrow();
              return Arrays.stream(y).map(v -> v - mean).toArray();
            },
            (y, random) -> Arrays.stream(y).map(v -> v + random.nextDouble()).toArray(),
            y -> {
              if (y[0] < 1.5) {
                throw new InputRejectedException("too small");
              }
              return y;
            },
            OPTIONS.withSim(60));
    assertEquals(60, plot.simulations() + plot.failed());
    assertTrue(plot.failed() > 15 && plot.failed() < 45, plot.message());
    assertTrue(plot.message().endsWith("of 60 simulations failed"), plot.message());
    assertArrayEquals(new double[] {0.5, 0.5, 1.5, 1.5}, plot.residuals(), 1e-15);
  }

  @Test
  void aVectorIsComparedWithNormalSamples() {
    double[] vector = {9, 11, 10, 8, 12, 10.5, 9.5, 11.5, 8.5, 10.2};
    assertEquals(10, HalfNormal.of(vector, false, OPTIONS).howManyOut());
    assertEquals(0, HalfNormal.of(vector, true, OPTIONS.withHalfnormal(false)).howManyOut());
  }
}
