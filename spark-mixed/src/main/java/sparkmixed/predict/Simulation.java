package sparkmixed.predict;

import java.io.Serializable;
import sparkmixed.family.Family;
import sparkmixed.family.Link;
import sparkmixed.family.Responses;
import sparkmixed.fit.Distribution;
import sparkmixed.fit.FittedModel;
import sparkmixed.linalg.Cholesky;

/**
 * Responses of a fitted model, as R's {@code simulate}: from given linear predictors, or with new
 * random effects. Every number drawn is a function of the seed, the number of the simulation and a
 * key: that of a level for its effects, so that rows of one level share them wherever they are, and
 * that of the row for its response. Neither rows before it nor partitions matter.
 */
public final class Simulation implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Keeps what rows draw apart from what levels draw. */
  private static final long ROW = 0x5DEECE66DL;

  private final Link link;
  private final Responses responses;
  private final long seed;
  private final int[][] columns;

  /** Lower triangular roots of the covariance matrices of the factors' effects, by columns. */
  private final double[][] roots;

  /**
   * @param columns positions in a row of Z of each factor's columns
   */
  public Simulation(int[][] columns, FittedModel fitted, long seed) {
    Distribution distribution = fitted.distribution();
    this.link = Link.named(distribution.link());
    this.responses = new Responses(Family.named(distribution.family()), distribution.dispersion());
    this.seed = seed;
    this.columns = columns.clone();
    this.roots = new double[columns.length][];
    for (int f = 0; f < roots.length; f++) {
      roots[f] = root(fitted, fitted.groups().get(f).name(), columns[f].length);
    }
  }

  private static double[] root(FittedModel fitted, String group, int k) {
    double[] root = new double[k * k];
    int at = 0;
    for (FittedModel.TermCovariance term : fitted.terms()) {
      if (term.group().equals(group)) {
        double[][] covariance = term.covariance();
        int width = covariance.length;
        double[] own = new double[width * width];
        for (int c = 0; c < width; c++) {
          for (int r = 0; r < width; r++) {
            own[c * width + r] = covariance[r][c];
          }
        }
        semidefinite(own, width);
        for (int c = 0; c < width; c++) {
          System.arraycopy(own, c * width + c, root, (at + c) * k + at + c, width - c);
        }
        at += width;
      }
    }
    return root;
  }

  /** Factors a covariance in place; one that is singular column by column, without its rounding. */
  public static void semidefinite(double[] a, int n) {
    double[] copy = a.clone();
    if (Cholesky.factorSmall(copy, n)) {
      System.arraycopy(copy, 0, a, 0, a.length);
      return;
    }
    for (int j = 0; j < n; j++) {
      double scale = a[j * n + j];
      for (int c = 0; c < j; c++) {
        double f = a[c * n + j];
        for (int i = j; i < n; i++) {
          a[j * n + i] -= f * a[c * n + i];
        }
      }
      double pivot = a[j * n + j];
      boolean gone = !(pivot > 1e-14 * scale);
      double inverse = gone ? 0 : 1 / Math.sqrt(pivot);
      for (int i = j; i < n; i++) {
        a[j * n + i] *= inverse;
      }
    }
  }

  /**
   * Responses of rows with known linear predictors, one after the other from one stream.
   *
   * @param eta linear predictors
   * @param weight prior weights, positive; trials of a binomial model, whose responses are
   *     proportions
   */
  public double[] responses(double[] eta, double[] weight, CounterRandom random) {
    double[] y = new double[eta.length];
    for (int i = 0; i < y.length; i++) {
      y[i] = responses.draw(link.mean(eta[i]), weight[i], random);
    }
    return y;
  }

  /** Draws for one thread. */
  public Drawer drawer() {
    return new Drawer();
  }

  /** Draws row by row; has scratch. */
  public final class Drawer {
    private final CounterRandom random = new CounterRandom();

    private Drawer() {}

    /**
     * New random effects of a row, {@code z'b}.
     *
     * @param factor whose
     * @param z the row of Z
     * @param level key of the row's level
     * @param simulation number of the simulation
     */
    public double effect(int factor, double[] z, long level, int simulation) {
      int[] own = columns[factor];
      int k = own.length;
      random.start(seed + factor, level, simulation);
      double sum = 0;
      for (int c = 0; c < k; c++) {
        double loading = 0;
        for (int r = c; r < k; r++) {
          loading += roots[factor][c * k + r] * z[own[r]];
        }
        sum += loading * Responses.normal(random);
      }
      return sum;
    }

    /**
     * A response; a proportion if the model is binomial, NaN if eta has no valid mean.
     *
     * @param key of the row
     * @param copy number of the row among those of this key
     */
    public double response(double eta, double weight, long key, long copy, int simulation) {
      random.start(seed ^ ROW, key + copy * ROW, simulation);
      return responses.draw(link.mean(eta), weight, random);
    }
  }
}
