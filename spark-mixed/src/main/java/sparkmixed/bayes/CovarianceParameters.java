package sparkmixed.bayes;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import sparkmixed.covariance.CovarianceLayout;
import sparkmixed.covariance.CovarianceTerm;

/**
 * Standard deviations and correlations of the random effects as unconstrained numbers: first the
 * logarithms of all deviations, term by term, then for each correlated term the numbers of its
 * {@link CorrelationFactor}. The covariance factor of a term is {@code diag(sd) L}.
 */
final class CovarianceParameters {
  private final CovarianceLayout layout;
  private final List<Density> deviations;
  private final List<Lkj> correlations;
  private final int[] firstDeviation;
  private final int[] firstPair;
  private final int[] lkj;
  private final int size;

  /**
   * @param layout how theta fills the covariance factors
   * @param priors of deviations and correlations, in the order of the terms
   */
  CovarianceParameters(CovarianceLayout layout, PriorSet priors) {
    this.layout = layout;
    this.deviations = priors.deviations();
    this.correlations = priors.correlations();
    int terms = layout.terms().size();
    this.firstDeviation = new int[terms];
    this.firstPair = new int[terms];
    this.lkj = new int[terms];
    int at = 0;
    for (int j = 0; j < terms; j++) {
      firstDeviation[j] = at;
      at += layout.terms().get(j).width();
    }
    int matrices = 0;
    for (int j = 0; j < terms; j++) {
      firstPair[j] = at;
      lkj[j] = -1;
      if (isCorrelated(layout.terms().get(j))) {
        lkj[j] = matrices++;
        at += pairs(layout.terms().get(j).width());
      }
    }
    this.size = at;
  }

  static boolean isCorrelated(CovarianceTerm term) {
    return term.correlated() && term.width() > 1;
  }

  private static int pairs(int k) {
    return k * (k - 1) / 2;
  }

  /** How many numbers there are. */
  int size() {
    return size;
  }

  /** How many of them are logarithms of deviations. */
  int deviations() {
    return deviations.size();
  }

  private CorrelationFactor factor(int term, double[] q) {
    int k = layout.terms().get(term).width();
    int pairs = lkj[term] < 0 ? 0 : pairs(k);
    double[] y = new double[pairs(k)];
    System.arraycopy(q, firstPair[term], y, 0, pairs);
    return CorrelationFactor.of(k, y);
  }

  /** theta, absolute: covariance factors on the scale of the response. */
  double[] theta(double[] q) {
    double[] theta = new double[layout.parameters()];
    for (int j = 0; j < firstPair.length; j++) {
      CovarianceTerm term = layout.terms().get(j);
      CorrelationFactor factor = factor(j, q);
      for (int row = 0; row < term.width(); row++) {
        double deviation = Math.exp(q[firstDeviation[j] + row]);
        for (int column = 0; column <= row; column++) {
          int position = term.position(row, column);
          if (position >= 0) {
            theta[position] = deviation * factor.get(row, column);
          }
        }
      }
    }
    return theta;
  }

  /**
   * Adds the chain rule's part.
   *
   * @param byTheta derivatives by theta at q
   */
  void pullBack(double[] q, double[] byTheta, double[] gradient) {
    for (int j = 0; j < firstPair.length; j++) {
      CovarianceTerm term = layout.terms().get(j);
      int k = term.width();
      CorrelationFactor factor = factor(j, q);
      double[] adjoint = new double[k * (k + 1) / 2];
      int packed = 0;
      for (int column = 0; column < k; column++) {
        for (int row = column; row < k; row++, packed++) {
          int position = term.position(row, column);
          if (position >= 0) {
            double deviation = Math.exp(q[firstDeviation[j] + row]);
            adjoint[packed] = byTheta[position] * deviation;
            gradient[firstDeviation[j] + row] += adjoint[packed] * factor.get(row, column);
          }
        }
      }
      if (lkj[j] >= 0) {
        double[] byPairs = new double[pairs(k)];
        factor.pullBack(adjoint, byPairs);
        for (int e = 0; e < byPairs.length; e++) {
          gradient[firstPair[j] + e] += byPairs[e];
        }
      }
    }
  }

  /** Log prior density of the unconstrained numbers; its derivatives are added. */
  double logPrior(double[] q, double[] gradient) {
    double sum = 0;
    for (int d = 0; d < deviations.size(); d++) {
      double deviation = Math.exp(q[d]);
      sum += deviations.get(d).logDensity(deviation) + q[d];
      gradient[d] += deviations.get(d).derivative(deviation) * deviation + 1;
    }
    for (int j = 0; j < firstPair.length; j++) {
      if (lkj[j] >= 0) {
        int k = layout.terms().get(j).width();
        double[] y = new double[pairs(k)];
        System.arraycopy(q, firstPair[j], y, 0, y.length);
        Lkj prior = correlations.get(lkj[j]);
        sum += prior.logDensity(k, y);
        double[] own = new double[y.length];
        prior.addDerivative(k, y, own);
        for (int e = 0; e < own.length; e++) {
          gradient[firstPair[j] + e] += own[e];
        }
      }
    }
    return sum;
  }

  /**
   * The numbers of a covariance factor.
   *
   * @param theta absolute
   * @param least deviations that are smaller become this
   */
  double[] of(double[] theta, double least) {
    double[] q = new double[size];
    for (int j = 0; j < firstPair.length; j++) {
      CovarianceTerm term = layout.terms().get(j);
      int k = term.width();
      double[] template = layout.template(j, theta);
      double[] packed = new double[k * (k + 1) / 2];
      int at = 0;
      for (int column = 0; column < k; column++) {
        for (int row = column; row < k; row++) {
          packed[at++] = template[column * k + row];
        }
      }
      for (int row = 0; row < k; row++) {
        double square = 0;
        for (int column = 0; column <= row; column++) {
          square += template[column * k + row] * template[column * k + row];
        }
        q[firstDeviation[j] + row] = Math.log(Math.max(least, Math.sqrt(square)));
      }
      if (lkj[j] >= 0) {
        double[] y = CorrelationFactor.unconstrained(k, packed);
        for (int e = 0; e < y.length; e++) {
          q[firstPair[j] + e] = Double.isNaN(y[e]) ? 0 : Math.max(-2, Math.min(2, y[e]));
        }
      }
    }
    return q;
  }

  /** Draws from the prior: the unconstrained numbers. */
  double[] sample(org.apache.commons.rng.UniformRandomProvider random) {
    double[] q = new double[size];
    for (int d = 0; d < deviations.size(); d++) {
      q[d] = Math.log(deviations.get(d).sample(random));
    }
    for (int j = 0; j < firstPair.length; j++) {
      if (lkj[j] >= 0) {
        double[] y = correlations.get(lkj[j]).sample(layout.terms().get(j).width(), random);
        System.arraycopy(y, 0, q, firstPair[j], y.length);
      }
    }
    return q;
  }

  /**
   * Deviations, then the correlations of each correlated term, row after row below the diagonal.
   */
  double[] reported(double[] q) {
    double[] values = new double[size];
    for (int d = 0; d < deviations.size(); d++) {
      values[d] = Math.exp(q[d]);
    }
    int at = deviations.size();
    for (int j = 0; j < firstPair.length; j++) {
      if (lkj[j] >= 0) {
        CorrelationFactor factor = factor(j, q);
        for (int row = 1; row < factor.size(); row++) {
          for (int column = 0; column < row; column++) {
            values[at++] = factor.correlation(row, column);
          }
        }
      }
    }
    return values;
  }

  /**
   * Names of {@link #reported}, as brms has them: {@code sd_group__term}, {@code
   * cor_group__term__term}.
   *
   * @param groups of each term
   * @param columns of each term
   */
  List<String> names(List<String> groups, List<List<String>> columns) {
    List<String> names = new ArrayList<>();
    for (int j = 0; j < groups.size(); j++) {
      for (String column : columns.get(j)) {
        names.add("sd_" + groups.get(j) + "__" + PosteriorNames.term(column));
      }
    }
    for (int j : IntStream.range(0, groups.size()).filter(j -> lkj[j] >= 0).toArray()) {
      List<String> own = columns.get(j);
      for (int row = 1; row < own.size(); row++) {
        for (int column = 0; column < row; column++) {
          names.add(
              "cor_"
                  + groups.get(j)
                  + "__"
                  + PosteriorNames.term(own.get(column))
                  + "__"
                  + PosteriorNames.term(own.get(row)));
        }
      }
    }
    return names;
  }
}
