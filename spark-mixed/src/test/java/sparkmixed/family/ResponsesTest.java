package sparkmixed.family;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.apache.commons.rng.UniformRandomProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResponsesTest {
  private static final int DRAWS = 200_000;

  /** Moments of the draws within five standard errors, as far as the kurtosis is below 30. */
  @ParameterizedTest
  @CsvSource({
    "GAUSSIAN, 2.5, 3.1, 2",
    "BINOMIAL, 0, 0.3, 1",
    "BINOMIAL, 0, 0.3, 15",
    "POISSON, 0, 0.4, 1",
    "POISSON, 0, 120, 1",
    "NEGATIVE_BINOMIAL, 1.7, 6.3, 1",
    "NEGATIVE_BINOMIAL_1, 0.8, 6.3, 1",
    "GAMMA, 0.4, 3, 1",
    "GAMMA, 0.4, 3, 5",
    "INVERSE_GAUSSIAN, 0.3, 2, 1",
    "INVERSE_GAUSSIAN, 0.3, 2, 4"
  })
  void drawsHaveTheFamilysMeanAndVariance(
      Family family, double dispersion, double mean, double weight) {
    Responses responses = new Responses(family, dispersion);
    UniformRandomProvider random = new SplittableRandom(8)::nextLong;
    double sum = 0;
    double squares = 0;
    for (int k = 0; k < DRAWS; k++) {
      double y = responses.draw(mean, weight, random);
      assertTrue(family.inDomain(y), () -> family + " " + y);
      sum += y - mean;
      squares += (y - mean) * (y - mean);
    }
    double unit = new Residuals(family, family.defaultLink(), dispersion).variance(mean);
    double variance =
        switch (family) {
          case BINOMIAL -> unit / weight;
          case POISSON, NEGATIVE_BINOMIAL, NEGATIVE_BINOMIAL_1 -> unit;
          default -> dispersion * unit / weight;
        };
    assertEquals(0, sum / DRAWS, 5 * Math.sqrt(variance / DRAWS));
    assertEquals(variance, squares / DRAWS, 5 * variance * Math.sqrt(30.0 / DRAWS));
  }

  // qnbinom(c(.025,.975), size=1.7, mu=6.3): 0 20;  qbinom(c(.025,.975), 15, .2): 0 6
  // qpois(c(.025,.975), 3.3): 0 7;  qgamma(c(.025,.975), shape=2.5, scale=1.2): 0.4987269681
  // 7.699501196
  // p <- function(y,m,l) pnorm(sqrt(l/y)*(y/m-1)) + exp(2*l/m)*pnorm(-sqrt(l/y)*(y/m+1))
  // uniroot of p(y,2,3) - .025 and - .975: 0.4023134468 6.436618817
  @ParameterizedTest
  @CsvSource({
    "NEGATIVE_BINOMIAL, 1.7, 6.3, 1, 0, 20",
    "BINOMIAL, 0, 0.2, 15, 0, 0.4",
    "POISSON, 0, 3.3, 1, 0, 7",
    "GAMMA, 0.4, 3, 1, 0.4987269681, 7.699501196",
    "INVERSE_GAUSSIAN, 0.33333333333333333, 2, 1, 0.4023134468, 6.436618817",
    "GAUSSIAN, 4, 1, 4, -0.9599639845, 2.9599639845"
  })
  void quantilesAreRs(
      Family family, double dispersion, double mean, double weight, double low, double high) {
    Responses responses = new Responses(family, dispersion);
    assertEquals(low, responses.quantile(false, 0.025, mean, weight), 1e-8);
    assertEquals(high, responses.quantile(true, 0.025, mean, weight), 1e-8);
  }

  @Test
  void theDevianceOfLinearVarianceIsAboutTheBestMean() {
    Residuals residuals = new Residuals(Family.NEGATIVE_BINOMIAL_1, Link.LOG, 0.8);
    Likelihood likelihood = Likelihood.of(Family.NEGATIVE_BINOMIAL_1, Link.LOG, Math.log(0.8));
    for (double y : new double[] {0, 1, 7, 400}) {
      double best = Double.NEGATIVE_INFINITY;
      for (double eta = -12; eta < 8; eta += 1e-4) {
        best = Math.max(best, likelihood.logDensity(y, 1, eta));
      }
      double eta = Math.log(5);
      double expected = Math.sqrt(2 * (best - likelihood.logDensity(y, 1, eta)));
      double actual = residuals.of(Residuals.Type.DEVIANCE, y, 1, eta);
      assertEquals(y < 5 ? -expected : expected, actual, 1e-4 * (1 + expected));
    }
  }
}
