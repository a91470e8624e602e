package sparkmixed.fit;

import org.jspecify.annotations.Nullable;
import sparkmixed.moments.Moments;
import sparkmixed.moments.PlainSums;

/** Means and cross products of the columns of X, from what a fit has summed up. */
final class DesignMeans {
  private DesignMeans() {}

  /** Of a linear model; null if it is too large. */
  static TestBasis.@Nullable DesignSums of(LmmProblem problem) {
    Moments moments = problem.summed().moments();
    int p = problem.frame().p();
    if ((long) p * p > TestBasis.MOST_NUMBERS) {
      return null;
    }
    PlainSums plain = moments.totals().plain();
    double[] shift = problem.pilot().xShift();
    double[][] products = new double[p][p];
    double[] mean = new double[p];
    for (int j = 0; j < p; j++) {
      mean[j] = shift[j] + plain.x()[j] / moments.totals().rows();
      for (int i = 0; i < p; i++) {
        products[j][i] = moments.gram()[j * (p + 1) + i];
        products[j][i] += plain.xExcess().length == 0 ? 0 : plain.xExcess()[j * p + i];
      }
    }
    return new TestBasis.DesignSums(products, shift.clone(), mean);
  }

  /** Of a generalized model; null if it is too large. */
  static TestBasis.@Nullable DesignSums of(GlmmProblem problem) {
    GlmmSummary summary = problem.summary();
    int p = problem.frame().p();
    if ((long) p * p > TestBasis.MOST_NUMBERS) {
      return null;
    }
    double[] shift = problem.pilot().xShift();
    double[][] products = new double[p][p];
    double[] mean = new double[p];
    for (int j = 0; j < p; j++) {
      mean[j] = shift[j] + summary.xSums[j] / problem.rowCount();
      System.arraycopy(summary.gram, j * (p + 1), products[j], 0, p);
    }
    return new TestBasis.DesignSums(products, shift.clone(), mean);
  }
}
