package sparkmixed.inference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ChiSquaredTailTest {

  // R 4.2.2: print(pchisq(c(0, 3, 1400, 2435.8414771797106, 1e5), c(2, 3, 5, 1, 40),
  //   lower.tail = FALSE, log.p = TRUE), digits = 16)
  @Test
  void logarithmsAsInR() {
    double[][] expected = {
      {0, 2, 0},
      {3, 3, -0.937450079608155},
      {1400, 5, -690.455920277159066},
      {2435.8414771797106, 1, -1222.045963833580117},
      {1e5, 40, -49833.763716718785872}
    };
    for (double[] row : expected) {
      double own = ChiSquaredTail.log(row[0], (int) row[1]);
      assertEquals(row[2], own, 1e-12 * Math.abs(row[2]) + 1e-15);
    }
  }

  /** Where both ways are at hand they agree. */
  @Test
  void theFractionContinuesTheDistribution() {
    for (int df : new int[] {1, 2, 3, 10, 200}) {
      double least = 1320 + 8 * df;
      for (double x = 1280; x < least; x += 0.7) {
        double here = ChiSquaredTail.log(x, df);
        double next = ChiSquaredTail.log(x + 0.7, df);
        assertTrue(next < here, "df " + df + ", x " + x);
        assertEquals(-0.35 * (1 - (df - 2) / x), next - here, 0.01, "df " + df + ", x " + x);
      }
    }
  }
}
