package sparkmixed.fit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import org.junit.jupiter.api.Test;
import sparkmixed.covariance.CovarianceTerm;

/** What restrictions promise: the quantity is held, derivatives are those of the map. */
class RestrictionTest {
  private static final int WIDTH = 4;

  /** A term of four columns, with two other parameters before and one after. */
  private static final CovarianceTerm TERM = new CovarianceTerm(0, WIDTH, true, 0, 2);

  private static final int ALL = 2 + WIDTH * (WIDTH + 1) / 2 + 1;

  private static double dot(double[] all, int a, int b) {
    double sum = 0;
    for (int c = 0; c <= Math.min(a, b); c++) {
      sum += all[TERM.position(a, c)] * all[TERM.position(b, c)];
    }
    return sum;
  }

  private static double[] random(Random random, int n) {
    return random.doubles(n, -1.2, 1.2).toArray();
  }

  private static void assertDerivatives(Restriction restriction, double[] free, Random random) {
    double[] gradient = random(random, ALL);
    double[] pulled = restriction.pulled(free, gradient);
    double[] differences = new double[free.length];
    for (int k = 0; k < free.length; k++) {
      double[] up = free.clone();
      double[] down = free.clone();
      up[k] += 1e-5;
      down[k] -= 1e-5;
      double[] above = restriction.all(up);
      double[] below = restriction.all(down);
      for (int i = 0; i < ALL; i++) {
        differences[k] += gradient[i] * (above[i] - below[i]) / 2e-5;
      }
    }
    assertArrayEquals(differences, pulled, 1e-7);
  }

  @Test
  void correlationsAreHeld() {
    Random random = new Random(4);
    for (int a = 1; a < WIDTH; a++) {
      for (int b = 0; b < a; b++) {
        for (double rho : new double[] {-1, -0.7, 0, 0.3, 0.999, 1}) {
          Restriction restriction = new HeldCorrelation(ALL, TERM, a, b, rho);
          double[] free = random(random, ALL - 1);
          double[] all = restriction.all(free);
          double scale = Math.sqrt(dot(all, a, a) * dot(all, b, b));
          assertEquals(rho, dot(all, a, b) / scale, 1e-12);
          assertDerivatives(restriction, free, random);
          if (Math.abs(rho) < 1) {
            assertArrayEquals(all, restriction.all(restriction.free(all)), 1e-12);
          }
        }
      }
    }
  }

  @Test
  void deviationsAreHeld() {
    Random random = new Random(5);
    for (int a = 0; a < WIDTH; a++) {
      Restriction restriction = new HeldDeviation(ALL, TERM, a, 0.8);
      double[] free = random(random, ALL - 1);
      double[] all = restriction.all(free);
      assertEquals(0.8, Math.sqrt(dot(all, a, a)), 1e-12);
      assertDerivatives(restriction, free, random);
      assertArrayEquals(all, restriction.all(restriction.free(all)), 1e-12);
    }
  }

  @Test
  void directionsFactorTheCovarianceAndLeaveTheFirstAlone() {
    double[][] v = {{4, 1, 0.5}, {1, 3, -0.4}, {0.5, -0.4, 2}};
    for (int first = 0; first < 3; first++) {
      double[][] f = ProfiledQuantity.directions(v, first);
      for (int i = 0; i < 3; i++) {
        for (int j = 0; j < 3; j++) {
          assertEquals(v[i][j], f[0][i] * f[0][j] + f[1][i] * f[1][j] + f[2][i] * f[2][j], 1e-12);
        }
      }
      assertEquals(Math.sqrt(v[first][first]), f[0][first], 1e-15);
      assertEquals(0, f[1][first]);
      assertEquals(0, f[2][first]);
    }
  }
}
