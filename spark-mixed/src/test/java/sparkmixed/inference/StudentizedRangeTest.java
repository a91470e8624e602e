package sparkmixed.inference;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.apache.commons.statistics.distribution.TDistribution;
import org.junit.jupiter.api.Test;

class StudentizedRangeTest {

  // R 4.2.2: options(digits = 16); ptukey(q, k, df, lower.tail = FALSE), itself right to about
  // 1e-10
  @Test
  void equalsR() {
    double[][] expected = {
      {3.5, 3, 10, 0.0771033108386604},
      {1, 4, 2.5, 0.8881022827854836},
      {8, 5, 30, 3.408532357140892e-05},
      {4.2, 12, 6, 0.2982381569160641},
      {3.3, 3, Double.POSITIVE_INFINITY, 0.05131090641898628},
      {0.5, 10, 100, 0.9999983684220526},
      {25, 4, 15, 1.000465266187689e-10},
      {3, 2, 7, 0.07158180033800832},
      {5, 40, 50.5, 0.2108112777567537}
    };
    for (double[] row : expected) {
      double own = new StudentizedRange((int) row[1]).survival(row[0], row[2]);
      assertEquals(row[3], own, 1e-8, "q = " + row[0]);
    }
  }

  /** The range of two is a t statistic times the root of two. */
  @Test
  void rangeOfTwoIsT() {
    for (double nu : new double[] {1.2, 3, 17, 160.5, 1e5}) {
      for (double t : new double[] {0.1, 1, 4, 12, 30}) {
        double exact = 2 * TDistribution.of(nu).survivalProbability(t);
        double own = new StudentizedRange(2).survival(Math.sqrt(2) * t, nu);
        assertEquals(exact, own, 1e-9 * exact, "t = " + t + ", df = " + nu);
      }
    }
    double normal = new StudentizedRange(2).survival(Math.sqrt(2) * 20, Double.POSITIVE_INFINITY);
    assertEquals(Wald.twoSided(20), normal, 1e-9 * normal);
  }

  /** What an object has tabulated for others changes nothing. */
  @Test
  void manyPairsAreAsOne() {
    StudentizedRange many = new StudentizedRange(50);
    double before = 1;
    for (int pair = 0; pair < 1225; pair++) {
      double q = 1 + 0.02 * pair;
      double own = many.survival(q, 100);
      assertTrue(own <= before, "q = " + q);
      before = own;
      if (pair % 100 == 0) {
        assertEquals(new StudentizedRange(50).survival(q, 100), own, 1e-14 * own);
        double limit = many.survival(q, Double.POSITIVE_INFINITY);
        // beside q^4 / (16 nu) of the probability
        assertEquals(limit, many.survival(q, 1e13), 1e-8 * limit, "q = " + q);
      }
    }
  }

  @Test
  void smallProbabilitiesDoNotVanish() {
    double p = new StudentizedRange(4).survival(40, 200);
    assertTrue(p > 0 && p < 1e-60, "p = " + p);
    assertEquals(1, new StudentizedRange(3).survival(0, 5));
    assertTrue(Double.isNaN(new StudentizedRange(3).survival(Double.NaN, 5)));
  }

  // R 4.2.2: p.adjust(2 * pnorm(-c(2.5, 1, 3)), "holm"), and "bonferroni"
  // 0.024838661 0.317310508 0.008099388
  // 0.037257991 0.951931524 0.008099388
  @Test
  void adjustsAsR() {
    double[] z = {2.5, 1, 3};
    double[] normal = new double[3];
    java.util.Arrays.fill(normal, Double.POSITIVE_INFINITY);
    assertArrayEquals(
        new double[] {0.024838661, 0.317310508, 0.008099388},
        Adjustment.HOLM.apply(z, normal, 3),
        1e-9);
    assertArrayEquals(
        new double[] {0.037257991, 0.951931524, 0.008099388},
        Adjustment.BONFERRONI.apply(z, normal, 3),
        1e-9);
  }
}
