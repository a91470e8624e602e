package sparkmixed.fit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sparkmixed.family.Family;
import sparkmixed.family.Link;
import sparkmixed.frame.FrameOptions;
import sparkmixed.frame.ModelFrame;
import sparkmixed.frame.TableRows;
import sparkmixed.moments.InMemoryObservations;
import sparkmixed.optimize.Minimizer;
import sparkmixed.testing.DenseModel;
import sparkmixed.testing.RandomModel;

/** Different ways to the same fit. */
class GlmmEquivalenceTest {
  private static LmmFit.Result linear(TableRows table, String formula, FrameOptions options) {
    ModelFrame frame = table.frame(formula, options);
    LmmOptions defaults = LmmOptions.defaults();
    return LmmFit.fit(
        frame,
        new InMemoryObservations(table, frame, false),
        new LmmOptions(false, 200, defaults.tolerance(), Minimizer.Method.QUASI_NEWTON, 1L << 30),
        FitListener.none());
  }

  private static LmmFit.Result fit(
      TableRows table, String formula, FrameOptions frameOptions, GlmmOptions options) {
    ModelFrame frame = table.frame(formula, frameOptions.withFamily(options.family()));
    return GlmmFit.fit(
        frame, new InMemoryObservations(table, frame, false), options, FitListener.none());
  }

  /** A response with effects of a and g, so that variances are not zero. */
  private static TableRows gaussian() {
    return RandomModel.data(20_261_125L, false);
  }

  @ParameterizedTest
  @CsvSource({
    "(1 | g), false",
    "(1 | g), true",
    "(1 | a/k), true",
    "(1 + x | g), false",
    "(1 + x | g), true",
    "(1 | g) + (1 | h), false",
    "(1 | g) + (1 | h), true",
    "(1 | c) + (0 + z | h), true"
  })
  void gaussianIdentityIsTheLinearModelByMaximumLikelihood(String random, boolean weighted) {
    FrameOptions options = RandomModel.weighted(weighted);
    String formula = "y ~ x + z + " + random;
    TableRows table = gaussian();
    LmmFit.Result exact = linear(table, formula, options);
    GlmmOptions laplace = GlmmOptions.of(Family.GAUSSIAN, Link.IDENTITY);
    LmmFit.Result joint = fit(table, formula, options, laplace);
    LmmFit.Result pql = fit(table, formula, options, laplace.with(GlmmOptions.Method.PQL));
    assertSame(exact, joint, 1e-8, 1e-8);
    assertSame(exact, pql, 1e-8, 1e-8);
    double[] errors = exact.model().fixedEffects().standardErrors();
    double[] given = pql.model().fixedEffects().standardErrors();
    double[] whole = joint.model().fixedEffects().standardErrors();
    for (int j = 0; j < errors.length; j++) {
      assertEquals(errors[j], given[j], 1e-7 * errors[j]);
      assertTrue(whole[j] >= errors[j] * (1 - 1e-6), "uncertain variances cannot help");
      assertTrue(whole[j] < 1.2 * errors[j], "nor hurt so much");
    }
  }

  @Test
  void quadratureOfAGaussianIsExactToo() {
    TableRows table = gaussian();
    GlmmOptions options =
        GlmmOptions.of(Family.GAUSSIAN, Link.IDENTITY).with(GlmmOptions.Method.AGQ);
    LmmFit.Result exact = linear(table, "y ~ x + z + (1 + x | g)", RandomModel.weighted(true));
    assertSame(
        exact,
        fit(table, "y ~ x + z + (1 + x | g)", RandomModel.weighted(true), options),
        1e-8,
        1e-7);
  }

  /** Fits of the same model, whose theta may be relative in one and absolute in the other. */
  private static void assertSame(
      LmmFit.Result expected, LmmFit.Result actual, double logLik, double close) {
    FittedModel first = expected.model();
    FittedModel second = actual.model();
    assertTrue(second.convergence().converged(), second.convergence().message());
    assertEquals(first.logLik(), second.logLik(), logLik);
    double[] errors = first.fixedEffects().standardErrors();
    for (int j = 0; j < errors.length; j++) {
      assertEquals(
          first.fixedEffects().estimates()[j],
          second.fixedEffects().estimates()[j],
          close * errors[j],
          first.fixedEffects().names().get(j));
    }
    if (first.distribution().hasDispersion()) {
      double dispersion = first.distribution().dispersion();
      assertEquals(dispersion, second.distribution().dispersion(), 10 * close * dispersion);
    }
    for (int t = 0; t < first.terms().size(); t++) {
      double[][] covariance = first.terms().get(t).covariance();
      for (int r = 0; r < covariance.length; r++) {
        for (int c = 0; c < covariance.length; c++) {
          double scale = Math.sqrt(covariance[r][r] * covariance[c][c]);
          assertEquals(
              covariance[r][c], second.terms().get(t).covariance()[r][c], 20 * close * scale);
        }
      }
    }
    for (int f = 0; f < expected.randomEffects().size(); f++) {
      assertSameEffects(expected.randomEffects().get(f), actual.randomEffects().get(f), 10 * close);
    }
  }

  private static void assertSameEffects(
      RandomEffects expected, RandomEffects actual, double close) {
    assertEquals(expected.columns(), actual.columns());
    Map<String, Integer> positions = DenseModel.positions(actual.levels());
    for (int i = 0; i < expected.levels().size(); i++) {
      int other = Objects.requireNonNull(positions.get(expected.levels().label(i)));
      for (int c = 0; c < expected.columns().size(); c++) {
        double sd = expected.deviations().get(i, c);
        assertEquals(expected.modes().get(i, c), actual.modes().get(other, c), close * sd);
        assertEquals(sd, actual.deviations().get(other, c), close * sd);
      }
    }
  }

  private static int[] shuffled(int n, long seed) {
    int[] order = new int[n];
    Arrays.setAll(order, i -> i);
    Random random = new Random(seed);
    for (int i = n - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int swap = order[i];
      order[i] = order[j];
      order[j] = swap;
    }
    return order;
  }

  /** Shuffled rows in uneven partitions, some empty. */
  private static int[][] partitions(int n, long seed) {
    int[] order = shuffled(n, seed);
    int[][] parts = new int[5][];
    int[] cuts = {0, 1, n / 3, n / 3, n - 7, n};
    for (int k = 0; k < parts.length; k++) {
      parts[k] = Arrays.copyOfRange(order, cuts[k], cuts[k + 1]);
    }
    return parts;
  }

  @ParameterizedTest
  @CsvSource({
    "BINOMIAL, LOGIT, (1 + z | a) + (1 | b), LAPLACE",
    "POISSON, LOG, (1 | a/c), LAPLACE",
    "NEGATIVE_BINOMIAL, LOG, (1 | a) + (1 | b), LAPLACE",
    "GAMMA, LOG, (1 + z | a), AGQ",
    "BINOMIAL, LOGIT, (1 | a), MONTE_CARLO",
    "BINOMIAL, PROBIT, (1 | a) + (1 | c), PQL"
  })
  void neitherPartitionsNorTheOrderOfRowsMatter(
      Family family, Link link, String random, GlmmOptions.Method method) {
    GlmmOptions options =
        GlmmOptions.of(family, link).with(method).withQuadraturePoints(7).withSamples(320, 3);
    TableRows table = GlmmGradientTest.TABLE;
    ModelFrame frame =
        table.frame(
            response(family) + " ~ x + " + random,
            FrameOptions.none()
                .withFamily(family)
                .withWeightCol(family == Family.BINOMIAL ? "trials" : "w"));
    InMemoryObservations whole = new InMemoryObservations(table, frame, false);
    LmmFit.Result expected = GlmmFit.fit(frame, whole, options, FitListener.none());
    for (long seed = 1; seed <= 2; seed++) {
      InMemoryObservations dealt =
          new InMemoryObservations(table, frame, false, partitions(table.rows(), seed));
      assertSame(expected, GlmmFit.fit(frame, dealt, options, FitListener.none()), 1e-8, 1e-8);
      if (method != GlmmOptions.Method.PQL) {
        double[] theta = expected.model().theta();
        double[] beta = expected.model().fixedEffects().estimates();
        double first = GlmmProblem.of(frame, whole, options).deviance(theta, beta, 0.3);
        double second = GlmmProblem.of(frame, dealt, options).deviance(theta, beta, 0.3);
        assertEquals(first, second, 1e-10 * Math.abs(first));
      }
    }
  }

  private static String response(Family family) {
    return switch (family) {
      case BINOMIAL -> "share";
      case GAMMA, INVERSE_GAUSSIAN -> "positive";
      case GAUSSIAN -> "real";
      default -> "count";
    };
  }
}
