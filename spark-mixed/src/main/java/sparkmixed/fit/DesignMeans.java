package sparkmixed.fit;

import org.jspecify.annotations.Nullable;
import sparkmixed.moments.Moments;
import sparkmixed.moments.Pilot;
import sparkmixed.moments.PlainSums;

/** Means and cross products of the columns of X, from what a fit has summed up. */
final class DesignMeans {
  private DesignMeans() {}

  /** Mean of each column of X as written, every row counted once. */
  static double[] columns(LmmProblem problem) {
    PlainSums plain = problem.summed().moments().totals().plain();
    return means(problem.pilot(), plain.x(), problem.rowCount());
  }

  /** The same of a generalized model. */
  static double[] columns(GlmmProblem problem) {
    return means(problem.pilot(), problem.summary().xSums, problem.rowCount());
  }

  private static double[] means(Pilot pilot, double[] centredSums, long rows) {
    double[] means = pilot.xShift().clone();
    for (int j = 0; j < means.length; j++) {
      means[j] += centredSums[j] / rows;
    }
    return means;
  }

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
    for (int j = 0; j < p; j++) {
      for (int i = 0; i < p; i++) {
        products[j][i] = moments.gram()[j * (p + 1) + i];
        products[j][i] += plain.xExcess().length == 0 ? 0 : plain.xExcess()[j * p + i];
      }
    }
    return new TestBasis.DesignSums(products, shift.clone(), columns(problem));
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
    for (int j = 0; j < p; j++) {
      System.arraycopy(summary.gram, j * (p + 1), products[j], 0, p);
    }
    return new TestBasis.DesignSums(products, shift.clone(), columns(problem));
  }
}
