package sparkmixed.fit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import sparkmixed.family.Family;
import sparkmixed.family.Link;
import sparkmixed.frame.FrameOptions;
import sparkmixed.frame.ModelFrame;
import sparkmixed.frame.TableRows;
import sparkmixed.moments.InMemoryObservations;
import sparkmixed.moments.PackedRows;
import sparkmixed.objective.Evaluation;
import sparkmixed.objective.LaplaceDeviance;
import sparkmixed.pls.RowLayout;
import sparkmixed.testing.DenseModel;

/** Equal rows put together, and effects of single rows. */
class GlmmRowsTest {
  private static LmmFit.Result fit(TableRows table, String formula, GlmmOptions options) {
    ModelFrame frame = table.frame(formula, FrameOptions.none().withFamily(options.family()));
    return GlmmFit.fit(
        frame, new InMemoryObservations(table, frame, false), options, FitListener.none());
  }

  /** Two covariates with few values, so that rows repeat. */
  private static TableRows repeating(Family family) {
    Random random = new Random(99);
    int n = 600;
    double[] y = new double[n];
    double[] x = new double[n];
    double[] o = new double[n];
    double[] w = new double[n];
    String[] g = new String[n];
    String[] h = new String[n];
    String[] id = new String[n];
    for (int i = 0; i < n; i++) {
      x[i] = random.nextInt(3);
      o[i] = 0.1 * random.nextInt(2);
      w[i] = 1 + random.nextInt(3);
      int level = random.nextInt(12);
      g[i] = "g" + level;
      h[i] = "h" + random.nextInt(5);
      id[i] = "row" + i;
      double eta = -0.4 + 0.5 * x[i] + 0.8 * Math.sin(level) + o[i];
      double mean = Math.exp(eta + 0.5 * random.nextGaussian());
      y[i] =
          family == Family.BINOMIAL
              ? (random.nextDouble() < mean / (1 + mean) ? 1 : 0)
              : Math.floor(-Math.log(1 - random.nextDouble()) * mean);
    }
    return TableRows.builder()
        .doubles("y", y)
        .doubles("x", x)
        .doubles("o", o)
        .doubles("w", w)
        .strings("g", g)
        .strings("h", h)
        .strings("id", id)
        .build();
  }

  @ParameterizedTest
  @EnumSource(names = {"BINOMIAL", "POISSON"})
  void equalRowsPutTogetherChangeNothing(Family family) {
    TableRows table = repeating(family);
    for (String random : List.of("(1 | g)", "(1 + x | g) + (1 | h)")) {
      ModelFrame frame =
          table.frame(
              "y ~ x + " + random,
              FrameOptions.none().withFamily(family).withWeightCol("w").withOffsetCol("o"));
      for (Link link : family.links()) {
        GlmmProblem problem =
            GlmmProblem.of(
                frame, new InMemoryObservations(table, frame, false), GlmmOptions.of(family, link));
        PackedRows rows = Objects.requireNonNull(problem.rows().local()).rows();
        assertTrue(
            problem.deviances().layout().rows().rows() < 0.7 * rows.rows(),
            "nothing was collapsed");
        LaplaceDeviance collapsed = problem.deviances().laplace(false);
        LaplaceDeviance plain =
            new LaplaceDeviance(
                RowLayout.of(rows, rows.pattern(), false),
                problem.covariance(),
                family,
                link,
                false,
                false,
                problem.summary().constant());
        plain.start(problem.startingBeta());
        double[] at = GlmmGradientTest.point(problem, plain.dimension());
        Evaluation expected = plain.gradient(at);
        Evaluation actual = collapsed.gradient(at);
        assertEquals(expected.feasible(), actual.feasible(), link + random);
        assertTrue(collapsed.passes() < 2 * plain.passes(), collapsed.passes() + " passes");
        if (expected.feasible()) {
          // A mode at the edge of what has a mean (1/mu^2 near 0) is found less exactly.
          double close = link == Link.INVERSE_SQUARED ? 1e-7 : 1e-11;
          assertEquals(expected.value(), actual.value(), close * Math.abs(expected.value()));
          for (int k = 0; k < at.length; k++) {
            assertEquals(
                expected.gradient()[k],
                actual.gradient()[k],
                1000 * close * expected.gradientNorm());
          }
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " + (1 | g)", " + (1 | g) + (1 | h)"})
  void effectsOfRowsNeedNoColumn(String more) {
    TableRows table = repeating(Family.POISSON);
    GlmmOptions options = GlmmOptions.of(Family.POISSON, Link.LOG);
    LmmFit.Result named = fit(table, "y ~ x + (1 | id)" + more, options);
    LmmFit.Result unnamed = fit(table, "y ~ x + (1 | .obs)" + more, options);
    FittedModel first = named.model();
    FittedModel second = unnamed.model();
    assertEquals(first.logLik(), second.logLik(), 1e-8);
    double[] errors = first.fixedEffects().standardErrors();
    for (int j = 0; j < errors.length; j++) {
      assertEquals(
          first.fixedEffects().estimates()[j],
          second.fixedEffects().estimates()[j],
          1e-7 * errors[j]);
      assertEquals(errors[j], second.fixedEffects().standardErrors()[j], 1e-6 * errors[j]);
    }
    for (int t = 0; t < first.terms().size(); t++) {
      double sd = first.terms().get(t).standardDeviation(0);
      assertEquals(sd, second.terms().get(t).standardDeviation(0), 1e-6 * (sd + 0.01));
    }
    assertEquals(table.rows(), second.groups().get(0).levels());
    assertEquals(first.warnings(), second.warnings());
    Map<String, Integer> rows = DenseModel.positions(named.randomEffects().get(0).levels());
    for (int i = 0; i < table.rows(); i++) {
      int level = Objects.requireNonNull(rows.get("row" + i));
      assertEquals(
          named.randomEffects().get(0).modes().get(level, 0),
          unnamed.randomEffects().get(0).modes().get(i, 0),
          1e-6);
    }
  }
}
