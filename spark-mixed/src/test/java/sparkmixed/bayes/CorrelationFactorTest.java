package sparkmixed.bayes;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import org.hipparchus.linear.CholeskyDecomposition;
import org.hipparchus.linear.MatrixUtils;
import org.hipparchus.linear.RealMatrix;
import org.junit.jupiter.api.Test;

class CorrelationFactorTest {
  private static final double[] Y = {0.3, -1.2, 0.1, 2.0, -0.4, 0.7};

  /** Partial correlations of three variables are known in closed form. */
  @Test
  void tanhOfYIsThePartialCorrelationGivenTheColumnsBefore() {
    CorrelationFactor factor = CorrelationFactor.of(3, new double[] {0.5, -0.3, 1.1});
    double r21 = factor.correlation(1, 0);
    double r31 = factor.correlation(2, 0);
    double r32 = factor.correlation(2, 1);
    assertEquals(Math.tanh(0.5), r21, 1e-15);
    assertEquals(Math.tanh(-0.3), r31, 1e-15);
    double partial = (r32 - r21 * r31) / Math.sqrt((1 - r21 * r21) * (1 - r31 * r31));
    assertEquals(Math.tanh(1.1), partial, 1e-14);
  }

  @Test
  void theFactorIsTheCholeskyFactorOfItsCorrelations() {
    CorrelationFactor factor = CorrelationFactor.of(4, Y);
    RealMatrix correlation = MatrixUtils.createRealMatrix(4, 4);
    for (int i = 0; i < 4; i++) {
      for (int j = 0; j < 4; j++) {
        correlation.setEntry(i, j, factor.correlation(i, j));
      }
    }
    RealMatrix expected = new CholeskyDecomposition(correlation).getL();
    int at = 0;
    for (int j = 0; j < 4; j++) {
      for (int i = j; i < 4; i++) {
        assertEquals(expected.getEntry(i, j), factor.get(i, j), 1e-14);
        assertEquals(factor.get(i, j), factor.lower()[at++]);
      }
    }
    assertEquals(0, factor.get(1, 2));
  }

  @Test
  void unconstrainedTurnsItRoundWhateverTheScaleOfTheRows() {
    double[] lower = CorrelationFactor.of(4, Y).lower();
    assertArrayEquals(Y, CorrelationFactor.unconstrained(4, lower), 1e-13);
    double[] scales = {3, 1e-8, 40, 0.2};
    int at = 0;
    for (int j = 0; j < 4; j++) {
      for (int i = j; i < 4; i++) {
        lower[at++] *= scales[i];
      }
    }
    assertArrayEquals(Y, CorrelationFactor.unconstrained(4, lower), 1e-13);
  }

  @Test
  void aSingularFactorHasInfiniteOrNoCorrelation() {
    double[] perfect = {2, -1, 0};
    assertArrayEquals(
        new double[] {Double.NEGATIVE_INFINITY}, CorrelationFactor.unconstrained(2, perfect));
    double[] without = {2, 0, 0};
    assertArrayEquals(new double[] {0}, CorrelationFactor.unconstrained(2, without));
  }

  @Test
  void nearlyPerfectCorrelationsKeepTheirDiagonal() {
    CorrelationFactor factor = CorrelationFactor.of(2, new double[] {200});
    // 1/cosh(200), which 1 - tanh(200)^2 has lost
    assertEquals(2 * Math.exp(-200), factor.get(1, 1), 1e-100);
    assertArrayEquals(
        new double[] {200}, CorrelationFactor.unconstrained(2, factor.lower()), 1e-12);
  }

  @Test
  void pullBackIsTheChainRule() {
    double[] weights = {0.7, -1.1, 0.4, 2.2, 0.9, -0.3, 1.8, -0.6, 0.5, 1.3};
    double[] gradient = new double[Y.length];
    CorrelationFactor.of(4, Y).pullBack(weights, gradient);
    for (int m = 0; m < Y.length; m++) {
      double h = 1e-6;
      double slope = (weighted(weights, m, h) - weighted(weights, m, -h)) / (2 * h);
      assertEquals(slope, gradient[m], 1e-9);
    }
  }

  private static double weighted(double[] weights, int at, double by) {
    double[] y = Y.clone();
    y[at] += by;
    double[] lower = CorrelationFactor.of(4, y).lower();
    double[] terms = new double[lower.length];
    Arrays.setAll(terms, c -> weights[c] * lower[c]);
    return Arrays.stream(terms).sum();
  }
}
