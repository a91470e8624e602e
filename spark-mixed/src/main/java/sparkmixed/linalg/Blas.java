package sparkmixed.linalg;

import dev.ludovic.netlib.blas.BLAS;
import dev.ludovic.netlib.lapack.LAPACK;
import org.netlib.util.intW;

/**
 * Dense linear algebra through netlib: native if the system has it, otherwise Java. Matrices are stored by columns with leading dimension {@code n}; only lower
 * triangles are referenced unless stated.
 */
public final class Blas {
  private static final BLAS BLAS_INSTANCE = BLAS.getInstance();
  private static final LAPACK LAPACK_INSTANCE = LAPACK.getInstance();

  private Blas() {}

  /**
   * Cholesky factor L of a symmetric matrix, in place in the lower triangle. O(n^3 / 3).
   *
   * @return false if the matrix is not positive definite; its content is then undefined
   */
  public static boolean cholesky(double[] a, int n) {
    intW info = new intW(0);
    LAPACK_INSTANCE.dpotrf("L", n, a, Math.max(1, n), info);
    return info.val == 0;
  }

  /**
   * Inverse of the leading {@code k x k} block of {@code L L'}, as a full symmetric matrix. O(2 k^3 / 3).
   *
   * @param l Cholesky factor with leading dimension {@code n}, kept
   * @param inverse receives the inverse, leading dimension {@code k}
   */
  public static void inverse(double[] l, int n, int k, double[] inverse) {
    for (int j = 0; j < k; j++) {
      System.arraycopy(l, j * n + j, inverse, j * k + j, k - j);
    }
    intW info = new intW(0);
    LAPACK_INSTANCE.dpotri("L", k, inverse, Math.max(1, k), info);
    mirror(inverse, k);
  }

  /** Solves {@code L' x = b} for the leading {@code k} unknowns, in place. O(k^2). */
  public static void solveTransposed(double[] l, int n, int k, double[] x) {
    if (k > 0) {
      BLAS_INSTANCE.dtrsv("L", "T", "N", k, l, n, x, 1);
    }
  }

  /** Solves {@code L x = b} for the leading {@code k} unknowns, in place. O(k^2). */
  public static void solve(double[] l, int n, int k, double[] x) {
    if (k > 0) {
      BLAS_INSTANCE.dtrsv("L", "N", "N", k, l, n, x, 1);
    }
  }

  /** {@code y = A x} for a symmetric matrix given by its lower triangle. O(n^2). */
  public static void symmetricTimes(double[] a, int n, double[] x, double[] y) {
    BLAS_INSTANCE.dsymv("L", n, 1, a, n, x, 1, 0, y, 1);
  }

  /** Copies the lower triangle onto the upper one. */
  public static void mirror(double[] a, int n) {
    int tile = 64;
    for (int j0 = 0; j0 < n; j0 += tile) {
      for (int i0 = j0; i0 < n; i0 += tile) {
        int jEnd = Math.min(n, j0 + tile);
        int iEnd = Math.min(n, i0 + tile);
        for (int j = j0; j < jEnd; j++) {
          for (int i = Math.max(i0, j + 1); i < iEnd; i++) {
            a[i * n + j] = a[j * n + i];
          }
        }
      }
    }
  }

  /** Which implementations run, for the fit's record. */
  public static String description() {
    return BLAS_INSTANCE.getClass().getSimpleName() + ", " + LAPACK_INSTANCE.getClass().getSimpleName();
  }
}
