package sparkmixed.covariance;

import java.util.Arrays;

/**
 * A correlated term's change of coordinates when its columns are centred: {@code z_c = z - shift},
 * so {@code b = R b_c} with R the identity but for the intercept's row, which holds {@code -shift}.
 * The templates go with it: {@code T T' = R T_c T_c' R'}.
 *
 * @param intercept position of the intercept among the term's columns
 * @param shift what each column was centred by; zero for the intercept
 */
public record TermShift(int intercept, double[] shift) {

  /**
   * Template of b from that of the centred coordinates, or back with {@code sign = -1}; k x k by
   * columns, lower triangular, diagonal not negative.
   */
  public double[] template(double[] template, int sign) {
    int k = shift.length;
    double[] product = template.clone();
    for (int column = 0; column < k; column++) {
      for (int row = 0; row < k; row++) {
        product[column * k + intercept] -= sign * shift[row] * template[column * k + row];
      }
    }
    return lowerTriangular(product, k);
  }

  /** b from b_c, in place. */
  public void apply(double[] b, int offset) {
    double sum = 0;
    for (int c = 0; c < shift.length; c++) {
      sum += shift[c] * b[offset + c];
    }
    b[offset + intercept] -= sum;
  }

  /** The change back. */
  public TermShift inverse() {
    return new TermShift(intercept, Arrays.stream(shift).map(c -> -c).toArray());
  }

  /**
   * R V R', in place: V is a k x k block with leading dimension {@code stride} from {@code offset}.
   */
  public void applyBothSides(double[] v, int offset, int stride) {
    int k = shift.length;
    for (int column = 0; column < k; column++) {
      apply(v, offset + column * stride);
    }
    for (int row = 0; row < k; row++) {
      double sum = 0;
      for (int c = 0; c < k; c++) {
        sum += shift[c] * v[offset + c * stride + row];
      }
      v[offset + intercept * stride + row] -= sum;
    }
  }

  /**
   * The lower-triangular L with non-negative diagonal and {@code L L' = A A'}, by rotations of
   * columns; a column is zero from a zero pivot on, so that L is unique even if the product is
   * singular.
   */
  public static double[] lowerTriangular(double[] matrix, int k) {
    double[] a = matrix.clone();
    double[] lower = new double[k * k];
    boolean[] used = new boolean[k];
    double largest = 0;
    for (double value : a) {
      largest = Math.max(largest, Math.abs(value));
    }
    for (int row = 0; row < k; row++) {
      int pivot = -1;
      for (int column = 0; column < k; column++) {
        if (used[column] || Math.abs(a[column * k + row]) <= 1e-15 * largest) {
          continue;
        }
        if (pivot < 0) {
          pivot = column;
        } else {
          rotate(a, k, pivot, column, row);
        }
      }
      if (pivot < 0) {
        continue;
      }
      used[pivot] = true;
      double sign = Math.signum(a[pivot * k + row]);
      for (int i = row; i < k; i++) {
        lower[row * k + i] = sign * a[pivot * k + i];
      }
    }
    return lower;
  }

  private static void rotate(double[] a, int k, int pivot, int column, int row) {
    double x = a[pivot * k + row];
    double y = a[column * k + row];
    double r = Math.hypot(x, y);
    double c = x / r;
    double s = y / r;
    for (int i = 0; i < k; i++) {
      double p = a[pivot * k + i];
      double q = a[column * k + i];
      a[pivot * k + i] = c * p + s * q;
      a[column * k + i] = c * q - s * p;
    }
    a[column * k + row] = 0;
  }
}
