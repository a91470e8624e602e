package sparkmixed.fit;

import java.util.Arrays;
import sparkmixed.covariance.CovarianceLayout;
import sparkmixed.linalg.Cholesky;
import sparkmixed.moments.Blocks;
import sparkmixed.moments.LevelPairs;
import sparkmixed.moments.Moments;

/**
 * Products of the design with the inverse of the covariance of y, from the statistics alone,
 *
 * <pre>
 *   V^-1 = (I - Z K Z') / sigma^2 ,   K = Lambda M^-1 Lambda' ,   M = Lambda'Z'Z Lambda + I
 * </pre>
 *
 * <p>with rows scaled by the roots of their weights, and columns centred. Effects stand factor by
 * factor, level by level. Memory: three dense matrices of order q.
 */
final class PrecisionProducts {
  private final int q;
  private final int[] offset;
  private final int[] width;

  /** {@code S = Z'V^-1 Z}, q x q, symmetric. */
  final double[] zz;

  /** {@code T = Z'V^-1 X}, q x p by columns. */
  final double[] zx;

  /** {@code U = X'V^-1 X}, p x p by columns, symmetric. */
  final double[] xx;

  private final int p;

  PrecisionProducts(Moments moments, CovarianceLayout layout, double[] theta, double sigma2) {
    int factors = moments.shape().factors();
    this.p = moments.shape().p();
    this.offset = new int[factors];
    this.width = layout.widths();
    int size = 0;
    for (int f = 0; f < factors; f++) {
      offset[f] = size;
      size = Math.addExact(size, Math.multiplyExact(width[f], moments.levels()[f].size()));
    }
    this.q = size;
    double[] a = new double[Math.multiplyExact(q, q)];
    double[] b = new double[q * p];
    fill(moments, a, b);
    double[] k = kernel(a, layout.templates(theta), moments);
    double[] ak = sparseTimes(a, k, q);
    // K and A are symmetric, so A K A is (A (A K)')'
    transpose(ak, q);
    double[] aka = sparseTimes(a, ak, q);
    double[] kb = sparseTimes(k, b, p);
    double[] akb = sparseTimes(a, kb, p);
    this.zz = new double[q * q];
    for (int e = 0; e < zz.length; e++) {
      zz[e] = (a[e] - aka[e]) / sigma2;
    }
    this.zx = new double[q * p];
    for (int e = 0; e < zx.length; e++) {
      zx[e] = (b[e] - akb[e]) / sigma2;
    }
    this.xx = new double[p * p];
    for (int j = 0; j < p; j++) {
      for (int i = 0; i < p; i++) {
        double sum = moments.gram()[j * (p + 1) + i];
        for (int r = 0; r < q; r++) {
          sum -= b[i * q + r] * kb[j * q + r];
        }
        xx[j * p + i] = sum / sigma2;
      }
    }
  }

  int q() {
    return q;
  }

  int p() {
    return p;
  }

  /** Position of an effect. */
  int position(int factor, int level, int column) {
    return offset[factor] + level * width[factor] + column;
  }

  private void fill(Moments moments, double[] a, double[] b) {
    for (int f = 0; f < width.length; f++) {
      int k = width[f];
      Blocks blocks = moments.blocks()[f];
      for (int level = 0; level < blocks.rows(); level++) {
        double[] page = blocks.page(level);
        int at = blocks.offset(level);
        for (int c = 0; c < k; c++) {
          for (int r = c; r < k; r++) {
            set(a, position(f, level, r), position(f, level, c), page[at++]);
          }
        }
        for (int j = 0; j < p; j++) {
          for (int r = 0; r < k; r++) {
            b[j * q + position(f, level, r)] = page[at++];
          }
        }
      }
      for (int g = f + 1; g < width.length; g++) {
        LevelPairs pairs = moments.pairs()[moments.shape().pair(f, g)];
        int at = 0;
        for (int e = 0; e < pairs.size(); e++) {
          for (int c = 0; c < width[g]; c++) {
            for (int r = 0; r < k; r++) {
              set(
                  a,
                  position(f, pairs.row()[e], r),
                  position(g, pairs.column()[e], c),
                  pairs.values()[at++]);
            }
          }
        }
      }
    }
  }

  private void set(double[] a, int row, int column, double value) {
    a[column * q + row] = value;
    a[row * q + column] = value;
  }

  private double[] kernel(double[] a, double[][] templates, Moments moments) {
    double[] m = bothSides(a, templates, moments, true);
    for (int r = 0; r < q; r++) {
      m[r * q + r] += 1;
    }
    if (!Cholesky.factor(m, q)) {
      throw new IllegalStateException("M is not positive definite");
    }
    double[] inverse = new double[q * q];
    Cholesky.inverse(m, q, q, inverse);
    return bothSides(inverse, templates, moments, false);
  }

  /** {@code Lambda' A Lambda}, or {@code Lambda A Lambda'}. */
  private double[] bothSides(
      double[] matrix, double[][] templates, Moments moments, boolean transposed) {
    double[] once = left(matrix, templates, moments, transposed);
    transpose(once, q);
    return left(once, templates, moments, transposed);
  }

  private double[] left(
      double[] matrix, double[][] templates, Moments moments, boolean transposed) {
    double[] product = new double[q * q];
    for (int f = 0; f < width.length; f++) {
      int k = width[f];
      double[] t = templates[f];
      for (int level = 0; level < moments.levels()[f].size(); level++) {
        int at = position(f, level, 0);
        for (int column = 0; column < q; column++) {
          int from = column * q + at;
          for (int r = 0; r < k; r++) {
            double sum = 0;
            for (int c = 0; c < k; c++) {
              sum += (transposed ? t[r * k + c] : t[c * k + r]) * matrix[from + c];
            }
            product[from + r] = sum;
          }
        }
      }
    }
    return product;
  }

  /** {@code A B} for symmetric A, q x q, of which zeros are skipped, and B of so many columns. */
  private double[] sparseTimes(double[] a, double[] b, int columns) {
    double[] product = new double[q * columns];
    int[] rows = new int[q];
    for (int i = 0; i < q; i++) {
      int count = 0;
      for (int r = 0; r < q; r++) {
        if (a[i * q + r] != 0) {
          rows[count++] = r;
        }
      }
      for (int j = 0; j < columns; j++) {
        double sum = 0;
        for (int e = 0; e < count; e++) {
          sum += a[i * q + rows[e]] * b[j * q + rows[e]];
        }
        product[j * q + i] = sum;
      }
    }
    return product;
  }

  private static void transpose(double[] matrix, int n) {
    for (int j = 0; j < n; j++) {
      for (int i = j + 1; i < n; i++) {
        double value = matrix[j * n + i];
        matrix[j * n + i] = matrix[i * n + j];
        matrix[i * n + j] = value;
      }
    }
  }

  /** A copy of one column of T. */
  double[] zx(int column) {
    return Arrays.copyOfRange(zx, column * q, (column + 1) * q);
  }
}
