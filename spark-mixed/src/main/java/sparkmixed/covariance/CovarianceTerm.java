package sparkmixed.covariance;

import java.io.Serializable;

/**
 * One random-effects term as the covariance sees it.
 *
 * @param factor index of its grouping factor
 * @param width k, its columns
 * @param correlated whether the template is a full lower triangle; otherwise diagonal
 * @param start its first column among those of the factor
 * @param theta position of its first parameter
 */
public record CovarianceTerm(int factor, int width, boolean correlated, int start, int theta)
    implements Serializable {

  /** Free parameters: k (k + 1) / 2 or k. */
  public int parameters() {
    return correlated ? width * (width + 1) / 2 : width;
  }

  /** Position in theta of entry (row, column) of the template, or -1 if that is zero. */
  public int position(int row, int column) {
    if (row < column || (!correlated && row != column)) {
      return -1;
    }
    return theta + (correlated ? column * width - column * (column - 1) / 2 + row - column : row);
  }
}
