package sparkmixed.fit;

import sparkmixed.family.Family;
import sparkmixed.family.Link;
import sparkmixed.frame.ModelFrame;
import sparkmixed.linalg.Cholesky;
import sparkmixed.moments.Pilot;
import sparkmixed.moments.RowBlocks;

/**
 * Where a generalized fit starts: a least-squares fit to first guesses of the linear predictor, as
 * for a generalized linear model, with part of its residual spread given to the random effects.
 */
final class GlmmStart {
  /** Share of the residual spread that random effects and dispersion start with. */
  private static final double SHARE = 0.6;

  private final Family family;
  private final Link link;
  private final RowBlocks blocks;

  /** Which columns of X are linearly independent of earlier ones. */
  final RankCheck rank;

  /** Coefficients of the independent columns. */
  final double[] beta;

  /** Standard deviation of the linear predictor about its fixed part. */
  final double spread;

  /** Log of the dispersion, by moments about the fixed part; 0 for a family without. */
  final double logDispersion;

  private GlmmStart(
      ModelFrame frame,
      Family family,
      Link link,
      RowBlocks blocks,
      GlmmSummary summary,
      Pilot pilot) {
    this.family = family;
    this.link = link;
    this.blocks = blocks;
    this.rank = RankCheck.of(frame, summary.gram, pilot);
    double[] least = rank.coefficients();
    double[] plain = interceptOnly(summary, frame);
    double[] density =
        blocks.sum(new StartSums.Densities(family, link, new double[][] {least, plain}));
    double[] chosen = order(density[0]) >= order(density[1]) ? least : plain;
    int[] kept = rank.independent();
    this.beta = new double[kept.length];
    for (int c = 0; c < kept.length; c++) {
      beta[c] = chosen[kept[c]];
    }
    double squares = blocks.sum(new StartSums.Spread(family, link, chosen))[0];
    double deviation = Math.sqrt(squares / summary.guessWeights);
    this.spread = deviation > 0 && Double.isFinite(deviation) ? deviation : 1;
    this.logDispersion = family.hasDispersion() ? logDispersion(chosen, summary) : 0;
  }

  static GlmmStart of(
      ModelFrame frame,
      Family family,
      Link link,
      RowBlocks blocks,
      GlmmSummary summary,
      Pilot pilot) {
    return new GlmmStart(frame, family, link, blocks, summary, pilot);
  }

  private static double order(double logDensity) {
    return Double.isNaN(logDensity) ? Double.NEGATIVE_INFINITY : logDensity;
  }

  private double[] interceptOnly(GlmmSummary summary, ModelFrame frame) {
    double[] coefficients = new double[frame.p()];
    int intercept = frame.interceptColumn();
    if (intercept >= 0) {
      double mean =
          link.eta(summary.weightedResponse / summary.weights)
              - summary.weightedOffset / summary.weights;
      // responses that are all zero, or all one, have no such mean
      coefficients[intercept] = Double.isFinite(mean) ? mean : 0;
    }
    return coefficients;
  }

  /** Standard deviation of random effects to start with, for columns of unit mean square. */
  double deviation() {
    return SHARE * spread;
  }

  private double logDispersion(double[] coefficients, GlmmSummary summary) {
    double mean = summary.weightedResponse / summary.weights;
    double[] sums = blocks.sum(new StartSums.Moments(family, link, coefficients, mean));
    double moment = SHARE * sums[0] / sums[1];
    return switch (family) {
      case NEGATIVE_BINOMIAL -> -Math.log(Math.min(10, Math.max(0.05, moment)));
      case NEGATIVE_BINOMIAL_1 -> Math.log(Math.max(0.1, moment - 1));
      default -> Math.log(moment > 0 && Double.isFinite(moment) ? moment : 1);
    };
  }

  /**
   * Lower Cholesky factor F of the covariance of beta as if there were no random effects, by
   * columns: the scale on which coefficients are searched for.
   */
  double[] factor() {
    int p = beta.length;
    double[] information =
        blocks.sum(
            new StartSums.Information(family, link, rank.independent(), beta, logDispersion));
    double[] factor = new double[p * p];
    double[] l = information.clone();
    if (p > 0 && Cholesky.factor(l, p)) {
      Cholesky.inverse(l, p, p, factor);
      if (Cholesky.factor(factor, p)) {
        return factor;
      }
    }
    java.util.Arrays.fill(factor, 0);
    for (int j = 0; j < p; j++) {
      double own = information[j * p + j];
      factor[j * p + j] = own > 0 ? 1 / Math.sqrt(own) : 1;
    }
    return factor;
  }
}
