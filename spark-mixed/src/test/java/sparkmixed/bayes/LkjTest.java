package sparkmixed.bayes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import org.apache.commons.statistics.distribution.BetaDistribution;
import org.hipparchus.linear.LUDecomposition;
import org.hipparchus.linear.MatrixUtils;
import org.hipparchus.linear.RealMatrix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import sparkmixed.error.ConfigurationException;
import sparkmixed.predict.CounterRandom;

class LkjTest {
  private static final double[] Y4 = {0.3, -1.2, 0.1, 2.0, -0.4, 0.7};

  /** With two effects (1 + r)/2 is symmetric beta with shape eta. */
  @ParameterizedTest
  @ValueSource(doubles = {0.3, 1, 2, 7.5})
  void twoEffectsHaveABetaCorrelation(double eta) {
    BetaDistribution beta = BetaDistribution.of(eta, eta);
    for (double y : new double[] {-3, -0.2, 0, 1.4}) {
      double r = Math.tanh(y);
      double expected = beta.logDensity((1 + r) / 2) - Math.log(2);
      assertEquals(
          expected, new Lkj(eta).logDensity(CorrelationFactor.of(2, new double[] {y})), 1e-12);
    }
  }

  // R 4.2.2, log of the integral of det(R)^(eta - 1) over all correlation matrices of three:
  //   inner <- function(a, b, eta) {
  //     h <- sqrt((1 - a^2) * (1 - b^2))
  //     f <- function(c) pmax(1 - a^2 - b^2 - c^2 + 2 * a * b * c, 0)^(eta - 1)
  //     integrate(f, a * b - h, a * b + h, rel.tol = 1e-10)$value
  //   }
  //   middle <- function(a, eta)
  //     integrate(Vectorize(function(b) inner(a, b, eta)), -1, 1, rel.tol = 1e-9)$value
  //   outer3 <- function(eta)
  //     integrate(Vectorize(function(a) middle(a, eta)), -1, 1, rel.tol = 1e-8)$value
  //   for (e in c(1, 2, 3.5)) cat(e, sprintf("%.12g", log(outer3(e))), "\n")
  @ParameterizedTest
  @CsvSource({"1, 1.59631259114", "2, 0.615483338127", "3.5, -0.197645241336"})
  void theConstantIsTheIntegralOverAllMatrices(double eta, double expected) {
    assertEquals(expected, new Lkj(eta).logConstant(3), 1e-8);
  }

  @ParameterizedTest
  @CsvSource({"1", "2", "0.4"})
  void theDensityOfYIsThatOfTheMatrixTimesTheJacobian(double eta) {
    Lkj lkj = new Lkj(eta);
    int k = 4;
    double[][] jacobian = new double[Y4.length][];
    for (int m = 0; m < Y4.length; m++) {
      double h = 1e-5;
      double[] up = correlations(k, moved(Y4, m, h));
      double[] down = correlations(k, moved(Y4, m, -h));
      double[] row = new double[up.length];
      Arrays.setAll(row, c -> (up[c] - down[c]) / (2 * h));
      jacobian[m] = row;
    }
    RealMatrix slopes = MatrixUtils.createRealMatrix(jacobian);
    double logJacobian = Math.log(Math.abs(new LUDecomposition(slopes).getDeterminant()));
    CorrelationFactor factor = CorrelationFactor.of(k, Y4);
    assertEquals(lkj.logDensity(factor) + logJacobian, lkj.logDensity(k, Y4), 1e-7);
    double logDeterminant = Math.log(new LUDecomposition(matrix(k, Y4)).getDeterminant());
    assertEquals((eta - 1) * logDeterminant - lkj.logConstant(k), lkj.logDensity(factor), 1e-10);
  }

  @Test
  void derivativesAreTheSlope() {
    Lkj lkj = new Lkj(1.7);
    double[] gradient = new double[Y4.length];
    Arrays.fill(gradient, 10);
    lkj.addDerivative(4, Y4, gradient);
    for (int m = 0; m < Y4.length; m++) {
      double h = 1e-6;
      double slope =
          (lkj.logDensity(4, moved(Y4, m, h)) - lkj.logDensity(4, moved(Y4, m, -h))) / (2 * h);
      assertEquals(slope, gradient[m] - 10, 1e-8);
    }
  }

  @Test
  void farOutTheDensityFallsInAStraightLine() {
    double[] far = {400};
    double[] farther = {800};
    Lkj lkj = new Lkj(1);
    assertEquals(-800, lkj.logDensity(2, farther) - lkj.logDensity(2, far), 1e-9);
  }

  /**
   * Every correlation alone is {@code 2 B - 1} with B symmetric beta of shape {@code eta - 1 + k/2}
   * (Lewandowski et al. 2009, section 3): its square has mean {@code 1/(2 eta - 1 + k)}.
   */
  @ParameterizedTest
  @CsvSource({"2, 1", "3, 1", "4, 2.5", "5, 0.5"})
  void everyCorrelationOfADrawIsBeta(int k, double eta) {
    Lkj lkj = new Lkj(eta);
    CounterRandom random = new CounterRandom();
    random.start(11, k, 0);
    int draws = 20_000;
    BetaDistribution beta = BetaDistribution.of(eta - 1 + k / 2.0, eta - 1 + k / 2.0);
    double quantile = 2 * beta.inverseCumulativeProbability(0.2) - 1;
    int pairs = k * (k - 1) / 2;
    double[] below = new double[pairs];
    double[] squares = new double[pairs];
    for (int d = 0; d < draws; d++) {
      double[] r = correlations(k, lkj.sample(k, random));
      for (int c = 0; c < pairs; c++) {
        below[c] += r[c] <= quantile ? 1.0 / draws : 0;
        squares[c] += r[c] * r[c] / draws;
      }
    }
    for (int c = 0; c < pairs; c++) {
      assertEquals(0.2, below[c], 4.5 * Math.sqrt(0.2 * 0.8 / draws));
      assertEquals(1 / (2 * eta - 1 + k), squares[c], 4.5 * Math.sqrt(1.0 / 8 / draws));
    }
  }

  @Test
  void oneEffectHasNothingToSay() {
    assertEquals(0, new Lkj(2).logDensity(1, new double[0]));
    assertEquals(0, new Lkj(2).logDensity(CorrelationFactor.of(1, new double[0])));
  }

  @Test
  void theShapeMustBePositive() {
    assertThrows(ConfigurationException.class, () -> new Lkj(0));
    assertThrows(ConfigurationException.class, () -> new Lkj(Double.NaN));
    assertEquals("lkj(2.5)", new Lkj(2.5).toString());
  }

  private static double[] moved(double[] y, int at, double by) {
    double[] moved = y.clone();
    moved[at] += by;
    return moved;
  }

  private static double[] correlations(int k, double[] y) {
    RealMatrix matrix = matrix(k, y);
    double[] below = new double[k * (k - 1) / 2];
    int at = 0;
    for (int j = 0; j < k; j++) {
      for (int i = j + 1; i < k; i++) {
        below[at++] = matrix.getEntry(i, j);
      }
    }
    return below;
  }

  /** {@code L L'} of the factor that y makes. */
  private static RealMatrix matrix(int k, double[] y) {
    CorrelationFactor factor = CorrelationFactor.of(k, y);
    RealMatrix lower = MatrixUtils.createRealMatrix(k, k);
    for (int i = 0; i < k; i++) {
      for (int j = 0; j <= i; j++) {
        lower.setEntry(i, j, factor.get(i, j));
      }
    }
    return lower.multiplyTransposed(lower);
  }
}
