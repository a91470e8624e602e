package sparkmixed.bayes;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import sparkmixed.bayes.BayesOptions.Algorithm;

/** Posteriors of binomial models beside brms. */
class GeneralizedBayesTest {
  private static final List<String> PRIORS =
      List.of("b ~ normal(0, 2.5)", "b[(Intercept)] ~ normal(0, 2.5)", "sd ~ student_t(3, 0, 2.5)");

  @ParameterizedTest
  @EnumSource(
      value = Algorithm.class,
      names = {"NUTS", "MARGINAL"})
  void herdsOfCattle(Algorithm algorithm) {
    Posterior own =
        Posteriors.cbpp(
            "cbind(incidence, size - incidence) ~ period + (1 | herd)", PRIORS, algorithm);
    Double kHat = own.sampler().kHat();
    assertTrue(algorithm == Algorithm.NUTS || kHat != null && kHat < Reweighting.UNRELIABLE);
    Posteriors.assertLike("bayes_cbpp_period_explicit", own);
    Posteriors.assertLike(
        "bayes_cbpp_intercept_explicit",
        Posteriors.cbpp(
            "cbind(incidence, size - incidence) ~ 1 + (1 | herd)",
            PRIORS.subList(1, 3),
            algorithm));
  }
}
