package sparkmixed.bayes;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import sparkmixed.predict.CounterRandom;

class EcdfBandTest {
  @Test
  void uniformRanksStayInsideAsOftenAsTheySay() {
    EcdfBand band = EcdfBand.of(250, 20, 0.95);
    assertEquals(0.95, band.probability(), 0.005);
    CounterRandom random = new CounterRandom();
    int inside = 0;
    int trials = 4000;
    for (int trial = 0; trial < trials; trial++) {
      random.start(1, trial, 0);
      long[] histogram = new long[20];
      for (int k = 0; k < 250; k++) {
        histogram[random.nextInt(20)]++;
      }
      inside += band.holds(histogram) ? 1 : 0;
    }
    double share = band.probability();
    assertEquals(share, (double) inside / trials, 4 * Math.sqrt(share * (1 - share) / trials));
  }
}
