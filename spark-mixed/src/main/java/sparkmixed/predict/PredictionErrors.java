package sparkmixed.predict;

import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;
import sparkmixed.fit.FittedModel;
import sparkmixed.fit.PredictionCovariance;
import sparkmixed.frame.CodedRow;
import sparkmixed.frame.TermDesign;
import sparkmixed.pls.PredictionVariance;

/**
 * Variances of linear predictors, on their own scale. What is uncertain about the variance
 * parameters themselves is left out. O(p^2) a row, and what {@link PredictionVariance} says.
 */
public final class PredictionErrors implements Serializable {
  private static final long serialVersionUID = 1L;

  private final int[] estimated;
  private final double[][] vcov;
  private final Uncertainty uncertainty;
  private final int[][] z;
  private final double[][][] sigma;
  private final @Nullable PredictionCovariance covariance;

  /**
   * @param covariance needed for a conditional prediction unless {@code uncertainty} is {@link
   *     Uncertainty#FIXED}; null if the prediction is of the population
   */
  public PredictionErrors(
      LinearPredictor predictor,
      FittedModel fitted,
      Uncertainty uncertainty,
      @Nullable PredictionCovariance covariance) {
    double[] estimates = fitted.fixedEffects().estimates();
    this.vcov = fitted.fixedEffects().vcov();
    this.estimated = new int[vcov.length];
    int at = 0;
    for (int j = 0; j < estimates.length; j++) {
      if (!Double.isNaN(estimates[j])) {
        estimated[at++] = j;
      }
    }
    this.uncertainty = uncertainty;
    this.z = predictor.columns();
    this.covariance = uncertainty == Uncertainty.FIXED ? null : covariance;
    this.sigma = new double[z.length][][];
    List<TermDesign> terms = predictor.frame().terms();
    for (int f = 0; f < z.length; f++) {
      sigma[f] = new double[z[f].length][z[f].length];
      int start = 0;
      for (int j = 0; j < terms.size(); j++) {
        if (terms.get(j).factor() == f) {
          double[][] own = fitted.terms().get(j).covariance();
          for (int a = 0; a < own.length; a++) {
            System.arraycopy(own[a], 0, sigma[f][start + a], start, own.length);
          }
          start += own.length;
        }
      }
    }
  }

  /** For one thread. */
  Evaluator evaluator() {
    return new Evaluator();
  }

  /** Has scratch. */
  final class Evaluator {
    private final PredictionVariance.@Nullable Evaluator given =
        covariance == null ? null : covariance.given().evaluator();
    private final double[][] own = new double[z.length][];
    private final double[] d = new double[estimated.length];

    private Evaluator() {
      for (int f = 0; f < z.length; f++) {
        own[f] = new double[z[f].length];
      }
    }

    /**
     * Variance of one row's prediction.
     *
     * @param levels position of its level of each factor, -1 for one that the fit did not see
     */
    double variance(CodedRow row, int[] levels) {
      double variance = given == null || covariance == null ? fixed(row) : joint(row, levels);
      for (int f = 0; uncertainty == Uncertainty.NEW_LEVELS && f < z.length; f++) {
        if (levels[f] < 0) {
          variance += form(row, z[f], sigma[f]);
        }
      }
      return variance;
    }

    private double fixed(CodedRow row) {
      double variance = 0;
      for (int i = 0; i < estimated.length; i++) {
        double sum = 0;
        for (int j = 0; j < estimated.length; j++) {
          sum += vcov[i][j] * row.x[estimated[j]];
        }
        variance += sum * row.x[estimated[i]];
      }
      return variance;
    }

    private double joint(CodedRow row, int[] levels) {
      PredictionCovariance of = java.util.Objects.requireNonNull(covariance);
      int r = estimated.length;
      for (int j = 0; j < r; j++) {
        d[j] = row.x[of.columns()[j]] - of.xShift()[j];
      }
      for (int f = 0; f < z.length; f++) {
        for (int c = 0; c < own[f].length; c++) {
          own[f][c] = row.z[z[f][c]] - of.zShift()[z[f][c]];
        }
      }
      double variance =
          of.scale() * java.util.Objects.requireNonNull(given).variance(levels, own, d);
      double[] v = of.vcov();
      for (int i = 0; i < r; i++) {
        double sum = 0;
        for (int j = 0; j < r; j++) {
          sum += v[i * r + j] * d[j];
        }
        variance += sum * d[i];
      }
      return variance;
    }
  }

  private static double form(CodedRow row, int[] columns, double[][] matrix) {
    double sum = 0;
    for (int a = 0; a < columns.length; a++) {
      for (int b = 0; b < columns.length; b++) {
        sum += row.z[columns[a]] * matrix[a][b] * row.z[columns[b]];
      }
    }
    return sum;
  }
}
