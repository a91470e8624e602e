package sparkmixed.bayes;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import sparkmixed.family.Responses;
import sparkmixed.predict.CounterRandom;

class CalibrationRanksTest {
  private static final int SIMULATIONS = 400;
  private static final int DRAWS = 19;

  /** theta ~ N(0, 1), y | theta ~ N(theta, 1): theta | y ~ N(y / 2, 1 / 2), sampled by NUTS. */
  @Test
  void ranksOfTheSamplerAreUniform() {
    assertTrue(ranks(1).pValue(10) > 0.01);
  }

  @Test
  void wrongPosteriorIsFoundOut() {
    // twice as sure as it should be
    assertTrue(ranks(2).pValue(10) < 1e-4);
  }

  private static CalibrationRanks ranks(double confidence) {
    CalibrationRanks ranks = new CalibrationRanks(DRAWS);
    CounterRandom random = new CounterRandom();
    for (int s = 0; s < SIMULATIONS; s++) {
      random.start(3, s, 0);
      double theta = Responses.normal(random);
      double y = theta + Responses.normal(random);
      LogDensity posterior = new Posterior(y / 2, 2 * confidence * confidence);
      SamplerOptions options = new SamplerOptions(1, 100, 10 * DRAWS, s, 0.8, 10);
      Chain chain =
          Nuts.sample(c -> posterior, new double[][] {{0}}, options, SamplerListener.none()).get(0);
      double[] draws = java.util.Arrays.stream(chain.draws()).mapToDouble(q -> q[0]).toArray();
      ranks.add(theta, CalibrationRanks.thin(draws, DRAWS));
    }
    assertEquals(SIMULATIONS, ranks.simulations());
    return ranks;
  }

  private record Posterior(double mean, double precision) implements LogDensity {
    @Override
    public int dimension() {
      return 1;
    }

    @Override
    public double evaluate(double[] q, double[] gradient) {
      gradient[0] = -precision * (q[0] - mean);
      return -precision * (q[0] - mean) * (q[0] - mean) / 2;
    }
  }

  @Test
  void countsAndBins() {
    CalibrationRanks ranks = new CalibrationRanks(3);
    ranks.add(0, new double[] {-1, 1, 2});
    ranks.add(5, new double[] {-1, 1, 2});
    ranks.add(-5, new double[] {-1, 1, 2});
    assertArrayEquals(new long[] {1, 1, 0, 1}, ranks.counts());
    assertArrayEquals(new long[] {2, 1}, ranks.histogram(2));
    // R: chisq.test(c(2, 1))$p.value    0.5637029
    assertEquals(0.5637029, ranks.pValue(2), 1e-7);
    assertThrows(IllegalArgumentException.class, () -> ranks.histogram(3));
    assertThrows(IllegalArgumentException.class, () -> ranks.add(0, new double[2]));
    assertArrayEquals(
        new double[] {3, 6}, CalibrationRanks.thin(new double[] {0, 1, 2, 3, 4, 5, 6}, 2));
  }
}
