package sparkmixed.fit;

import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.RealMatrix;
import sparkmixed.covariance.CovarianceTerm;

/**
 * Traces and quadratic forms of the patterns E_r of which {@code dV / d gamma_r = Z E_r Z'}, in
 * {@code S = Z'V^-1 Z} and {@code T = Z'V^-1 X}: a pattern is held as the rows and columns of its
 * ones, a level at a time.
 */
final class VarianceForms {
  private final PrecisionProducts products;

  VarianceForms(PrecisionProducts products) {
    this.products = products;
  }

  /** Non-zero entries of E_r, of which {@code G_r = Z E_r Z'}. */
  int[][] entries(CovarianceTerm term, int levels, int a, int b) {
    int[] rows = new int[a == b ? levels : 2 * levels];
    int[] columns = new int[rows.length];
    for (int level = 0; level < levels; level++) {
      int first = products.position(term.factor(), level, term.start() + a);
      int second = products.position(term.factor(), level, term.start() + b);
      rows[level] = first;
      columns[level] = second;
      if (a != b) {
        rows[levels + level] = second;
        columns[levels + level] = first;
      }
    }
    return new int[][] {rows, columns};
  }

  /** {@code -T'E T}. */
  RealMatrix slope(int[][] e) {
    RealMatrix slope = new Array2DRowRealMatrix(products.p(), products.p());
    for (int j = 0; j < products.p(); j++) {
      double[] right = products.zx(j);
      for (int i = 0; i < products.p(); i++) {
        double sum = 0;
        for (int k = 0; k < e[0].length; k++) {
          sum -= products.zx[i * products.q() + e[0][k]] * right[e[1][k]];
        }
        slope.setEntry(i, j, sum);
      }
    }
    return slope;
  }

  /** {@code tr(E S)}. */
  double trace(int[][] e) {
    double sum = 0;
    for (int k = 0; k < e[0].length; k++) {
      sum += products.zz[e[0][k] * products.q() + e[1][k]];
    }
    return sum;
  }

  /** {@code tr(E S F S)}. */
  double trace(int[][] e, int[][] f) {
    int q = products.q();
    double sum = 0;
    for (int k = 0; k < e[0].length; k++) {
      int right = e[1][k] * q;
      int left = e[0][k] * q;
      for (int m = 0; m < f[0].length; m++) {
        sum += products.zz[right + f[0][m]] * products.zz[left + f[1][m]];
      }
    }
    return sum;
  }

  /** {@code T'E S F T}. */
  RealMatrix middle(int[][] e, int[][] f) {
    int q = products.q();
    RealMatrix product = new Array2DRowRealMatrix(products.p(), products.p());
    for (int j = 0; j < products.p(); j++) {
      double[] t = products.zx(j);
      double[] moved = new double[q];
      for (int m = 0; m < f[0].length; m++) {
        int column = f[0][m] * q;
        double value = t[f[1][m]];
        for (int r = 0; r < q; r++) {
          moved[r] += products.zz[column + r] * value;
        }
      }
      for (int i = 0; i < products.p(); i++) {
        double sum = 0;
        for (int k = 0; k < e[0].length; k++) {
          sum += products.zx[i * q + e[0][k]] * moved[e[1][k]];
        }
        product.setEntry(i, j, sum);
      }
    }
    return product;
  }
}
