package sparkmixed.fit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import sparkmixed.family.Family;
import sparkmixed.family.Link;
import sparkmixed.frame.FrameOptions;
import sparkmixed.frame.ModelFrame;
import sparkmixed.frame.TableRows;
import sparkmixed.moments.InMemoryObservations;
import sparkmixed.objective.Evaluation;
import sparkmixed.objective.GroupedDeviance;
import sparkmixed.testing.BruteForce;
import sparkmixed.testing.ShippedData;

/** Integrals over random effects against each other, brute force and R. */
class GlmmIntegralTest {

  static Stream<Arguments> families() {
    return Stream.of("(1 | a)", "(0 + z | a)", "(1 + z | a)", "(1 + z || a)")
        .flatMap(
            random ->
                Stream.of(
                    Arguments.of(Family.BINOMIAL, Link.LOGIT, random),
                    Arguments.of(Family.BINOMIAL, Link.PROBIT, random),
                    Arguments.of(Family.POISSON, Link.LOG, random),
                    Arguments.of(Family.NEGATIVE_BINOMIAL, Link.LOG, random),
                    Arguments.of(Family.NEGATIVE_BINOMIAL_1, Link.LOG, random),
                    Arguments.of(Family.GAMMA, Link.LOG, random),
                    Arguments.of(Family.INVERSE_GAUSSIAN, Link.LOG, random),
                    Arguments.of(Family.GAUSSIAN, Link.IDENTITY, random)));
  }

  @ParameterizedTest
  @MethodSource("families")
  void oneNodeIsLaplace(Family family, Link link, String random) {
    GlmmOptions options =
        GlmmOptions.of(family, link).with(GlmmOptions.Method.AGQ).withQuadraturePoints(1);
    GlmmProblem problem = GlmmGradientTest.problem(GlmmGradientTest.TABLE, family, random, options);
    GroupedDeviance grouped = problem.deviances().grouped();
    double[] at = GlmmGradientTest.point(problem, grouped.dimension());
    Evaluation laplace = problem.deviances().laplace(false).gradient(at);
    Evaluation node = grouped.gradient(at);
    assertEquals(laplace.value(), node.value(), 1e-10 * Math.abs(laplace.value()));
    double size = laplace.gradientNorm();
    for (int k = 0; k < at.length; k++) {
      assertEquals(laplace.gradient()[k], node.gradient()[k], 1e-10 * size, "parameter " + k);
    }
  }

  private static final int GROUPS = 5;
  private static final int EACH = 6;

  private static TableRows data(BruteForce.Density density) {
    SplittableRandom random = new SplittableRandom(11);
    int n = GROUPS * EACH;
    double[] y = new double[n];
    double[] x = new double[n];
    String[] g = new String[n];
    for (int i = 0; i < n; i++) {
      g[i] = "g" + i / EACH;
      x[i] = random.nextGaussian();
      double mu = Math.exp(0.4 + 0.5 * x[i] + 0.6 * Math.sin(2.0 * (i / EACH)));
      double exponential = -Math.log(1 - random.nextDouble());
      y[i] =
          switch (density) {
            case BERNOULLI -> random.nextDouble() < mu / (1 + mu) ? 1 : 0;
            case GAMMA -> mu * (0.2 + exponential);
            case POISSON, NEGATIVE_BINOMIAL -> Math.floor(mu * exponential);
          };
    }
    return TableRows.builder().doubles("y", y).doubles("x", x).strings("g", g).build();
  }

  private static GlmmProblem problem(
      TableRows table, BruteForce.Density density, String random, GlmmOptions.Method method) {
    Family family =
        switch (density) {
          case BERNOULLI -> Family.BINOMIAL;
          case POISSON -> Family.POISSON;
          case GAMMA -> Family.GAMMA;
          case NEGATIVE_BINOMIAL -> Family.NEGATIVE_BINOMIAL;
        };
    Link link = family == Family.BINOMIAL ? Link.LOGIT : Link.LOG;
    ModelFrame frame = table.frame("y ~ x + " + random, FrameOptions.none().withFamily(family));
    int points = random.equals("(1 | g)") ? 40 : 25;
    return GlmmProblem.of(
        frame,
        new InMemoryObservations(table, frame, false),
        GlmmOptions.of(family, link)
            .with(method)
            .withQuadraturePoints(points)
            .withSamples(16_000, 5));
  }

  private static final double[] BETA = {0.3, 0.6};
  private static final double LOG_DISPERSION = -0.3;

  @ParameterizedTest
  @EnumSource(BruteForce.Density.class)
  void interceptsConvergeToBruteForce(BruteForce.Density density) {
    check(density, "(1 | g)", new double[] {0.9}, new double[] {0.9, 0, 0});
  }

  @ParameterizedTest
  @EnumSource(BruteForce.Density.class)
  void interceptsAndSlopesConvergeToBruteForce(BruteForce.Density density) {
    double[] theta = {0.8, 0.25, 0.5};
    check(density, "(1 + x | g)", theta, theta);
  }

  private static void check(
      BruteForce.Density density, String random, double[] theta, double[] full) {
    TableRows table = data(density);
    double truth = -2 * BruteForce.logLik(table, density, BETA, full, Math.exp(LOG_DISPERSION));
    GlmmProblem grid = problem(table, density, random, GlmmOptions.Method.AGQ);
    assertEquals(truth, grid.deviance(theta, BETA, LOG_DISPERSION), 1e-6);
    GlmmProblem drawn = problem(table, density, random, GlmmOptions.Method.MONTE_CARLO);
    GroupedDeviance deviance = drawn.deviances().grouped();
    double value = deviance.value(drawn.parameters(theta, BETA, LOG_DISPERSION)).value();
    double error = 2 * deviance.logLikStdError();
    assertTrue(error > 0 && error < 0.01, "standard error " + error);
    assertEquals(truth, value, 4 * error);
    GlmmProblem laplace = problem(table, density, random, GlmmOptions.Method.LAPLACE);
    double rough = laplace.deviance(theta, BETA, LOG_DISPERSION);
    assertEquals(truth, rough, 0.5);
    assertTrue(Math.abs(rough - truth) > 1e-4, "data too easy to tell methods apart");
  }

  // reference fit mc_cbpp_period: R's stats::integrate over each herd (rel.tol 1e-12) at the
  // estimates of glmer(..., nAGQ = 25) and of glmer(...), summed over herds:
  //   logLik_numeric_integration  # -91.9833690373105  -91.98379844575044
  private static final List<double[]> AT =
      List.of(
          new double[] {
            -1.3992304442948833, -0.9914036724949163, -1.127819466924362, -1.579470750347347
          },
          new double[] {
            -1.3985321315056705, -0.9923327167535321, -1.1286720639332868, -1.580313859810726
          });
  private static final double[] SD = {0.6475184779975147, 0.6422614347340472};
  private static final double[] LOG_LIK = {-91.9833690373105, -91.98379844575044};

  private static GlmmProblem cbpp(GlmmOptions.Method method, int samples, long seed) {
    TableRows table = ShippedData.table("cbpp");
    ModelFrame frame =
        table.frame(
            "cbind(incidence, size - incidence) ~ period + (1 | herd)",
            FrameOptions.none().withFamily(Family.BINOMIAL));
    return GlmmProblem.of(
        frame,
        new InMemoryObservations(table, frame, false),
        GlmmOptions.of(Family.BINOMIAL, Link.LOGIT)
            .with(method)
            .withQuadraturePoints(25)
            .withSamples(samples, seed));
  }

  @Test
  void herdsByMonteCarloAgreeWithNumericIntegrationWithinAnHonestStandardError() {
    int seeds = 25;
    for (int samples : new int[] {160, 1600}) {
      for (int point = 0; point < LOG_LIK.length; point++) {
        double squares = 0;
        double largest = 0;
        for (int seed = 1; seed <= seeds; seed++) {
          GlmmProblem problem = cbpp(GlmmOptions.Method.MONTE_CARLO, samples, seed);
          GroupedDeviance deviance = problem.deviances().grouped();
          double[] theta = {SD[point]};
          double value = deviance.value(problem.parameters(theta, AT.get(point), 0)).value();
          double error = deviance.logLikStdError();
          double z = (-0.5 * value - LOG_LIK[point]) / error;
          squares += z * z;
          largest = Math.max(largest, Math.abs(z));
          assertTrue(error < 4 * Math.pow(samples, -0.8), "standard error " + error);
        }
        double spread = Math.sqrt(squares / seeds);
        assertTrue(largest < 3.5, "largest z " + largest);
        assertTrue(spread > 0.6 && spread < 1.45, "root mean square of z " + spread);
      }
    }
  }

  @Test
  void herdsByQuadratureEqualNumericIntegration() {
    for (int point = 0; point < LOG_LIK.length; point++) {
      double deviance =
          cbpp(GlmmOptions.Method.AGQ, 1, 1).deviance(new double[] {SD[point]}, AT.get(point), 0);
      assertEquals(LOG_LIK[point], -0.5 * deviance, 1e-8);
    }
  }
}
