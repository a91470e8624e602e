package sparkmixed.linalg;

import dev.ludovic.netlib.blas.BLAS;
import dev.ludovic.netlib.blas.JavaBLAS;
import dev.ludovic.netlib.blas.NativeBLAS;

/**
 * The one door to netlib: products of dense matrices stored by columns. A native library is used if
 * it is fast (an optimized BLAS); a reference BLAS is slower than netlib's Java kernel on the
 * Vector API, so the faster of the two on this machine is chosen by one short trial.
 */
public final class Blas {
  private static final int TRIAL = 128;

  private Blas() {}

  /**
   * Chosen at the first product, so that a model without a dense system never pays for the trial.
   */
  private static final class Chosen {
    private static final BLAS INSTANCE = choose();

    private Chosen() {}
  }

  private static BLAS choose() {
    BLAS java = JavaBLAS.getInstance();
    BLAS nativeBlas;
    try {
      nativeBlas = NativeBLAS.getInstance();
    } catch (RuntimeException | LinkageError absent) {
      return java;
    }
    return seconds(nativeBlas, 4) < 0.5 * seconds(java, 40) ? nativeBlas : java;
  }

  /**
   * Best time of one product of order {@link #TRIAL}; the Java kernel needs some runs to be
   * compiled.
   */
  private static double seconds(BLAS blas, int runs) {
    double[] a = new double[TRIAL * TRIAL];
    double[] c = new double[TRIAL * TRIAL];
    java.util.Arrays.fill(a, 0.5);
    long best = Long.MAX_VALUE;
    for (int run = 0; run < runs; run++) {
      long start = System.nanoTime();
      blas.dgemm("N", "T", TRIAL, TRIAL, TRIAL, 1, a, TRIAL, a, TRIAL, 0, c, TRIAL);
      best = Math.min(best, System.nanoTime() - start);
    }
    return best * 1e-9;
  }

  /**
   * {@code C = alpha op(A) op(B) + beta C}, C m x n, op(A) m x k.
   *
   * @param transposeA {@code N} or {@code T}
   * @param offsetA first entry of A in its array
   * @param strideA leading dimension of A
   */
  static void product(
      String transposeA,
      String transposeB,
      int m,
      int n,
      int k,
      double alpha,
      double[] a,
      int offsetA,
      int strideA,
      double[] b,
      int offsetB,
      int strideB,
      double beta,
      double[] c,
      int offsetC,
      int strideC) {
    Chosen.INSTANCE.dgemm(
        transposeA,
        transposeB,
        m,
        n,
        k,
        alpha,
        a,
        offsetA,
        strideA,
        b,
        offsetB,
        strideB,
        beta,
        c,
        offsetC,
        strideC);
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
}
