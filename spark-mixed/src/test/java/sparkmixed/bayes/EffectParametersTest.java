package sparkmixed.bayes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.commons.rng.UniformRandomProvider;
import org.junit.jupiter.api.Test;
import sparkmixed.bayes.BayesOptions.Algorithm;
import sparkmixed.bayes.BayesOptions.Parameterization;
import sparkmixed.family.Family;
import sparkmixed.family.Link;
import sparkmixed.family.Responses;
import sparkmixed.frame.TableRows;

/** Random effects centred and not: one posterior, and what either costs. */
class EffectParametersTest {
  private static final SamplerOptions SAMPLER = new SamplerOptions(2, 300, 400, 3, 0.9, 8);

  /** Lines of groups whose effects have deviations of one and a half. */
  private static TableRows lines(int groups, int each, double sigma) {
    UniformRandomProvider random = Sampling.random(41, groups, each);
    double[] x = new double[groups * each];
    double[] y = new double[x.length];
    String[] g = new String[x.length];
    for (int group = 0; group < groups; group++) {
      double intercept = 2 + Responses.normal(random);
      double slope = 1 + 0.5 * Responses.normal(random);
      for (int i = group * each; i < (group + 1) * each; i++) {
        x[i] = 2 * random.nextDouble() - 1;
        y[i] = intercept + slope * x[i] + sigma * Responses.normal(random);
        g[i] = "g" + group;
      }
    }
    return TableRows.builder().doubles("y", y).doubles("x", x).strings("g", g).build();
  }

  private static Posterior fit(TableRows table, Algorithm algorithm, Parameterization way) {
    return SmallModel.of(
            table,
            "y ~ x + (x | g)",
            Family.GAUSSIAN,
            Link.IDENTITY,
            "b[(Intercept)] ~ normal(0, 5)",
            "b[x] ~ normal(0, 5)",
            "sd ~ student_t(3, 0, 1)",
            "cor ~ lkj(2)",
            "sigma ~ student_t(3, 0, 1)")
        .fit(new BayesOptions(SAMPLER, algorithm, List.of(), false, way));
  }

  /** Least bulk effective draws of any parameter over gradients. */
  private static double efficiency(Posterior posterior) {
    ParameterSummary worst =
        posterior.summaries().stream()
            .min(Comparator.comparingDouble(ParameterSummary::essBulk))
            .orElseThrow();
    return worst.essBulk() / posterior.sampler().gradients();
  }

  private static void assertSame(Posterior a, Posterior b) {
    for (int k = 0; k < a.names().size(); k++) {
      ParameterSummary one = a.summaries().get(k);
      ParameterSummary other = b.summaries().get(k);
      String said = one + " " + other;
      assertEquals(
          one.mean(), other.mean(), 4 * Math.hypot(one.mcseMean(), other.mcseMean()), said);
      double error =
          Math.hypot(MonteCarloError.sd(a.parameter(k)), MonteCarloError.sd(b.parameter(k)));
      assertEquals(one.sd(), other.sd(), 4 * error, said);
    }
  }

  @Test
  void largeGroupsAreCentredAndMixBetter() {
    TableRows table = lines(26, 60, 0.8);
    Posterior centred = fit(table, Algorithm.NUTS, Parameterization.CENTERED);
    Posterior spherical = fit(table, Algorithm.NUTS, Parameterization.NON_CENTERED);
    Posterior exact = fit(table, Algorithm.MARGINAL, Parameterization.AUTO);
    assertSame(exact, centred);
    double gain = efficiency(centred) / efficiency(spherical);
    assertTrue(gain > 5, "gain " + gain);
    Posterior chosen = fit(table, Algorithm.NUTS, Parameterization.AUTO);
    assertEquals("(Intercept), x | g: centered", chosen.sampler().parameterization());
    assertEquals(efficiency(centred), efficiency(chosen), 0);
  }

  @Test
  void smallGroupsAreNot() {
    TableRows table = lines(30, 4, 2.5);
    Posterior chosen = fit(table, Algorithm.NUTS, Parameterization.AUTO);
    assertEquals("(Intercept), x | g: non-centered", chosen.sampler().parameterization());
    Posterior centred = fit(table, Algorithm.NUTS, Parameterization.CENTERED);
    double gain = efficiency(chosen) / efficiency(centred);
    assertTrue(gain > 1.5, "gain " + gain);
    assertSame(chosen, fit(table, Algorithm.MARGINAL, Parameterization.AUTO));
  }

  /** Of two centred factors one has the intercept. */
  @Test
  void crossedFactors() {
    int n = 400;
    UniformRandomProvider random = Sampling.random(5, 1, 1);
    double[] g = IntStream.range(0, 10).mapToDouble(k -> Responses.normal(random)).toArray();
    double[] h = IntStream.range(0, 8).mapToDouble(k -> Responses.normal(random)).toArray();
    double[] y =
        IntStream.range(0, n)
            .mapToDouble(i -> 1 + g[i % 10] + h[i / 10 % 8] + Responses.normal(random))
            .toArray();
    SmallModel model =
        SmallModel.of(
            TableRows.builder()
                .doubles("y", y)
                .strings("g", labels(n, i -> i % 10))
                .strings("h", labels(n, i -> i / 10 % 8))
                .build(),
            "y ~ 1 + (1 | g) + (1 | h)",
            Family.GAUSSIAN,
            Link.IDENTITY,
            "b[(Intercept)] ~ normal(0, 5)",
            "sd ~ student_t(3, 0, 1)",
            "sigma ~ student_t(3, 0, 1)");
    BayesOptions options = new BayesOptions(SAMPLER, Algorithm.NUTS, List.of(), false);
    Posterior centred = model.fit(options.with(Parameterization.CENTERED));
    assertEquals(
        "(Intercept) | g: centered; (Intercept) | h: centered",
        centred.sampler().parameterization());
    assertSame(centred, model.fit(options.with(Parameterization.NON_CENTERED)));
  }

  private static String[] labels(int n, java.util.function.IntUnaryOperator level) {
    return IntStream.range(0, n).mapToObj(i -> "l" + level.applyAsInt(i)).toArray(String[]::new);
  }
}
