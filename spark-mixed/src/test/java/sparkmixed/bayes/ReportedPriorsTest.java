package sparkmixed.bayes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sparkmixed.predict.CounterRandom;
import sparkmixed.testing.MadePosterior;

class ReportedPriorsTest {
  private static final MadePosterior MADE = new MadePosterior(3, 2, 10);

  @Test
  void everyParameterHasItsOwn() {
    BayesianResult result = MADE.result();
    List<Density> densities = new ReportedPriors(result, MADE.model()).densities();
    assertEquals(
        List.of(
            "(flat)",
            "normal(0, 10)",
            "normal(0, 10)",
            "student_t(3, 0, 2.5)",
            "(flat)",
            "lkj(2)",
            "student_t(3, 0, 2.5)"),
        densities.stream().map(Density::toString).toList());
    assertEquals(result.posterior().names().size(), densities.size());
    assertEquals(0, densities.get(3).lower());
    assertEquals(0, densities.get(4).lower(), "a flat standard deviation is positive all the same");
    assertFalse(densities.get(4).isProper());
    assertEquals(-1, densities.get(5).lower());
    assertEquals(1, densities.get(5).upper());
    assertEquals(0, densities.get(6).lower());
  }

  /** brms' Intercept is b_0 + sum_j b_j mean(x_j); the means here are 0.5. */
  @Test
  void theCentredInterceptIsAQuantityOfItsOwn() {
    BayesianResult result = MADE.result();
    ReportedPriors priors = new ReportedPriors(result, MADE.model());
    assertEquals("student_t(3, 1, 2.5)", priors.centredIntercept().orElseThrow().toString());
    double[] draw = result.posterior().draws()[1][4];
    assertEquals(draw[0] + 0.5 * draw[1] + 0.5 * draw[2], priors.centredIntercepts()[1][4], 1e-12);
  }

  /** Moments of each correlation of matrices drawn from the prior are those of its marginal. */
  @ParameterizedTest
  @CsvSource({"1, 2", "1, 3", "2, 4", "0.5, 3"})
  void aCorrelationHasItsMarginal(double eta, int k) {
    Lkj lkj = new Lkj(eta);
    CounterRandom random = new CounterRandom();
    random.start(11, 2, k);
    int n = 40_000;
    int pairs = k * (k - 1) / 2;
    double[] squares = new double[pairs];
    double[] fourths = new double[pairs];
    for (int s = 0; s < n; s++) {
      CorrelationFactor factor = CorrelationFactor.of(k, lkj.sample(k, random));
      int at = 0;
      for (int row = 1; row < k; row++) {
        for (int column = 0; column < row; column++, at++) {
          double square = Math.pow(factor.correlation(row, column), 2);
          squares[at] += square / n;
          fourths[at] += square * square / n;
        }
      }
    }
    Density marginal = lkj.marginal(k);
    double error = 4 / Math.sqrt(n);
    for (int pair = 0; pair < pairs; pair++) {
      assertEquals(moment(marginal, 2), squares[pair], error * 0.4, "pair " + pair);
      assertEquals(moment(marginal, 4), fourths[pair], error * 0.4, "pair " + pair);
    }
    assertEquals(1, moment(marginal, 0), 1e-4);
  }

  /** By the midpoint rule in the angle, which takes the ends well. */
  private static double moment(Density density, int power) {
    int steps = 200_000;
    double sum = 0;
    for (int i = 0; i < steps; i++) {
      double angle = Math.PI * (i + 0.5) / steps;
      double r = Math.cos(angle);
      sum += Math.pow(r, power) * Math.exp(density.logDensity(r)) * Math.sin(angle);
    }
    return sum * Math.PI / steps;
  }

  @Test
  void theSlopeOfTheMarginalIsItsDerivative() {
    Density marginal = new Lkj(2).marginal(4);
    double h = 1e-6;
    for (double r : new double[] {-0.9, -0.2, 0, 0.6}) {
      double slope = (marginal.logDensity(r + h) - marginal.logDensity(r - h)) / (2 * h);
      assertEquals(slope, marginal.derivative(r), 1e-6);
    }
  }

  @Test
  void ranksOfChainsThatMixAreFlatAndOfOthersNot() {
    long[][] apart = RankHistogram.of(new double[][] {{1, 2, 3, 4}, {5, 6, 7, 8}}, 4);
    assertEquals("[[2, 2, 0, 0], [0, 0, 2, 2]]", Arrays.deepToString(apart));
    long[][] mixed = RankHistogram.of(new double[][] {{1, 3, 5, 7}, {2, 4, 6, 8}}, 4);
    assertEquals("[[1, 1, 1, 1], [1, 1, 1, 1]]", Arrays.deepToString(mixed));
    long[][] tied = RankHistogram.of(new double[][] {{0, 0, 9, 9}, {0, 0, 9, 9}}, 4);
    assertEquals("[[0, 2, 0, 2], [0, 2, 0, 2]]", Arrays.deepToString(tied));
    double[][] draws = FixedDraws.uniform(4, 1000, 1);
    for (long[] chain : RankHistogram.of(draws, 20)) {
      assertEquals(1000, Arrays.stream(chain).sum());
      assertTrue(Arrays.stream(chain).allMatch(count -> count > 20 && count < 85));
    }
  }
}
