package sparkmixed.fit;

import sparkmixed.family.Family;
import sparkmixed.family.Likelihood;
import sparkmixed.family.Link;
import sparkmixed.family.Terms;
import sparkmixed.moments.PackedRows;
import sparkmixed.moments.RowBlock;
import sparkmixed.moments.RowBlocks;

/** Sums over rows about a fixed part {@code X beta + offset} that {@link GlmmStart} asks for. */
final class StartSums {
  private StartSums() {}

  /** {@code X beta} of a row. */
  private static double fixedPart(PackedRows rows, double[] beta, int row) {
    double sum = 0;
    for (int j = 0; j < beta.length; j++) {
      sum += beta[j] == 0 ? 0 : beta[j] * rows.xOf(j, row);
    }
    return sum;
  }

  /** Log-densities without random effects, one for each candidate. */
  record Densities(Family family, Link link, double[][] candidates)
      implements RowBlocks.BlockFunction<double[]> {
    @Override
    public double[] apply(RowBlock block) {
      PackedRows rows = block.rows();
      Likelihood likelihood = Likelihood.of(family, link, 0);
      double[] sums = new double[candidates.length];
      for (int c = 0; c < sums.length; c++) {
        for (int i = 0; i < rows.rows(); i++) {
          double eta = rows.offsetOf(i) + fixedPart(rows, candidates[c], i);
          sums[c] += likelihood.logDensity(rows.y()[i], rows.weightOf(i), eta);
        }
      }
      return sums;
    }
  }

  /** Weighted squares of first guesses of eta about the fixed part. */
  record Spread(Family family, Link link, double[] beta)
      implements RowBlocks.BlockFunction<double[]> {
    @Override
    public double[] apply(RowBlock block) {
      PackedRows rows = block.rows();
      Likelihood likelihood = Likelihood.of(family, link, 0);
      Terms terms = new Terms();
      double sum = 0;
      for (int i = 0; i < rows.rows(); i++) {
        double y = rows.y()[i];
        double w = rows.weightOf(i);
        double guess = likelihood.startingEta(y, w);
        double rest = guess - rows.offsetOf(i) - fixedPart(rows, beta, i);
        sum += GlmmSummary.guessWeight(family, likelihood, y, w, guess, terms) * rest * rest;
      }
      return new double[] {sum};
    }
  }

  /**
   * Squared residuals over the variance function, and what they are to be divided by.
   *
   * @param mean stands in where the fixed part gives none
   */
  record Moments(Family family, Link link, double[] beta, double mean)
      implements RowBlocks.BlockFunction<double[]> {
    @Override
    public double[] apply(RowBlock block) {
      PackedRows rows = block.rows();
      Likelihood likelihood = Likelihood.of(family, link, 0);
      double squares = 0;
      double scale = 0;
      for (int i = 0; i < rows.rows(); i++) {
        double w = rows.weightOf(i);
        double mu = likelihood.mean(rows.offsetOf(i) + fixedPart(rows, beta, i));
        boolean usable = Double.isFinite(mu) && (family == Family.GAUSSIAN || mu > 0);
        mu = usable ? mu : mean;
        double residual = rows.y()[i] - mu;
        double excess = family == Family.NEGATIVE_BINOMIAL ? mu : 0;
        squares += w * (residual * residual / variance(mu) - excess / variance(mu));
        scale +=
            family == Family.GAUSSIAN || family == Family.GAMMA || family == Family.INVERSE_GAUSSIAN
                ? 1
                : w;
      }
      return new double[] {squares, scale};
    }

    private double variance(double mu) {
      return switch (family) {
        case NEGATIVE_BINOMIAL, GAMMA -> mu * mu;
        case NEGATIVE_BINOMIAL_1 -> mu;
        case INVERSE_GAUSSIAN -> mu * mu * mu;
        default -> 1;
      };
    }
  }

  /**
   * {@code X'WX} with Fisher's weights, p x p.
   *
   * @param columns of X
   * @param beta of these columns
   */
  record Information(Family family, Link link, int[] columns, double[] beta, double psi)
      implements RowBlocks.BlockFunction<double[]> {
    @Override
    public double[] apply(RowBlock block) {
      PackedRows rows = block.rows().select(columns);
      Likelihood likelihood = Likelihood.of(family, link, psi);
      Terms terms = new Terms();
      int p = beta.length;
      double[] information = new double[p * p];
      double[] x = new double[p];
      for (int i = 0; i < rows.rows(); i++) {
        double eta = rows.offsetOf(i);
        for (int j = 0; j < p; j++) {
          x[j] = rows.xOf(j, i);
          eta += beta[j] * x[j];
        }
        likelihood.curve(rows.y()[i], rows.weightOf(i), eta, terms);
        for (int j = 0; j < p; j++) {
          for (int k = 0; k <= j; k++) {
            information[j * p + k] += terms.expected * x[j] * x[k];
          }
        }
      }
      for (int j = 0; j < p; j++) {
        for (int k = 0; k < j; k++) {
          information[k * p + j] = information[j * p + k];
        }
      }
      return information;
    }
  }
}
