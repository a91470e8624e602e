package sparkmixed.bayes;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import sparkmixed.bayes.BayesOptions.Algorithm;

/** Posteriors of linear models beside brms. */
class LinearBayesTest {
  private static final List<String> EXPLICIT =
      List.of(
          "b[(Intercept)] ~ normal(250, 100)",
          "b[Days] ~ normal(0, 25)",
          "sd ~ student_t(3, 0, 50)",
          "sigma ~ student_t(3, 0, 50)");

  @Test
  void defaultsAreThoseOfBrms() {
    Posterior own =
        Posteriors.sleepstudy("Reaction ~ Days + (Days | Subject)", List.of(), Algorithm.AUTO);
    assertEquals("marginal", own.sampler().algorithm());
    Posteriors.assertLike("bayes_sleepstudy_slope_default", own);
  }

  @Test
  void uncorrelatedSlopes() {
    Posteriors.assertLike(
        "bayes_sleepstudy_uncorrelated_default",
        Posteriors.sleepstudy("Reaction ~ Days + (Days || Subject)", List.of(), Algorithm.AUTO));
  }

  @ParameterizedTest
  @EnumSource(
      value = Algorithm.class,
      names = {"NUTS", "MARGINAL"})
  void bothAlgorithmsDrawFromTheSamePosterior(Algorithm algorithm) {
    Posterior own =
        Posteriors.sleepstudy("Reaction ~ Days + (Days | Subject)", EXPLICIT, algorithm);
    assertEquals(algorithm.toString(), own.sampler().algorithm());
    Posteriors.assertLike("bayes_sleepstudy_slope_explicit", own);
  }

  @Test
  void priorsThatAreNoMixturesAreSampledJointly() {
    Posterior own =
        Posteriors.sleepstudy(
            "Reaction ~ Days + (1 | Subject)",
            List.of("b[Days] ~ logistic(0, 20)"),
            Algorithm.AUTO);
    assertEquals("nuts", own.sampler().algorithm());
  }

  @Test
  void independentProposalsDrawFromTheSamePosterior() {
    Posterior own =
        Posteriors.sleepstudy(
            "Reaction ~ Days + (Days | Subject)", EXPLICIT, Algorithm.MARGINAL, 10);
    assertTrue(own.sampler().kHat() != null, own.sampler().reason());
    Posteriors.assertLike("bayes_sleepstudy_slope_explicit", own);
  }

  @Test
  void aSeedGivesTheSameDrawsOnAnyNumberOfThreads() {
    Posterior one = Posteriors.seeded(1, 3);
    Posterior four = Posteriors.seeded(4, 3);
    Posterior other = Posteriors.seeded(4, 4);
    for (int c = 0; c < one.chains(); c++) {
      assertArrayEquals(one.draws()[c], four.draws()[c]);
    }
    assertNotEquals(one.draws()[0][0][0], other.draws()[0][0][0]);
  }
}
