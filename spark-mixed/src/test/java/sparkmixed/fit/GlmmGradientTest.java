package sparkmixed.fit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import sparkmixed.family.Family;
import sparkmixed.family.Link;
import sparkmixed.frame.FrameOptions;
import sparkmixed.frame.ModelFrame;
import sparkmixed.frame.TableRows;
import sparkmixed.moments.InMemoryObservations;
import sparkmixed.objective.Evaluation;
import sparkmixed.objective.LaplaceDeviance;
import sparkmixed.objective.Objective;

/** Exact gradients against central differences, for families, links, structures and methods. */
class GlmmGradientTest {
  private static final int ROWS = 240;

  /** A response of each domain, three grouping factors (c nested in a), two covariates. */
  private static TableRows table() {
    SplittableRandom random = new SplittableRandom(20_261_125L);
    String[] a = new String[ROWS];
    String[] b = new String[ROWS];
    String[] c = new String[ROWS];
    double[] x = new double[ROWS];
    double[] z = new double[ROWS];
    double[] w = new double[ROWS];
    double[] real = new double[ROWS];
    double[] positive = new double[ROWS];
    double[] count = new double[ROWS];
    double[] share = new double[ROWS];
    double[] trials = new double[ROWS];
    for (int i = 0; i < ROWS; i++) {
      int ga = random.nextInt(9);
      a[i] = "a" + ga;
      b[i] = "b" + random.nextInt(5);
      c[i] = a[i] + "c" + random.nextInt(3);
      x[i] = random.nextGaussian();
      z[i] = random.nextGaussian();
      w[i] = 0.5 + random.nextDouble();
      double eta = 0.5 + 0.3 * x[i] + 0.4 * Math.sin(ga) + 0.2 * Math.cos(3 * ga) * z[i];
      real[i] = eta + random.nextGaussian();
      positive[i] = Math.exp(0.4 * eta) * (0.2 - Math.log(1 - random.nextDouble()));
      count[i] = Math.floor(-Math.log(1 - random.nextDouble()) * Math.exp(eta));
      trials[i] = 1 + random.nextInt(6);
      int successes = 0;
      for (int t = 0; t < trials[i]; t++) {
        successes += random.nextDouble() < 1 / (1 + Math.exp(-eta)) ? 1 : 0;
      }
      share[i] = successes / trials[i];
    }
    return TableRows.builder()
        .strings("a", a)
        .strings("b", b)
        .strings("c", c)
        .doubles("x", x)
        .doubles("z", z)
        .doubles("w", w)
        .doubles("real", real)
        .doubles("positive", positive)
        .doubles("count", count)
        .doubles("share", share)
        .doubles("trials", trials)
        .build();
  }

  static final TableRows TABLE = table();

  static Stream<Arguments> cases() {
    List<Arguments> cases = new ArrayList<>();
    List<String> structures =
        List.of(
            "(1 | a)",
            "(1 + z | a)",
            "(1 + z || a)",
            "(1 | a/c)",
            "(1 + z | a) + (1 | b)",
            "(1 | a) + (0 + z | b) + (1 | c)");
    for (Family family : Family.values()) {
      for (Link link : family.links()) {
        cases.add(Arguments.of(family, link, "(1 | a) + (1 | b)", GlmmOptions.Method.LAPLACE));
        cases.add(Arguments.of(family, link, "(1 | a)", GlmmOptions.Method.AGQ));
      }
    }
    for (String structure : structures) {
      for (GlmmOptions.Method method :
          List.of(GlmmOptions.Method.PQL, GlmmOptions.Method.LAPLACE)) {
        cases.add(Arguments.of(Family.BINOMIAL, Link.LOGIT, structure, method));
        cases.add(Arguments.of(Family.NEGATIVE_BINOMIAL, Link.LOG, structure, method));
      }
    }
    for (GlmmOptions.Method method :
        List.of(GlmmOptions.Method.AGQ, GlmmOptions.Method.MONTE_CARLO)) {
      cases.add(Arguments.of(Family.GAMMA, Link.LOG, "(1 + z | a)", method));
      cases.add(Arguments.of(Family.BINOMIAL, Link.CLOGLOG, "(1 + z | a)", method));
      cases.add(Arguments.of(Family.POISSON, Link.LOG, "(1 + z || a)", method));
    }
    for (String crossed : List.of("(1 | a) + (1 | b)", "(1 + z | a) + (1 | c)")) {
      cases.add(Arguments.of(Family.BINOMIAL, Link.LOGIT, crossed, GlmmOptions.Method.MONTE_CARLO));
      cases.add(Arguments.of(Family.GAMMA, Link.LOG, crossed, GlmmOptions.Method.MONTE_CARLO));
    }
    return cases.stream();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void gradientEqualsDifferences(
      Family family, Link link, String random, GlmmOptions.Method method) {
    check(family, link, random, GlmmOptions.of(family, link).with(method));
  }

  static Stream<Arguments> expected() {
    return Stream.of(
        Arguments.of(Family.BINOMIAL, Link.PROBIT),
        Arguments.of(Family.BINOMIAL, Link.CLOGLOG),
        Arguments.of(Family.GAMMA, Link.LOG),
        Arguments.of(Family.NEGATIVE_BINOMIAL, Link.LOG));
  }

  @ParameterizedTest
  @MethodSource("expected")
  void gradientWithFisherWeightsEqualsDifferences(Family family, Link link) {
    check(
        family,
        link,
        "(1 + z | a) + (1 | b)",
        GlmmOptions.of(family, link).with(GlmmOptions.Curvature.EXPECTED));
  }

  private static void check(Family family, Link link, String random, GlmmOptions options) {
    GlmmProblem problem = problem(TABLE, family, random, options.withSamples(256, 7));
    Objective objective = objective(problem, options.method());
    double[] at = point(problem, objective.dimension());
    Evaluation evaluation = objective.gradient(at);
    assertEquals(
        objective.value(at).value(), evaluation.value(), 1e-9 * Math.abs(evaluation.value()));
    for (int k = 0; k < at.length; k++) {
      double h = 1e-3 * Math.max(0.3, Math.abs(at[k]));
      double difference =
          (8 * (value(objective, at, k, h) - value(objective, at, k, -h))
                  - (value(objective, at, k, 2 * h) - value(objective, at, k, -2 * h)))
              / (12 * h);
      double scale = 1 + Math.abs(difference);
      assertEquals(difference, evaluation.gradient()[k], 2e-6 * scale, "parameter " + k);
    }
  }

  private static Objective objective(GlmmProblem problem, GlmmOptions.Method method) {
    boolean joint = method == GlmmOptions.Method.PQL;
    if (joint || method == GlmmOptions.Method.LAPLACE) {
      return problem.deviances().laplace(joint);
    }
    if (problem.frame().factors().size() == 1) {
      return problem.deviances().grouped();
    }
    LaplaceDeviance center = problem.deviances().laplace(false);
    double[] at = point(problem, center.dimension());
    // draws are held about another point than that of the gradient
    at[0] *= 1.1;
    center.value(at);
    return problem
        .deviances()
        .importance(center, java.util.Arrays.copyOf(at, problem.covariance().parameters()));
  }

  static double value(Objective objective, double[] at, int k, double h) {
    double[] moved = at.clone();
    moved[k] += h;
    return objective.value(moved).value();
  }

  static double[] point(GlmmProblem problem, int n) {
    double[] at = new double[n];
    double[] theta = problem.startingTheta();
    for (int k = 0; k < theta.length; k++) {
      at[k] = theta[k] == 0 ? 0.1 * problem.spread() : 0.7 * theta[k];
    }
    double[] beta = problem.startingBeta();
    boolean dispersion = problem.options().family().hasDispersion();
    if (n > theta.length + (dispersion ? 1 : 0)) {
      System.arraycopy(beta, 0, at, theta.length, beta.length);
    }
    if (dispersion) {
      at[n - 1] = problem.startingDispersion();
    }
    return at;
  }

  static GlmmProblem problem(TableRows table, Family family, String random, GlmmOptions options) {
    String response =
        switch (family) {
          case GAUSSIAN -> "real";
          case BINOMIAL -> "share";
          case GAMMA, INVERSE_GAUSSIAN -> "positive";
          default -> "count";
        };
    if (family == Family.GAUSSIAN && options.link() != Link.IDENTITY) {
      response = "positive";
    }
    FrameOptions frameOptions =
        FrameOptions.none()
            .withFamily(family)
            .withWeightCol(family == Family.BINOMIAL ? "trials" : "w");
    ModelFrame frame = table.frame(response + " ~ x + " + random, frameOptions);
    return GlmmProblem.of(frame, new InMemoryObservations(table, frame, false), options);
  }
}
