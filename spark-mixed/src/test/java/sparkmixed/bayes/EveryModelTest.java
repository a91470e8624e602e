package sparkmixed.bayes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.commons.rng.UniformRandomProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import sparkmixed.bayes.BayesOptions.Algorithm;
import sparkmixed.family.Family;
import sparkmixed.family.Link;
import sparkmixed.family.Responses;
import sparkmixed.frame.FrameOptions;
import sparkmixed.frame.TableRows;
import sparkmixed.testing.RandomModel;

/** Whatever the other estimators fit can be sampled, by two algorithms that agree. */
class EveryModelTest {
  private static final SamplerOptions SAMPLER = new SamplerOptions(2, 250, 400, 5, 0.9, 10);

  static Stream<Arguments> pairs() {
    return Stream.of(Family.values())
        .flatMap(family -> family.links().stream().map(link -> Arguments.of(family, link)));
  }

  /** Means and standard deviations within Monte Carlo error; some hundreds of them are asked. */
  private static void assertAgree(SmallModel model) {
    Posterior nuts = model.fit(SAMPLER, Algorithm.NUTS);
    Posterior marginal = model.fit(SAMPLER, Algorithm.MARGINAL);
    assertEquals("nuts", nuts.sampler().algorithm());
    assertEquals("marginal", marginal.sampler().algorithm());
    Double kHat = marginal.sampler().kHat();
    assertTrue(kHat == null || kHat < 1, "k-hat " + kHat);
    // from 0.7 on draws are those of Laplace's approximation, and a warning says so
    double approximate = kHat != null && kHat > 0.7 ? 0.1 : 0;
    for (int k = 0; k < nuts.names().size(); k++) {
      double[][] a = nuts.parameter(k);
      double[][] b = marginal.parameter(k);
      ParameterSummary one = ParameterSummary.of(nuts.names().get(k), a);
      ParameterSummary other = ParameterSummary.of(marginal.names().get(k), b);
      String said = model.formula() + " " + model.family() + " " + one + " " + other;
      assertEquals(
          one.mean(),
          other.mean(),
          4.5 * Math.hypot(one.mcseMean(), other.mcseMean()) + approximate * one.sd(),
          said);
      assertEquals(
          one.sd(),
          other.sd(),
          4.5 * Math.hypot(MonteCarloError.sd(a), MonteCarloError.sd(b)) + approximate * one.sd(),
          said);
    }
  }

  /** Intercept, slope and deviation that keep every mean well inside the domain. */
  private static double[] parameters(Family family, Link link) {
    boolean share = family == Family.BINOMIAL;
    return switch (link) {
      case IDENTITY -> share ? new double[] {0.5, 0.12, 0.08} : new double[] {8, 1.5, 0.8};
      case LOG -> share ? new double[] {-1.4, 0.3, 0.15} : new double[] {1, 0.4, 0.3};
      case INVERSE -> new double[] {0.5, 0.1, 0.05};
      case SQRT -> new double[] {3, 0.5, 0.3};
      case INVERSE_SQUARED -> new double[] {0.3, 0.06, 0.04};
      default -> new double[] {0.2, 0.6, 0.5};
    };
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void everyFamilyAndLink(Family family, Link link) {
    double[] p = parameters(family, link);
    UniformRandomProvider random = Sampling.random(23, family.ordinal(), link.ordinal());
    Responses responses = new Responses(family, family == Family.GAUSSIAN ? 0.04 : 0.5);
    int groups = 8;
    int each = 8;
    double[] x = new double[groups * each];
    double[] y = new double[x.length];
    double[] trials = new double[x.length];
    Arrays.fill(trials, family == Family.BINOMIAL ? 20 : 1);
    for (int g = 0; g < groups; g++) {
      double b = p[2] * Math.max(-1.5, Math.min(1.5, Responses.normal(random)));
      for (int i = g * each; i < (g + 1) * each; i++) {
        x[i] = 2 * random.nextDouble() - 1;
        y[i] = responses.draw(link.mean(p[0] + p[1] * x[i] + b), trials[i], random);
      }
    }
    List<String> priors =
        new ArrayList<>(
            List.of(
                String.format(
                    java.util.Locale.ROOT, "b[(Intercept)] ~ normal(%s, %s)", p[0], p[2] / 2),
                String.format(java.util.Locale.ROOT, "b[x] ~ normal(%s, %s)", p[1], p[2] / 2),
                String.format(java.util.Locale.ROOT, "sd ~ normal(0, %s)", p[2] / 2)));
    DispersionParameter dispersion = DispersionParameter.of(family);
    if (dispersion != null) {
      priors.add(dispersion.name() + " ~ gamma(4, 4)");
    }
    SmallModel model =
        SmallModel.of(
            TableRows.builder()
                .doubles("y", y)
                .doubles("x", x)
                .doubles("w", trials)
                .strings(
                    "g",
                    IntStream.range(0, x.length)
                        .mapToObj(i -> "g" + i / each)
                        .toArray(String[]::new))
                .build(),
            "y ~ x + (1 | g)",
            family,
            link,
            priors.toArray(String[]::new));
    assertAgree(model.with(FrameOptions.none().withWeightCol("w")).asGeneral());
  }

  private static final List<String> PROPER =
      List.of("b[(Intercept)] ~ normal(0, 1)", "b ~ normal(0, 1)", "sd ~ normal(0, 0.7)");

  private static SmallModel random(
      String formula, Family family, IntToDoubleFunction response, List<String> more) {
    List<String> priors = new ArrayList<>(PROPER);
    priors.addAll(more);
    return SmallModel.of(
        RandomModel.data(5, false, response),
        formula,
        family,
        family.defaultLink(),
        priors.toArray(String[]::new));
  }

  private static double count(int row) {
    return row * 7 % 5;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "y ~ x + (x || g)",
        "y ~ x + (1 | a/k)",
        "y ~ x + (1 | b) + (1 | a)",
        "y ~ x + (1 | g) + (1 | h)",
        "y ~ x + (1 | .obs)",
        "y ~ x + (1 | g) + (1 | .obs)"
      })
  void everyStructure(String formula) {
    assertAgree(random(formula, Family.POISSON, EveryModelTest::count, List.of()));
  }

  @Test
  void correlatedEffects() {
    assertAgree(
        random("y ~ x + (x | g)", Family.POISSON, EveryModelTest::count, List.of("cor ~ lkj(2)")));
  }

  @Test
  void weightsAndOffsets() {
    assertAgree(
        random("y ~ x + (1 | g)", Family.POISSON, EveryModelTest::count, List.of())
            .with(RandomModel.weighted(true)));
    assertAgree(
        random(
                "y ~ x + (1 | g) + (1 | h)",
                Family.GAUSSIAN,
                EveryModelTest::count,
                List.of("sigma ~ gamma(2, 1)"))
            .with(RandomModel.weighted(true)));
  }

  @Test
  void trialsAndLabels() {
    int n = 40;
    double[] success = IntStream.range(0, n).mapToDouble(i -> i * 5 % 4).toArray();
    double[] failure = IntStream.range(0, n).mapToDouble(i -> 1 + i * 3 % 5).toArray();
    double[] x = IntStream.range(0, n).mapToDouble(i -> i % 7 - 3.0).toArray();
    TableRows table =
        TableRows.builder()
            .doubles("s", success)
            .doubles("f", failure)
            .doubles("x", x)
            .strings(
                "y",
                IntStream.range(0, n)
                    .mapToObj(i -> i * 5 % 4 > 1 ? "yes" : "no")
                    .toArray(String[]::new))
            .strings("g", IntStream.range(0, n).mapToObj(i -> "g" + i % 8).toArray(String[]::new))
            .build();
    for (String response : List.of("cbind(s, f)", "y")) {
      assertAgree(
          SmallModel.of(
              table,
              response + " ~ x + (1 | g)",
              Family.BINOMIAL,
              Link.LOGIT,
              PROPER.toArray(String[]::new)));
    }
  }

  /** y is one exactly where x is positive, so that the slope has no finite estimate. */
  private static SmallModel separated(String... priors) {
    double[] x = IntStream.range(0, 40).mapToDouble(i -> (i * 7 % 40 - 19.5) / 10).toArray();
    return SmallModel.of(
        TableRows.builder()
            .doubles("y", Arrays.stream(x).map(v -> v > 0 ? 1 : 0).toArray())
            .doubles("x", x)
            .strings("g", IntStream.range(0, 40).mapToObj(i -> "g" + i % 8).toArray(String[]::new))
            .build(),
        "y ~ x + (1 | g)",
        Family.BINOMIAL,
        Link.LOGIT,
        priors);
  }

  @Test
  void separatedDataNeedPriors() {
    SmallModel proper =
        separated("b[(Intercept)] ~ normal(0, 2)", "b[x] ~ normal(0, 2.5)", "sd ~ normal(0, 1)");
    assertAgree(proper);
    assertEquals(List.of(), proper.warnings());
    List<String> warnings =
        separated("b[(Intercept)] ~ normal(0, 2)", "sd ~ normal(0, 1)").warnings();
    assertEquals(1, warnings.size());
    assertTrue(warnings.get(0).startsWith("SEPARATION: "), warnings.get(0));
    assertTrue(warnings.get(0).contains("b[x]"), warnings.get(0));
  }
}
