package sparkmixed.fit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import sparkmixed.error.InputRejectedException;
import sparkmixed.family.Family;
import sparkmixed.family.Link;
import sparkmixed.frame.FrameOptions;
import sparkmixed.frame.ModelFrame;
import sparkmixed.frame.TableRows;
import sparkmixed.moments.InMemoryObservations;

/** Optima on the boundary, data that separate, responses that say nothing. */
class GlmmBoundaryTest {
  private static final int ROWS = 120;
  private static final Duration SOON = Duration.ofSeconds(30);

  private static LmmFit.Result fit(TableRows table, String formula, GlmmOptions options) {
    ModelFrame frame = table.frame(formula, FrameOptions.none().withFamily(options.family()));
    return assertTimeoutPreemptively(
        SOON,
        () ->
            GlmmFit.fit(
                frame, new InMemoryObservations(table, frame, false), options, FitListener.none()));
  }

  /** Ten groups by turns, a covariate, a two-level factor. */
  private static TableRows data(IntToDoubleFunction response) {
    double[] y = new double[ROWS];
    double[] x = new double[ROWS];
    String[] g = new String[ROWS];
    String[] t = new String[ROWS];
    for (int i = 0; i < ROWS; i++) {
      x[i] = Math.sin(i);
      g[i] = "g" + i % 10;
      t[i] = i / 10 % 2 == 0 ? "old" : "new";
      y[i] = response.applyAsDouble(i);
    }
    return TableRows.builder()
        .doubles("y", y)
        .doubles("x", x)
        .strings("g", g)
        .strings("t", t)
        .build();
  }

  /** The same responses in every group: less variation between groups than chance gives. */
  private static double evenly(Family family, int i) {
    int turn = i / 10;
    return switch (family) {
      case BINOMIAL -> turn % 3 == 0 ? 1 : 0;
      case GAUSSIAN -> Math.cos(turn);
      case GAMMA, INVERSE_GAUSSIAN -> 1 + turn % 4;
      default -> turn % 5 + (turn == 7 ? 6 : 0);
    };
  }

  @ParameterizedTest
  @EnumSource
  void aVarianceOfZeroIsReportedAndStandardErrorsAreFinite(Family family) {
    Link link = family == Family.BINOMIAL ? Link.LOGIT : Link.LOG;
    link = family == Family.GAUSSIAN ? Link.IDENTITY : link;
    TableRows table = data(i -> evenly(family, i));
    for (GlmmOptions.Method method :
        List.of(GlmmOptions.Method.LAPLACE, GlmmOptions.Method.PQL, GlmmOptions.Method.AGQ)) {
      for (String random : List.of("(1 | g)", "(1 + x | g)")) {
        LmmFit.Result result =
            fit(table, "y ~ x + " + random, GlmmOptions.of(family, link).with(method));
        FittedModel model = result.model();
        String what = method + " " + random + ": ";
        assertTrue(model.convergence().converged(), what + model.convergence().message());
        for (double error : model.fixedEffects().standardErrors()) {
          assertTrue(error > 0 && error < 10, what + "standard error " + error);
        }
        if (random.equals("(1 | g)")) {
          assertTrue(model.singular(), what + Arrays.toString(model.theta()));
          assertTrue(
              model.warnings().stream().anyMatch(one -> one.code().equals("SINGULAR")), what);
          assertEquals(0, model.terms().get(0).standardDeviation(0), what);
          assertEquals(0, result.randomEffects().get(0).modes().get(3, 0), what);
        }
      }
    }
  }

  // R 4.2.2, the generalized linear model that is left when the variance is zero:
  //   i <- 0:119; d <- data.frame(x = sin(i), y = as.numeric((i %/% 10) %% 3 == 0))
  //   m <- glm(y ~ x, binomial, d, epsilon = 1e-14); logLik(m); coef(m); sqrt(diag(vcov(m)))
  //   # -76.3676920786697; -0.6933683906429 -0.0459677636656; 0.1936862551787 0.2746628223799
  @Test
  void withoutVarianceAGeneralizedLinearModelIsLeft() {
    FittedModel model =
        fit(
                data(i -> evenly(Family.BINOMIAL, i)),
                "y ~ x + (1 | g)",
                GlmmOptions.of(Family.BINOMIAL, Link.LOGIT))
            .model();
    assertEquals(-76.3676920786697, model.logLik(), 1e-8);
    assertEquals(-0.0459677636656, model.fixedEffects().estimates()[1], 1e-7);
    assertEquals(0.2746628223799, model.fixedEffects().standardErrors()[1], 1e-7);
  }

  @ParameterizedTest
  @CsvSource({"LOGIT, LAPLACE", "PROBIT, LAPLACE", "LOGIT, AGQ", "CLOGLOG, LAPLACE", "LOGIT, PQL"})
  void completeSeparationEndsWithAWarning(Link link, GlmmOptions.Method method) {
    TableRows table = data(i -> i / 10 % 2);
    FittedModel model =
        fit(table, "y ~ t + (1 | g)", GlmmOptions.of(Family.BINOMIAL, link).with(method)).model();
    assertSeparated(model, "told");
  }

  @Test
  void aFactorLevelWithoutSuccessesEndsWithAWarning() {
    SplittableRandom random = new SplittableRandom(4);
    TableRows table =
        data(i -> i / 10 % 2 == 0 && random.nextDouble() < 0.4 + 0.2 * (i % 3) ? 1 : 0);
    FittedModel model =
        fit(table, "y ~ x + t + (1 | g)", GlmmOptions.of(Family.BINOMIAL, Link.LOGIT)).model();
    assertSeparated(model, "told");
  }

  @Test
  void aFactorLevelWithoutCountsEndsWithAWarning() {
    TableRows table = data(i -> i / 10 % 2 == 0 ? i % 7 : 0);
    for (Family family :
        List.of(Family.POISSON, Family.NEGATIVE_BINOMIAL, Family.NEGATIVE_BINOMIAL_1)) {
      FittedModel model =
          fit(table, "y ~ x + t + (1 | g)", GlmmOptions.of(family, Link.LOG)).model();
      assertSeparated(model, "told");
    }
  }

  private static void assertSeparated(FittedModel model, String coefficient) {
    FittedModel.Warning warning =
        model.warnings().stream()
            .filter(one -> one.code().equals("SEPARATION"))
            .findFirst()
            .orElseThrow(
                () ->
                    new AssertionError(
                        model.warnings()
                            + Arrays.toString(model.fixedEffects().estimates())
                            + Arrays.toString(model.fixedEffects().standardErrors())));
    assertTrue(warning.message().contains(coefficient + " ("), warning.message());
    assertTrue(warning.message().contains("separates the response"), warning.message());
    assertTrue(warning.message().contains("Merge levels"), warning.message());
  }

  @Test
  void ordinaryDataHaveNoSuchWarning() {
    SplittableRandom random = new SplittableRandom(4);
    TableRows table = data(i -> random.nextDouble() < 0.4 + 0.1 * (i % 3) ? 1 : 0);
    FittedModel model =
        fit(table, "y ~ x + t + (1 | g)", GlmmOptions.of(Family.BINOMIAL, Link.LOGIT)).model();
    assertFalse(model.warnings().stream().anyMatch(one -> one.code().equals("SEPARATION")));
  }

  // R 4.2.2, lme4 1.1-31, i <- 0:119; x <- sin(i); y <- (i %/% 10) %% 5 + 6 * (i %/% 10 == 7):
  //   m <- glmer(y ~ x + (1 + x | factor(i %% 10)), family = poisson,
  //     start = list(theta = c(0.001, -0.39, 0), fixef = c(0.9, 0)), control = glmerControl(
  //       "bobyqa", optCtrl = list(rhobeg = 1e-3, rhoend = 1e-9), tolPwrss = 1e-12))
  //   sprintf("%.9f", -2 * logLik(m))   # "517.993586063"
  //   getME(m, "theta")                 # 0.0009696663 -0.3907066275 0.0003924660
  @Test
  void aCorrelationOfOneAtTheEndOfACurvedValleyIsReached() {
    double[] x = new double[ROWS];
    double[] y = new double[ROWS];
    String[] g = new String[ROWS];
    for (int i = 0; i < ROWS; i++) {
      x[i] = Math.sin(i);
      g[i] = "g" + i % 10;
      y[i] = (i / 10) % 5 + (i / 10 == 7 ? 6 : 0);
    }
    TableRows table = TableRows.builder().doubles("x", x).doubles("y", y).strings("g", g).build();
    FittedModel model =
        fit(table, "y ~ x + (1 + x | g)", GlmmOptions.of(Family.POISSON, Link.LOG)).model();
    assertTrue(model.convergence().converged());
    assertTrue(model.singular());
    assertEquals(517.993586063, model.criterion(), 1e-7);
    assertEquals(-0.3907066275, model.theta()[1], 1e-5);
  }

  private static void assertRejected(String message, Family family, double value) {
    TableRows table = data(i -> value);
    InputRejectedException rejected =
        assertThrows(
            InputRejectedException.class,
            () -> {
              ModelFrame frame =
                  table.frame("y ~ x + (1 | g)", FrameOptions.none().withFamily(family));
              GlmmFit.fit(
                  frame,
                  new InMemoryObservations(table, frame, false),
                  GlmmOptions.of(family, family.defaultLink()),
                  FitListener.none());
            });
    assertEquals(message, rejected.getMessage());
  }

  @Test
  void aResponseThatIsAlwaysTheSameIsRejected() {
    assertRejected(
        "All 120 rows of \"y\" are failures, so no coefficient has a finite estimate (complete"
            + " separation); check the response, or model another event.",
        Family.BINOMIAL,
        0);
    assertRejected(
        "All 120 rows of \"y\" are successes, so no coefficient has a finite estimate (complete"
            + " separation); check the response, or model another event.",
        Family.BINOMIAL,
        1);
    assertRejected(
        "All 120 rows of \"y\" are zero, so the log of the mean has no finite estimate; check the"
            + " response.",
        Family.POISSON,
        0);
    assertRejected(
        "The response \"y\" is constant (2.0 in all 120 rows), so there is no variance to explain;"
            + " choose another response.",
        Family.GAMMA,
        2);
  }
}
