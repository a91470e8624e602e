package sparkmixed.fit;

import java.util.Arrays;
import sparkmixed.covariance.CovarianceLayout;
import sparkmixed.covariance.CovarianceTerm;
import sparkmixed.frame.ModelFrame;
import sparkmixed.moments.Blocks;
import sparkmixed.moments.Levels;
import sparkmixed.moments.Moments;

/**
 * Sizes of the parameters of theta in the centred coordinates, from those of the columns that they
 * multiply.
 *
 * @param rootMeanSquares of each column of each term, in the order of the terms; 1 for a column of
 *     zeros
 */
record ThetaScale(CovarianceLayout covariance, double[][] rootMeanSquares) {

  /**
   * @param squares sums of the squares of the columns of Z
   */
  static ThetaScale of(
      ModelFrame frame, CovarianceLayout covariance, double[] squares, long rowCount) {
    double[][] roots = new double[frame.terms().size()][];
    for (int j = 0; j < roots.length; j++) {
      CovarianceTerm term = covariance.terms().get(j);
      int[] columns = LmmProblem.shape(frame).z()[term.factor()];
      roots[j] = new double[term.width()];
      for (int c = 0; c < roots[j].length; c++) {
        double mean = squares[columns[term.start() + c]] / rowCount;
        roots[j][c] = mean > 0 ? Math.sqrt(mean) : 1;
      }
    }
    return new ThetaScale(covariance, roots);
  }

  /** That of a linear model, from the diagonals of Z'WZ. O(levels). */
  static ThetaScale of(ModelFrame frame, CovarianceLayout covariance, Moments moments) {
    double[] squares = new double[frame.q()];
    int[][] z = moments.shape().z();
    for (int f = 0; f < z.length; f++) {
      int k = z[f].length;
      Blocks blocks = moments.blocks()[f];
      for (int i = 0; i < blocks.rows(); i++) {
        for (int c = 0; c < k; c++) {
          squares[z[f][c]] += blocks.get(i, c * k - c * (c - 1) / 2);
        }
      }
    }
    return of(frame, covariance, squares, moments.totals().rows());
  }

  /**
   * Independent effects of equal size.
   *
   * @param deviation of effects of columns of unit mean square
   */
  double[] start(double deviation) {
    double[] theta = new double[covariance.parameters()];
    for (int j = 0; j < rootMeanSquares.length; j++) {
      CovarianceTerm term = covariance.terms().get(j);
      for (int c = 0; c < term.width(); c++) {
        theta[term.position(c, c)] = deviation / rootMeanSquares[j][c];
      }
    }
    return theta;
  }

  /**
   * Typical size of each parameter.
   *
   * @param spread standard deviation of first guesses of the linear predictor
   */
  double[] typical(double spread) {
    double[] scale = new double[covariance.parameters()];
    for (int j = 0; j < rootMeanSquares.length; j++) {
      CovarianceTerm term = covariance.terms().get(j);
      for (int column = 0; column < term.width(); column++) {
        for (int row = column; row < term.width(); row++) {
          int position = term.position(row, column);
          if (position >= 0) {
            scale[position] = spread / rootMeanSquares[j][row];
          }
        }
      }
    }
    return scale;
  }

  /**
   * Typical inverse curvatures of the deviance in units of {@link #typical}.
   *
   * @param levels of each factor
   */
  double[] metric(Levels[] levels) {
    double[] metric = new double[covariance.parameters()];
    for (CovarianceTerm term : covariance.terms()) {
      int from = term.theta();
      Arrays.fill(metric, from, from + term.parameters(), 0.5 / levels[term.factor()].size());
    }
    return metric;
  }
}
