package sparkmixed.linalg;

import java.util.stream.IntStream;

/**
 * Blocked Cholesky factorization and inversion on the driver's threads, by columns, lower
 * triangles. Almost all work is matrix products of {@link Blas#product}, which netlib's Vector API
 * kernel runs several times faster than the LAPACK routines that come with it in Java. Every entry
 * is summed in one order: the result does not depend on the number of threads.
 */
public final class Cholesky {
  private static final int BLOCK = 64;

  /** Columns of a strip that one task updates. */
  private static final int STRIP = 128;

  /**
   * Up to this order plain loops take less time than the kernel's first use: it is chosen by trial,
   * and slow until it is compiled. Above, they would be the slower ones for good.
   */
  private static final int PLAIN = 128;

  private Cholesky() {}

  /**
   * Cholesky factor L of a symmetric matrix, in place in the lower triangle. O(n^3 / 3).
   *
   * @return false if the matrix is not positive definite; its content is then undefined
   */
  public static boolean factor(double[] a, int n) {
    if (n <= PLAIN) {
      return factorPanel(a, n, 0, n);
    }
    for (int k = 0; k < n; k += BLOCK) {
      int width = Math.min(BLOCK, n - k);
      if (!factorPanel(a, n, k, width)) {
        return false;
      }
      int next = k + width;
      int strips = (n - next + STRIP - 1) / STRIP;
      int from = k;
      forEach(
          strips,
          strip -> {
            int column = next + strip * STRIP;
            int columns = Math.min(STRIP, n - column);
            Blas.product(
                "N",
                "T",
                n - column,
                columns,
                width,
                -1,
                a,
                from * n + column,
                n,
                a,
                from * n + column,
                n,
                1,
                a,
                column * n + column,
                n);
          });
    }
    return true;
  }

  /** The same for a matrix of a few rows, whose upper triangle is left as it is. */
  public static boolean factorSmall(double[] a, int n) {
    return factorPanel(a, n, 0, n);
  }

  /** Factors columns k .. k+width over all rows from k on. */
  private static boolean factorPanel(double[] a, int n, int k, int width) {
    for (int j = k; j < k + width; j++) {
      int column = j * n;
      for (int c = k; c < j; c++) {
        double f = a[c * n + j];
        int source = c * n;
        for (int i = j; i < n; i++) {
          a[column + i] -= f * a[source + i];
        }
      }
      double pivot = a[column + j];
      if (!(pivot > 0) || pivot == Double.POSITIVE_INFINITY) {
        return false;
      }
      double scale = 1 / Math.sqrt(pivot);
      for (int i = j; i < n; i++) {
        a[column + i] *= scale;
      }
    }
    return true;
  }

  /**
   * Inverse of the leading {@code k x k} block of {@code L L'}, as a full symmetric matrix. O(2 k^3
   * / 3); needs k^2 doubles of scratch.
   *
   * @param l Cholesky factor with leading dimension {@code n}, kept
   * @param inverse receives the inverse, leading dimension {@code k}
   */
  public static void inverse(double[] l, int n, int k, double[] inverse) {
    if (n <= PLAIN) {
      inversePlain(l, n, k, inverse);
      return;
    }
    double[] x = new double[k * k];
    int blocks = (k + BLOCK - 1) / BLOCK;
    double[][] diagonal = new double[blocks][];
    forEach(blocks, b -> diagonal[b] = invertTriangle(l, n, b * BLOCK, size(b, k)));
    forEach(blocks, reversed -> invertColumn(l, n, k, blocks - 1 - reversed, diagonal, x));
    forEach(
        blocks,
        b -> {
          int column = b * BLOCK;
          for (int row = column; row < k; row += BLOCK) {
            Blas.product(
                "T",
                "N",
                Math.min(BLOCK, k - row),
                size(b, k),
                k - row,
                1,
                x,
                row * k + row,
                k,
                x,
                column * k + row,
                k,
                0,
                inverse,
                column * k + row,
                k);
          }
        });
    Blas.mirror(inverse, k);
  }

  /** The same, row by row of the triangle's inverse. */
  private static void inversePlain(double[] l, int n, int k, double[] inverse) {
    double[] x = invertTriangle(l, n, 0, k);
    // row t of L^-1 adds its outer product with itself; side by side, so that loops run along
    // memory
    double[] row = new double[k];
    java.util.Arrays.fill(inverse, 0, k * k, 0);
    for (int t = 0; t < k; t++) {
      for (int j = 0; j <= t; j++) {
        row[j] = x[j * k + t];
      }
      for (int j = 0; j <= t; j++) {
        double f = row[j];
        int column = j * k;
        for (int i = j; i <= t; i++) {
          inverse[column + i] += f * row[i];
        }
      }
    }
    Blas.mirror(inverse, k);
  }

  private static int size(int block, int k) {
    return Math.min(BLOCK, k - block * BLOCK);
  }

  /** Block column b of L^-1, into x. */
  private static void invertColumn(
      double[] l, int n, int k, int b, double[][] diagonal, double[] x) {
    int column = b * BLOCK;
    int width = size(b, k);
    for (int j = 0; j < width; j++) {
      System.arraycopy(diagonal[b], j * width, x, (column + j) * k + column, width);
    }
    double[] sum = new double[BLOCK * BLOCK];
    for (int row = column + BLOCK; row < k; row += BLOCK) {
      int height = Math.min(BLOCK, k - row);
      Blas.product(
          "N",
          "N",
          height,
          width,
          row - column,
          1,
          l,
          column * n + row,
          n,
          x,
          column * k + column,
          k,
          0,
          sum,
          0,
          height);
      Blas.product(
          "N",
          "N",
          height,
          width,
          height,
          -1,
          diagonal[row / BLOCK],
          0,
          height,
          sum,
          0,
          height,
          0,
          x,
          column * k + row,
          k);
    }
  }

  /** Inverse of a triangular diagonal block. */
  private static double[] invertTriangle(double[] l, int n, int at, int width) {
    double[] inverse = new double[width * width];
    for (int j = 0; j < width; j++) {
      inverse[j * width + j] = 1;
      for (int c = j; c < width; c++) {
        int source = (at + c) * n + at;
        double f = inverse[j * width + c] / l[source + c];
        inverse[j * width + c] = f;
        for (int i = c + 1; i < width; i++) {
          inverse[j * width + i] -= f * l[source + i];
        }
      }
    }
    return inverse;
  }

  /** Solves {@code L x = b} for the leading {@code k} unknowns, in place. O(k^2). */
  public static void solve(double[] l, int n, int k, double[] x) {
    for (int j = 0; j < k; j++) {
      int column = j * n;
      double f = x[j] / l[column + j];
      x[j] = f;
      for (int i = j + 1; i < k; i++) {
        x[i] -= l[column + i] * f;
      }
    }
  }

  /** Solves {@code L' x = b} for the leading {@code k} unknowns, in place. O(k^2). */
  public static void solveTransposed(double[] l, int n, int k, double[] x) {
    for (int j = k - 1; j >= 0; j--) {
      double sum = x[j];
      int column = j * n;
      for (int i = j + 1; i < k; i++) {
        sum -= l[column + i] * x[i];
      }
      x[j] = sum / l[column + j];
    }
  }

  private static void forEach(int count, java.util.function.IntConsumer work) {
    if (count <= 1) {
      for (int k = 0; k < count; k++) {
        work.accept(k);
      }
    } else {
      IntStream.range(0, count).parallel().forEach(work);
    }
  }
}
