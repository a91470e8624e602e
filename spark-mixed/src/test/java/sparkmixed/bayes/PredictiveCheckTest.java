package sparkmixed.bayes;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.junit.jupiter.api.Test;
import sparkmixed.bayes.PredictiveCheck.Statistic;
import sparkmixed.bayes.PredictiveCheck.Tested;

class PredictiveCheckTest {
  private static final int DRAWS = 60;

  /** A response and its replicates. */
  private record Observation(double y, double[] replicated) {}

  private static List<Observation> rows(int n, double location, double scale, long seed) {
    Random random = new Random(seed);
    List<Observation> rows = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      double[] replicated = new double[DRAWS];
      Arrays.setAll(replicated, s -> location + scale * random.nextGaussian());
      rows.add(new Observation(location + scale * random.nextGaussian(), replicated));
    }
    return rows;
  }

  private static PredictiveCheck check(List<Observation> rows, int parts, boolean whole) {
    List<PredictiveSums> sums = new ArrayList<>();
    for (int part = 0; part < parts; part++) {
      PredictiveSums own = new PredictiveSums(DRAWS, whole);
      for (int i = part; i < rows.size(); i += parts) {
        own.add(rows.get(i).y(), rows.get(i).replicated());
      }
      sums.add(own);
    }
    PredictiveSums all = sums.get(0);
    sums.subList(1, parts).forEach(all::add);
    int[] picked = new int[DRAWS];
    Arrays.setAll(picked, s -> 2 * s);
    return PredictiveCheck.of(all, picked, 30);
  }

  private static Tested of(PredictiveCheck check, Statistic statistic) {
    return check.statistics().stream()
        .filter(one -> one.statistic() == statistic)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void statisticsAreThoseOfEachReplicate() {
    List<Observation> rows = rows(500, 3, 2, 1);
    PredictiveCheck check = check(rows, 1, false);
    double[] column = rows.stream().mapToDouble(row -> row.replicated()[7]).toArray();
    double mean = Arrays.stream(column).average().orElseThrow();
    double squares = Arrays.stream(column).map(x -> (x - mean) * (x - mean)).sum();
    assertEquals(mean, check.replicated()[Statistic.MEAN.ordinal()][7], 1e-13);
    assertEquals(Math.sqrt(squares / 499), check.replicated()[Statistic.SD.ordinal()][7], 1e-13);
    assertEquals(
        Arrays.stream(column).min().orElseThrow(),
        check.replicated()[Statistic.MIN.ordinal()][7],
        0);
    assertEquals(
        Arrays.stream(column).max().orElseThrow(),
        check.replicated()[Statistic.MAX.ordinal()][7],
        0);
    Tested sd = of(check, Statistic.SD);
    double[] all = check.replicated()[Statistic.SD.ordinal()];
    assertEquals(
        Arrays.stream(all).filter(value -> value >= sd.observed()).count() / 60.0, sd.pValue(), 0);
    assertEquals(0, sd.tied(), 0);
    assertTrue(sd.low() < sd.median() && sd.median() < sd.high());
    // draw number 14 of all is the 15th of the first chain of 30, number 62 the third of the third
    assertEquals(List.of(1, 15), List.of(check.chains()[7], check.draws()[7]));
    assertEquals(List.of(3, 3), List.of(check.chains()[31], check.draws()[31]));
    assertEquals(4, check.statistics().size());
  }

  @Test
  void neitherOrderNorPartsMatter() {
    List<Observation> rows = rows(2_000, 1e6, 1, 2);
    PredictiveCheck whole = check(rows, 1, false);
    Collections.shuffle(rows, new Random(3));
    PredictiveCheck parts = check(rows, 7, false);
    for (int k = 0; k < 4; k++) {
      assertArrayEquals(whole.replicated()[k], parts.replicated()[k]);
    }
    assertEquals(whole.statistics(), parts.statistics());
    assertArrayEquals(whole.distribution().at(), parts.distribution().at());
    assertArrayEquals(whole.distribution().replicated()[4], parts.distribution().replicated()[4]);
  }

  @Test
  void countsHaveSharesAndTies() {
    List<Observation> rows = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      double[] replicated = new double[DRAWS];
      int row = i;
      Arrays.setAll(replicated, s -> s % 2 == 0 ? row : 0);
      rows.add(new Observation(i < 4 ? 0 : i, replicated));
    }
    PredictiveCheck check = check(rows, 3, true);
    Tested zeros = of(check, Statistic.ZEROS);
    assertEquals(0.4, zeros.observed(), 0);
    assertEquals(0.5, zeros.pValue(), 0);
    assertEquals(0.55, zeros.mean(), 1e-15);
    Tested most = of(check, Statistic.MAX);
    assertEquals(9, most.observed(), 0);
    assertEquals(0.5, most.tied(), 0);
    assertTrue(check.whole());
    assertEquals(1, check.distribution().width(), 0);
    assertArrayEquals(new double[] {0, 1, 2, 3, 4, 5, 6, 7, 8, 9}, check.distribution().at(), 0);
    assertArrayEquals(
        new double[] {0.4, 0, 0, 0, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1},
        check.distribution().observed(),
        1e-15);
    assertEquals(50, check.distribution().replicated().length);
  }

  @Test
  void manyCountsShareBins() {
    List<Observation> rows = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      double[] replicated = new double[DRAWS];
      Arrays.fill(replicated, 3 * i);
      rows.add(new Observation(i, replicated));
    }
    PredictiveDistribution all = check(rows, 4, true).distribution();
    // 0 to 2997 in at most 128 bins
    assertEquals(32, all.width(), 0);
    assertEquals(94, all.at().length);
    assertEquals(0.032 / 32, all.observed()[3], 1e-15);
    assertEquals(1, 32 * Arrays.stream(all.replicated()[0]).sum(), 1e-12);
  }

  // R 4.2.2
  //   y <- qnorm(ppoints(200))^3
  //   d <- density(y, n = 8192, from = -12, to = 12); approx(d, xout = c(-3, 0.5, 4))$y
  private static final double[] AT = {-3, 0.5, 4};
  private static final double[] DENSITY = {0.02267389799, 0.16717413614, 0.01470314545};

  /** R bins, too; here bins of 1/64, and lines between 256 points of the grid. */
  @Test
  void densitiesAreThoseOfR() {
    List<Observation> rows = new ArrayList<>();
    NormalDistribution normal = NormalDistribution.of(0, 1);
    for (int i = 1; i <= 200; i++) {
      double y = Math.pow(normal.inverseCumulativeProbability((i - 0.5) / 200), 3);
      double[] replicated = new double[DRAWS];
      Arrays.fill(replicated, y / 20);
      rows.add(new Observation(y, replicated));
    }
    PredictiveDistribution all = check(rows, 3, false).distribution();
    double[] at = all.at();
    double total = 0;
    for (int k = 1; k < at.length; k++) {
      total += 0.5 * (all.observed()[k] + all.observed()[k - 1]) * (at[k] - at[k - 1]);
    }
    assertEquals(1, total, 0.02);
    for (int k = 0; k < AT.length; k++) {
      int above = 0;
      while (at[above] < AT[k]) {
        above++;
      }
      double low = Math.min(all.observed()[above - 1], all.observed()[above]);
      double high = Math.max(all.observed()[above - 1], all.observed()[above]);
      assertTrue(
          low * 0.9 < DENSITY[k] && DENSITY[k] < 1.1 * high, AT[k] + ": " + low + ".." + high);
    }
  }

  @Test
  void aRowWithoutAMeanIsNotCounted() {
    List<Observation> rows = rows(20, 0, 1, 5);
    rows.get(3).replicated()[0] = Double.NaN;
    PredictiveCheck check = check(rows, 2, false);
    for (double[] statistic : check.replicated()) {
      assertTrue(Double.isNaN(statistic[0]));
    }
    assertTrue(Double.isFinite(of(check, Statistic.MEAN).pValue()));
  }
}
