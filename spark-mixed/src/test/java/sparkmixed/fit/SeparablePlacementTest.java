package sparkmixed.fit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import sparkmixed.error.ConfigurationException;
import sparkmixed.error.InputRejectedException;
import sparkmixed.error.ResourceGuardException;
import sparkmixed.family.Family;
import sparkmixed.family.Link;
import sparkmixed.frame.FrameOptions;
import sparkmixed.frame.ModelFrame;
import sparkmixed.frame.TableRows;
import sparkmixed.testing.PlacementData;

/** Fits with groups in blocks beside those with all rows on the driver. */
class SeparablePlacementTest {
  private static final TableRows TABLE = PlacementData.table();

  static Stream<Arguments> cases() {
    GlmmOptions binomial = GlmmOptions.of(Family.BINOMIAL, Link.LOGIT);
    GlmmOptions poisson = GlmmOptions.of(Family.POISSON, Link.LOG);
    GlmmOptions negative = GlmmOptions.of(Family.NEGATIVE_BINOMIAL, Link.LOG);
    GlmmOptions probit = GlmmOptions.of(Family.BINOMIAL, Link.PROBIT);
    return Stream.of(
        Arguments.of("event ~ x + (1 | g)", binomial, 1),
        Arguments.of("event ~ x + (1 | g)", binomial, 7),
        Arguments.of("event ~ x + (1 | g)", binomial.with(GlmmOptions.Method.AGQ), 4),
        Arguments.of("event ~ x + (1 | a:b)", probit.with(GlmmOptions.Method.AGQ), 3),
        Arguments.of("event ~ x + (1 + z | g)", agq(binomial, 5), 4),
        Arguments.of("count ~ x + (1 + z | g)", poisson, 4),
        Arguments.of(
            "count ~ x + (1 + z || g)",
            poisson.with(GlmmOptions.Method.MONTE_CARLO).withSamples(256, 5),
            5),
        Arguments.of("event ~ x + (1 | g)", probit.with(GlmmOptions.Curvature.EXPECTED), 3),
        Arguments.of("count ~ x + (1 | a/b)", poisson, 1),
        Arguments.of("count ~ x + (1 | a/b)", poisson, 6),
        Arguments.of("count ~ x + (1 + z | a) + (1 | c)", poisson, 3),
        Arguments.of("count ~ x + I(2 * x) + (1 | a/b)", negative, 4),
        Arguments.of("count ~ x + (1 | .obs)", poisson, 4),
        Arguments.of("count ~ x + (1 | a) + (1 | .obs)", poisson, 4));
  }

  private static GlmmOptions agq(GlmmOptions options, int points) {
    return options.with(GlmmOptions.Method.AGQ).withQuadraturePoints(points);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void answersAreThoseOfTheDriver(String formula, GlmmOptions options, int partitions) {
    LmmFit.Result driver = fit(formula, options.withPlacement("driver"), partitions);
    LmmFit.Result separable = fit(formula, options.withPlacement("separable"), partitions);
    assertEquals("driver", driver.model().solver().placement());
    assertEquals("separable", separable.model().solver().placement());
    assertEquals("block-diagonal", separable.model().solver().reducedSystem());
    PlacementData.requireSame(driver, separable);
  }

  static Stream<Arguments> deviances() {
    return cases().filter(c -> (int) c.get()[2] > 3);
  }

  @ParameterizedTest
  @MethodSource("deviances")
  void deviancesAreThoseOfTheDriver(String formula, GlmmOptions options, int partitions) {
    ModelFrame frame = TABLE.frame(formula, frameOptions(options));
    double[] values = new double[2];
    for (int k = 0; k < 2; k++) {
      GlmmOptions placed = options.withPlacement(k == 0 ? "driver" : "separable");
      try (GlmmProblem problem =
          GlmmProblem.of(frame, PlacementData.dealt(TABLE, frame, partitions), placed)) {
        double[] theta = problem.startingTheta();
        double[] beta = new double[frame.p()];
        Arrays.fill(beta, 0.2);
        values[k] = problem.deviance(theta, beta, 0.3);
      }
    }
    assertEquals(values[0], values[1], 1e-10 * Math.abs(values[0]));
  }

  static Stream<Arguments> families() {
    return Arrays.stream(Family.values())
        .flatMap(
            family ->
                Stream.of(GlmmOptions.Method.LAPLACE, GlmmOptions.Method.AGQ)
                    .map(method -> Arguments.of(family, method)));
  }

  @ParameterizedTest
  @MethodSource("families")
  void everyFamilyHasTheDriversDeviance(Family family, GlmmOptions.Method method) {
    GlmmOptions options = GlmmOptions.of(family, family.links().iterator().next()).with(method);
    double[] values = new double[2];
    for (int k = 0; k < 2; k++) {
      try (GlmmProblem problem =
          GlmmGradientTest.problem(
              GlmmGradientTest.TABLE,
              family,
              "(1 + z | a)",
              options.withPlacement(k == 0 ? "driver" : "separable"))) {
        double[] theta = problem.startingTheta();
        double[] at = GlmmGradientTest.point(problem, problem.deviances().grouped().dimension());
        values[k] = problem.deviances().grouped().value(at).value();
        assertEquals(3, theta.length);
      }
    }
    assertEquals(values[0], values[1], 1e-9 * Math.abs(values[0]));
  }

  @Test
  void manyEffectsOfAGroupAndOffsetsAndWeights() {
    GlmmOptions options = GlmmOptions.of(Family.POISSON, Link.LOG);
    FrameOptions weighted =
        FrameOptions.none().withFamily(Family.POISSON).withWeightCol("g").withOffsetCol("z");
    ModelFrame frame = TABLE.frame("count ~ x + (1 + x + I(x^2) + I(sin(x)) || a)", weighted);
    LmmFit.Result driver =
        GlmmFit.fit(
            frame,
            PlacementData.dealt(TABLE, frame, 3),
            options.withPlacement("driver"),
            FitListener.none());
    LmmFit.Result separable =
        GlmmFit.fit(
            frame,
            PlacementData.dealt(TABLE, frame, 3),
            options.withPlacement("separable"),
            FitListener.none());
    // variances on the boundary leave the Hessian by differences, and so errors, fewer digits
    double criterion = driver.model().criterion();
    assertEquals(criterion, separable.model().criterion(), 1e-10 * Math.abs(criterion));
    double[] errors = driver.model().fixedEffects().standardErrors();
    for (int j = 0; j < errors.length; j++) {
      assertEquals(
          driver.model().fixedEffects().estimates()[j],
          separable.model().fixedEffects().estimates()[j],
          1e-6 * errors[j]);
    }
  }

  @Test
  void separationIsReportedAsOnTheDriver() {
    GlmmOptions options = GlmmOptions.of(Family.BINOMIAL, Link.LOGIT).with(GlmmOptions.Method.AGQ);
    for (String placement : List.of("driver", "separable")) {
      LmmFit.Result result =
          fit("event ~ I(event - 0.5) + (1 | g)", options.withPlacement(placement), 3);
      assertTrue(
          result.model().warnings().stream().anyMatch(w -> w.code().equals("SEPARATION")),
          placement + " " + result.model().warnings());
    }
  }

  @Test
  void autoLeavesTheDriverWhenItsBudgetIsTooSmall() {
    GlmmOptions options = GlmmOptions.of(Family.POISSON, Link.LOG).withMemoryBudget(10_000);
    LmmFit.Result result = fit("count ~ x + (1 | a/b)", options, 3);
    assertEquals("separable", result.model().solver().placement());
    assertTrue(
        result.model().solver().reason().contains("\"a\""), result.model().solver().reason());
    assertThrows(
        ResourceGuardException.class,
        () -> fit("count ~ x + (1 | a)", options.withPlacement("driver"), 3));
  }

  @Test
  void whatIsNotSeparableIsRefused() {
    GlmmOptions options = GlmmOptions.of(Family.POISSON, Link.LOG).withPlacement("separable");
    InputRejectedException crossed =
        assertThrows(
            InputRejectedException.class, () -> fit("count ~ x + (1 | a) + (1 | g)", options, 3));
    assertTrue(crossed.toString().contains("crossed; use placement executor"), crossed.toString());
    ConfigurationException joint =
        assertThrows(
            ConfigurationException.class,
            () -> fit("count ~ x + (1 | a)", options.with(GlmmOptions.Method.PQL), 3));
    assertTrue(joint.toString().contains("PQL"), joint.toString());
  }

  private static FrameOptions frameOptions(GlmmOptions options) {
    return FrameOptions.none().withFamily(options.family());
  }

  private static LmmFit.Result fit(String formula, GlmmOptions options, int partitions) {
    ModelFrame frame = TABLE.frame(formula, frameOptions(options));
    return GlmmFit.fit(
        frame, PlacementData.dealt(TABLE, frame, partitions), options, FitListener.none());
  }
}
