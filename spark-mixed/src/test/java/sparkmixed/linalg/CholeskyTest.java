package sparkmixed.linalg;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CholeskyTest {

  /** A random symmetric matrix with eigenvalues of at least n. */
  private static double[] positiveDefinite(int n, long seed) {
    Random random = new Random(seed);
    double[] a = new double[n * n];
    for (int j = 0; j < n; j++) {
      for (int i = j; i < n; i++) {
        double value = random.nextDouble() - 0.5;
        a[j * n + i] = value;
        a[i * n + j] = value;
      }
      a[j * n + j] += 2 * n;
    }
    return a;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 17, 63, 64, 65, 127, 128, 129, 191, 192, 193, 256, 257, 300})
  void factorInverseAndSolutionSatisfyTheirEquations(int n) {
    double[] a = positiveDefinite(n, n);
    double[] l = a.clone();
    assertTrue(Cholesky.factor(l, n));
    for (int j = 0; j < n; j++) {
      for (int i = j; i < n; i++) {
        double sum = 0;
        for (int c = 0; c <= j; c++) {
          sum += l[c * n + i] * l[c * n + j];
        }
        assertEquals(a[j * n + i], sum, 1e-12 * n);
      }
    }
    for (int k : new int[] {n, Math.max(1, n - 1), Math.max(1, n / 2)}) {
      double[] inverse = new double[k * k];
      Cholesky.inverse(l, n, k, inverse);
      for (int j = 0; j < k; j++) {
        for (int i = 0; i < k; i++) {
          double sum = 0;
          for (int c = 0; c < k; c++) {
            sum += a[c * n + i] * inverse[j * k + c];
          }
          assertEquals(i == j ? 1 : 0, sum, 1e-12);
          assertEquals(inverse[j * k + i], inverse[i * k + j]);
        }
      }
      double[] x = new double[k];
      java.util.Arrays.setAll(x, i -> 1 + Math.sin(i));
      double[] right = new double[k];
      for (int i = 0; i < k; i++) {
        for (int c = i; c < k; c++) {
          right[i] += l[i * n + c] * x[c];
        }
      }
      Cholesky.solveTransposed(l, n, k, right);
      assertArrayEquals(x, right, 1e-12);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 64, 65, 130, 200})
  void aMatrixThatIsNotPositiveDefiniteIsRefused(int n) {
    for (int at : new int[] {0, n / 2, n - 1}) {
      double[] a = positiveDefinite(n, n);
      a[at * n + at] = -1;
      assertFalse(Cholesky.factor(a, n));
      double[] zero = positiveDefinite(n, n);
      for (int k = 0; k < n; k++) {
        zero[at * n + k] = 0;
        zero[k * n + at] = 0;
      }
      assertFalse(Cholesky.factor(zero, n));
      double[] nan = positiveDefinite(n, n);
      nan[at * n + at] = Double.NaN;
      assertFalse(Cholesky.factor(nan, n));
      double[] infinite = positiveDefinite(n, n);
      infinite[at * n + at] = Double.POSITIVE_INFINITY;
      assertFalse(Cholesky.factor(infinite, n));
    }
  }

  @Test
  void theResultIsTheSameEveryTime() {
    int n = 300;
    double[] first = positiveDefinite(n, 1);
    double[] second = first.clone();
    Cholesky.factor(first, n);
    Cholesky.factor(second, n);
    assertArrayEquals(first, second, 0);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 63, 64, 65, 130})
  void mirroringCopiesTheLowerTriangle(int n) {
    double[] a = new double[n * n];
    java.util.Arrays.setAll(a, k -> k);
    double[] mirrored = a.clone();
    Blas.mirror(mirrored, n);
    for (int j = 0; j < n; j++) {
      for (int i = j; i < n; i++) {
        assertEquals(a[j * n + i], mirrored[j * n + i]);
        assertEquals(a[j * n + i], mirrored[i * n + j]);
      }
    }
  }
}
