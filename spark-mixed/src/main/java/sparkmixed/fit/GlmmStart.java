package sparkmixed.fit;

import sparkmixed.family.Family;
import sparkmixed.family.Likelihood;
import sparkmixed.family.Link;
import sparkmixed.family.Terms;
import sparkmixed.frame.ModelFrame;
import sparkmixed.moments.PackedRows;
import sparkmixed.moments.Pilot;

/**
 * Where a generalized fit starts: a least-squares fit to first guesses of the linear predictor, as
 * for a generalized linear model, with part of its residual spread given to the random effects.
 */
final class GlmmStart {
  /** Share of the residual spread that random effects and dispersion start with. */
  private static final double SHARE = 0.6;

  private final Family family;
  private final Link link;
  private final PackedRows rows;
  private final double[] eta;
  private final double[] weight;

  /** Which columns of X are linearly independent of earlier ones. */
  final RankCheck rank;

  /** Coefficients of the independent columns. */
  final double[] beta;

  /** Standard deviation of the linear predictor about its fixed part. */
  final double spread;

  private GlmmStart(ModelFrame frame, Family family, Link link, PackedRows rows, Pilot pilot) {
    this.family = family;
    this.link = link;
    this.rows = rows;
    this.eta = startingEta();
    this.weight = startingWeights();
    this.rank = RankCheck.of(frame, gram(), pilot);
    double[] least = rank.coefficients();
    double[] plain = interceptOnly(frame.interceptColumn());
    double[] chosen = logDensity(least) >= logDensity(plain) ? least : plain;
    int[] kept = rank.independent();
    this.beta = new double[kept.length];
    for (int c = 0; c < kept.length; c++) {
      beta[c] = chosen[kept[c]];
    }
    this.spread = spread(chosen);
  }

  static GlmmStart of(ModelFrame frame, Family family, Link link, PackedRows rows, Pilot pilot) {
    return new GlmmStart(frame, family, link, rows, pilot);
  }

  private Likelihood likelihood() {
    return Likelihood.of(family, link, 0);
  }

  private double[] startingEta() {
    Likelihood likelihood = likelihood();
    double[] start = new double[rows.rows()];
    for (int i = 0; i < start.length; i++) {
      start[i] = likelihood.startingEta(rows.y()[i], rows.weightOf(i)) - rows.offsetOf(i);
    }
    return start;
  }

  /**
   * Weights of the guesses: for a gaussian response near zero under a link that is steep there, a
   * guess is worth little and may be far away, so it counts by its information; elsewhere by the
   * prior weight.
   */
  private double[] startingWeights() {
    Likelihood likelihood = likelihood();
    Terms terms = new Terms();
    double[] weights = new double[rows.rows()];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = rows.weightOf(i);
      if (family == Family.GAUSSIAN) {
        likelihood.curve(rows.y()[i], weights[i], eta[i] + rows.offsetOf(i), terms);
        weights[i] = terms.expected;
      }
    }
    return weights;
  }

  /** Cross products of X and the guesses. */
  private double[] gram() {
    int p = rows.x().length;
    int p1 = p + 1;
    double[] gram = new double[p1 * p1];
    double[] v = new double[p1];
    for (int i = 0; i < rows.rows(); i++) {
      for (int j = 0; j < p; j++) {
        v[j] = rows.xOf(j, i);
      }
      v[p] = eta[i];
      double w = weight[i];
      for (int j = 0; j < p1; j++) {
        for (int k = j; k < p1; k++) {
          gram[j * p1 + k] += w * v[j] * v[k];
        }
      }
    }
    for (int j = 0; j < p1; j++) {
      for (int k = j + 1; k < p1; k++) {
        gram[k * p1 + j] = gram[j * p1 + k];
      }
    }
    return gram;
  }

  private double[] interceptOnly(int intercept) {
    double[] coefficients = new double[rows.x().length];
    if (intercept >= 0) {
      double sum = 0;
      double weights = 0;
      double offsets = 0;
      for (int i = 0; i < rows.rows(); i++) {
        sum += rows.weightOf(i) * rows.y()[i];
        offsets += rows.weightOf(i) * rows.offsetOf(i);
        weights += rows.weightOf(i);
      }
      coefficients[intercept] = link.eta(sum / weights) - offsets / weights;
    }
    return coefficients;
  }

  private double fixedPart(double[] coefficients, int row) {
    double sum = 0;
    for (int j = 0; j < coefficients.length; j++) {
      sum += coefficients[j] == 0 ? 0 : coefficients[j] * rows.xOf(j, row);
    }
    return sum;
  }

  private double logDensity(double[] coefficients) {
    Likelihood likelihood = likelihood();
    double sum = 0;
    for (int i = 0; i < rows.rows(); i++) {
      double at = rows.offsetOf(i) + fixedPart(coefficients, i);
      sum += likelihood.logDensity(rows.y()[i], rows.weightOf(i), at);
    }
    return Double.isNaN(sum) ? Double.NEGATIVE_INFINITY : sum;
  }

  private double spread(double[] coefficients) {
    double sum = 0;
    double weights = 0;
    for (int i = 0; i < rows.rows(); i++) {
      double rest = eta[i] - fixedPart(coefficients, i);
      sum += weight[i] * rest * rest;
      weights += weight[i];
    }
    double deviation = Math.sqrt(sum / weights);
    return deviation > 0 && Double.isFinite(deviation) ? deviation : 1;
  }

  /** Standard deviation of random effects to start with, for columns of unit mean square. */
  double deviation() {
    return SHARE * spread;
  }

  /**
   * Log of the dispersion to start with, by moments about the fixed part; 0 for a family without.
   *
   * @param kept the estimated columns
   */
  double logDispersion(int[] kept) {
    if (!family.hasDispersion()) {
      return 0;
    }
    double[] all = new double[rows.x().length];
    for (int c = 0; c < kept.length; c++) {
      all[kept[c]] = beta[c];
    }
    double mean = 0;
    double weights = 0;
    for (int i = 0; i < rows.rows(); i++) {
      mean += rows.weightOf(i) * rows.y()[i];
      weights += rows.weightOf(i);
    }
    mean /= weights;
    Likelihood likelihood = likelihood();
    double squares = 0;
    double scale = 0;
    for (int i = 0; i < rows.rows(); i++) {
      double w = rows.weightOf(i);
      double mu = likelihood.mean(rows.offsetOf(i) + fixedPart(all, i));
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
    double moment = SHARE * squares / scale;
    return switch (family) {
      case NEGATIVE_BINOMIAL -> -Math.log(Math.min(10, Math.max(0.05, moment)));
      case NEGATIVE_BINOMIAL_1 -> Math.log(Math.max(0.1, moment - 1));
      default -> Math.log(moment > 0 && Double.isFinite(moment) ? moment : 1);
    };
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
