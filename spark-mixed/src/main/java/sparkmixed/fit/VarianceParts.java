package sparkmixed.fit;

import java.util.List;
import org.jspecify.annotations.Nullable;
import sparkmixed.covariance.CovarianceLayout;
import sparkmixed.covariance.CovarianceTerm;
import sparkmixed.moments.Blocks;
import sparkmixed.moments.Moments;
import sparkmixed.moments.PackedRows;
import sparkmixed.moments.PlainSums;
import sparkmixed.moments.RowBlock;
import sparkmixed.moments.RowBlocks;

/**
 * Splits the variance of the linear predictor: of a linear model from its statistics, of any other
 * in one pass over its packed rows. Coordinates are the centred ones, which change neither part.
 */
final class VarianceParts {
  private VarianceParts() {}

  /**
   * Of a linear model.
   *
   * @param beta coefficients as written of all columns, NaN where dropped
   * @param theta in the centred coordinates
   */
  static FittedModel.VarianceSplit of(
      LmmProblem problem, double[] beta, double[] theta, double sigma2) {
    Moments moments = problem.moments();
    CovarianceLayout layout = problem.layout();
    double[] random = new double[layout.terms().size()];
    for (int j = 0; j < random.length; j++) {
      CovarianceTerm term = layout.terms().get(j);
      int factor = term.factor();
      int k = layout.widths()[factor];
      double[] squares = squares(moments.blocks()[factor], k);
      double[][] excess = moments.totals().plain().zExcess();
      for (int e = 0; e < squares.length && excess.length > 0; e++) {
        squares[e] += excess[factor][e];
      }
      double[] sigma = square(layout.template(j, theta), term.width());
      for (int b = 0; b < term.width(); b++) {
        for (int a = b; a < term.width(); a++) {
          int row = term.start() + a;
          int column = term.start() + b;
          double sum = squares[column * k - column * (column - 1) / 2 + row - column];
          random[j] += (a == b ? 1 : 2) * sigma[b * term.width() + a] * sum;
        }
      }
      random[j] *= sigma2 / moments.totals().rows();
    }
    return new FittedModel.VarianceSplit(fixed(moments, beta), random, Double.NaN);
  }

  /** Sum over levels of the lower triangle of Z'WZ, by columns. */
  private static double[] squares(Blocks blocks, int k) {
    double[] sums = new double[k * (k + 1) / 2];
    for (int i = 0; i < blocks.rows(); i++) {
      double[] page = blocks.page(i);
      int at = blocks.offset(i);
      for (int e = 0; e < sums.length; e++) {
        sums[e] += page[at + e];
      }
    }
    return sums;
  }

  /** T T', k x k. */
  private static double[] square(double[] t, int k) {
    double[] square = new double[k * k];
    for (int b = 0; b < k; b++) {
      for (int a = 0; a < k; a++) {
        for (int c = 0; c <= Math.min(a, b); c++) {
          square[b * k + a] += t[c * k + a] * t[c * k + b];
        }
      }
    }
    return square;
  }

  private static double fixed(Moments moments, double[] beta) {
    double[] kept = java.util.Arrays.stream(beta).filter(b -> !Double.isNaN(b)).toArray();
    int p = kept.length;
    double rows = moments.totals().rows();
    PlainSums plain = moments.totals().plain();
    double variance = 0;
    for (int j = 0; j < p; j++) {
      for (int i = 0; i < p; i++) {
        double product = moments.gram()[j * (p + 1) + i];
        product += plain.xExcess().length == 0 ? 0 : plain.xExcess()[j * p + i];
        variance += kept[i] * kept[j] * (product - plain.x()[i] / rows * plain.x()[j]);
      }
    }
    return Math.max(0, variance / (rows - 1));
  }

  /**
   * Of a generalized model, in one pass over its rows.
   *
   * @param beta coefficients of the estimated columns
   * @param theta both in the centred coordinates
   */
  static FittedModel.VarianceSplit of(GlmmProblem problem, double[] beta, double[] theta) {
    CovarianceLayout layout = problem.covariance();
    int terms = layout.terms().size();
    double[][] sigma = new double[terms][];
    int[][] columns = new int[terms][];
    for (int j = 0; j < terms; j++) {
      CovarianceTerm term = layout.terms().get(j);
      sigma[j] = square(layout.template(j, theta), term.width());
      int[] own = LmmProblem.shape(problem.frame()).z()[term.factor()];
      columns[j] = java.util.Arrays.copyOfRange(own, term.start(), term.start() + term.width());
    }
    List<double[]> parts =
        problem
            .rows()
            .blocks()
            .map(new Pass(problem.start().rank.independent(), beta, sigma, columns));
    double[] total = null;
    for (double[] part : parts) {
      total = merged(total, part);
    }
    if (total == null) {
      throw new IllegalStateException("no blocks");
    }
    double[] random = new double[terms];
    for (int j = 0; j < terms; j++) {
      random[j] = total[3 + j] / total[0];
    }
    GlmmSummary summary = problem.summary();
    return new FittedModel.VarianceSplit(
        total[2] / (total[0] - 1), random, summary.weightedResponse / summary.weights);
  }

  /** Rows, mean and squares about the mean of two parts together (Chan et al. 1983). */
  private static double[] merged(double @Nullable [] a, double[] b) {
    if (a == null || b[0] == 0) {
      return a == null ? b : a;
    }
    double[] sum = a.clone();
    for (int k = 3; k < sum.length; k++) {
      sum[k] += b[k];
    }
    double apart = b[1] - a[1];
    sum[0] = a[0] + b[0];
    sum[1] = a[1] + apart * b[0] / sum[0];
    sum[2] = a[2] + b[2] + apart * apart * a[0] * b[0] / sum[0];
    return sum;
  }

  /**
   * Rows, mean and squares about the mean of {@code x'beta}, then for each term the sum of {@code
   * z'Sigma z}.
   */
  private record Pass(int[] estimated, double[] beta, double[][] sigma, int[][] columns)
      implements RowBlocks.BlockFunction<double[]> {
    @Override
    public double[] apply(RowBlock block) {
      PackedRows rows = block.rows();
      double[] sums = new double[3 + sigma.length];
      for (int i = 0; i < rows.rows(); i++) {
        double eta = 0;
        for (int j = 0; j < beta.length; j++) {
          eta += beta[j] * rows.xOf(estimated[j], i);
        }
        double apart = eta - sums[1];
        sums[0]++;
        sums[1] += apart / sums[0];
        sums[2] += apart * (eta - sums[1]);
        for (int t = 0; t < sigma.length; t++) {
          sums[3 + t] += form(rows, columns[t], sigma[t], i);
        }
      }
      return sums;
    }

    private static double form(PackedRows rows, int[] columns, double[] sigma, int row) {
      int k = columns.length;
      double sum = 0;
      for (int b = 0; b < k; b++) {
        double z = rows.zOf(columns[b], row);
        for (int a = 0; a < k && z != 0; a++) {
          sum += z * sigma[b * k + a] * rows.zOf(columns[a], row);
        }
      }
      return sum;
    }
  }
}
