package sparkmixed.bayes;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import sparkmixed.error.NotConvergedException;
import sparkmixed.predict.CounterRandom;

class IndependenceSamplerTest {
  private static final double[][] COVARIANCE = Targets.correlated(new double[] {1, 3}, 0.7);
  private static final double[] SCALE = {1, 2.1, 2.1, 9};
  private static final StudentProposal NEAR =
      new StudentProposal(new double[] {0.3, -0.5}, SCALE, 5);

  // R 4.2.2, mvtnorm 1.1-3:
  //   sprintf("%.12f", dt((1 - 0.5) / 2, 4, log = TRUE) - log(2))   # "-1.712736899912"
  //   sprintf("%.12f", dmvt(c(1, 2), delta = c(0.3, -0.5), sigma = matrix(c(1, 2.1, 2.1, 9), 2),
  //     df = 5, log = TRUE))   # "-3.071368341734"
  @Test
  void proposalDensityIsThatOfStudent() {
    StudentProposal one = new StudentProposal(new double[] {0.5}, new double[] {4}, 4);
    assertEquals(-1.712736899912, one.logDensity(new double[] {1}), 1e-11);
    assertEquals(-3.071368341734, NEAR.logDensity(new double[] {1, 2}), 1e-11);
  }

  @Test
  void weightedDrawsHaveTheMomentsOfTheTarget() {
    ImportanceSample sample = sample(Targets.gaussian(COVARIANCE), NEAR, 20_000, 4, 2);
    assertTrue(sample.isReliable());
    assertTrue(sample.effectiveSampleSize() > 12_000, "ess " + sample.effectiveSampleSize());
    double[] weights = sample.smoothing().normalized();
    double mean = 0;
    double product = 0;
    for (int s = 0; s < weights.length; s++) {
      double[] q = sample.draws()[s];
      mean += weights[s] * q[1];
      product += weights[s] * q[0] * q[1];
    }
    double n = sample.effectiveSampleSize();
    assertEquals(0, mean, 4 * 3 / Math.sqrt(n));
    assertEquals(2.1, product, 4 * Math.sqrt(9 * (1 + 0.49) / n));
  }

  @Test
  void metropolisChainsMixAndHaveTheMomentsToo() {
    ImportanceSample sample = sample(Targets.gaussian(COVARIANCE), NEAR, 20_000, 5, 2);
    double[][][] chains = sample.metropolis(4, 5);
    double[][] x = parameter(chains, 1);
    ParameterSummary summary = ParameterSummary.of("q1", x);
    assertEquals(0, summary.mean(), 4 * summary.mcseMean());
    assertEquals(3, summary.sd(), 4 * MonteCarloError.sd(x));
    assertTrue(summary.rhat() < 1.01);
    assertTrue(summary.essBulk() > 8000, "ess " + summary.essBulk());
  }

  @Test
  void resampledDrawsHaveTheMomentsToo() {
    ImportanceSample sample = sample(Targets.gaussian(COVARIANCE), NEAR, 20_000, 6, 2);
    double n = sample.effectiveSampleSize();
    checkSpread(sample.resampled(20_000, 6), n);
    double[][] different = sample.resampledWithoutReplacement(2000, 6);
    assertEquals(2000, Arrays.stream(different).distinct().count());
    checkSpread(different, 2000);
  }

  private static void checkSpread(double[][] draws, double size) {
    double[] x = Arrays.stream(draws).mapToDouble(q -> q[1]).toArray();
    assertEquals(0, DrawMatrix.mean(x), 4 * 3 / Math.sqrt(size));
    assertEquals(9, DrawMatrix.variance(x), 4 * 9 * Math.sqrt(2 / size));
  }

  @Test
  void proposalMuchTooNarrowIsFoundOut() {
    StudentProposal narrow =
        new StudentProposal(new double[2], new double[] {0.04, 0, 0, 0.04}, 50);
    ImportanceSample sample = sample(Targets.student(2, 3), narrow, 4000, 7, 2);
    assertFalse(sample.isReliable(), "k-hat " + sample.smoothing().k());
  }

  @Test
  void drawsDoNotDependOnThreads() {
    ImportanceSample one = sample(Targets.gaussian(COVARIANCE), NEAR, 1000, 8, 1);
    ImportanceSample many = sample(Targets.gaussian(COVARIANCE), NEAR, 1000, 8, 5);
    assertArrayEquals(one.draws(), many.draws());
    assertArrayEquals(one.smoothing().logWeights(), many.smoothing().logWeights());
    assertArrayEquals(one.metropolis(3, 1), many.metropolis(3, 1));
    assertArrayEquals(one.resampled(50, 1), many.resampled(50, 1));
  }

  @Test
  void infeasiblePartsHaveNoWeight() {
    LogDensity half =
        new ValueOnly() {
          @Override
          public double value(double[] q) {
            return q[0] < 0 ? Double.NaN : -q[0] - q[1] * q[1] / 2;
          }
        };
    ImportanceSample sample = sample(half, NEAR, 4000, 9, 2);
    for (double[] q : sample.resampled(4000, 9)) {
      assertTrue(q[0] >= 0);
    }
    for (double[][] chain : sample.metropolis(2, 9)) {
      assertTrue(Arrays.stream(chain).allMatch(q -> q[0] >= 0));
    }
    LogDensity nowhere =
        new ValueOnly() {
          @Override
          public double value(double[] q) {
            return Double.NEGATIVE_INFINITY;
          }
        };
    assertThrows(NotConvergedException.class, () -> sample(nowhere, NEAR, 100, 9, 2));
  }

  private abstract static class ValueOnly implements LogDensity {
    @Override
    public int dimension() {
      return 2;
    }

    @Override
    public double evaluate(double[] q, double[] gradient) {
      throw new UnsupportedOperationException("no gradient is wanted");
    }
  }

  /** Stops after some evaluations, and knows those of the last time. */
  private static final class Impatient implements SamplerListener {
    private final AtomicInteger left;
    private double[] known = new double[0];

    Impatient(int evaluations) {
      this.left = new AtomicInteger(evaluations);
    }

    @Override
    public boolean cancelled() {
      return left.getAndDecrement() <= 0;
    }

    @Override
    public double[] densities(int draws) {
      return known.length > 0 ? known.clone() : SamplerListener.super.densities(draws);
    }

    @Override
    public void stopped(double[] densities) {
      known = densities.clone();
    }
  }

  @Test
  void goesOnWhereItWasStopped() {
    Impatient listener = new Impatient(500);
    AtomicInteger evaluations = new AtomicInteger();
    LogDensity counting =
        new LogDensity() {
          private final LogDensity banana = Targets.banana();

          @Override
          public int dimension() {
            return banana.dimension();
          }

          @Override
          public double evaluate(double[] q, double[] gradient) {
            return banana.evaluate(q, gradient);
          }

          @Override
          public double value(double[] q) {
            evaluations.incrementAndGet();
            return banana.value(q);
          }
        };
    assertThrows(
        CancellationException.class,
        () -> IndependenceSampler.sample(c -> counting, NEAR, 2000, 1, 2, listener));
    assertEquals(500, Arrays.stream(listener.known).filter(one -> !Double.isNaN(one)).count(), 2);
    listener.left.set(Integer.MAX_VALUE);
    ImportanceSample resumed =
        IndependenceSampler.sample(c -> counting, NEAR, 2000, 1, 1, listener);
    assertEquals(2000, evaluations.get());
    ImportanceSample whole = sample(Targets.banana(), NEAR, 2000, 1, 2);
    assertArrayEquals(whole.draws(), resumed.draws());
    assertArrayEquals(whole.logRatios(), resumed.logRatios());
  }

  @Test
  void stratifiedPicksFollowTheWeights() {
    CounterRandom random = new CounterRandom();
    random.start(1, 0, 0);
    int[] counts = new int[4];
    for (int i : Resampling.withReplacement(new double[] {0.5, 0, 0.3, 0.2}, 1000, random)) {
      counts[i]++;
    }
    assertArrayEquals(new int[] {500, 0, 300, 200}, counts);
    assertThrows(
        IllegalArgumentException.class,
        () -> Resampling.withoutReplacement(new double[] {0.5, 0, 0.5}, 3, random));
  }

  private static ImportanceSample sample(
      LogDensity density, StudentProposal proposal, int draws, long seed, int threads) {
    return IndependenceSampler.sample(
        c -> density, proposal, draws, seed, threads, SamplerListener.none());
  }

  private static double[][] parameter(double[][][] chains, int k) {
    return Arrays.stream(chains)
        .map(chain -> Arrays.stream(chain).mapToDouble(q -> q[k]).toArray())
        .toArray(double[][]::new);
  }
}
