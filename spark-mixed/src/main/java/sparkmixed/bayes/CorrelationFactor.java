package sparkmixed.bayes;

/**
 * Lower Cholesky factor of a correlation matrix as a function of unconstrained numbers y, one for
 * each pair below the diagonal,
 *
 * <pre>
 *   L_ij = tanh(y_ij) r_ij,   L_ii = r_ii,   r_ij = prod_{l &lt; j} sqrt(1 - tanh(y_il)^2)
 * </pre>
 *
 * <p>Triangles are packed column by column, as {@code theta} of a fit is. All O(k^2).
 *
 * @see <a href="https://mc-stan.org/docs/reference-manual/transforms.html">Stan Reference Manual,
 *     Cholesky factors of correlation matrices</a>
 */
public final class CorrelationFactor {
  private final int k;
  private final double[] y;
  private final double[] lower;

  private CorrelationFactor(int k, double[] y, double[] lower) {
    this.k = k;
    this.y = y;
    this.lower = lower;
  }

  /**
   * @param k size of the matrix, at least 1
   * @param y k(k-1)/2 numbers: the pairs below the diagonal, column by column
   */
  public static CorrelationFactor of(int k, double[] y) {
    double[] lower = new double[k * (k + 1) / 2];
    for (int i = 0; i < k; i++) {
      double rest = 1;
      for (int j = 0; j < i; j++) {
        double own = y[pair(k, i, j)];
        lower[packed(k, i, j)] = Math.tanh(own) * rest;
        rest *= sech(own);
      }
      lower[packed(k, i, i)] = rest;
    }
    return new CorrelationFactor(k, y.clone(), lower);
  }

  /**
   * The y whose factor has the rows of {@code factor} scaled to length one: of a covariance factor,
   * those of its correlations. Infinite for correlations of 1 and -1.
   *
   * @param factor packed lower triangle, k(k+1)/2 numbers, the diagonal not negative
   */
  public static double[] unconstrained(int k, double[] factor) {
    double[] y = new double[k * (k - 1) / 2];
    for (int i = 0; i < k; i++) {
      double rest = factor[packed(k, i, i)];
      for (int j = i - 1; j >= 0; j--) {
        double own = factor[packed(k, i, j)];
        y[pair(k, i, j)] = own == 0 ? 0 : arsinh(own / rest);
        rest = Math.hypot(rest, own);
      }
    }
    return y;
  }

  /** Number of rows k. */
  public int size() {
    return k;
  }

  /** {@code L_ij}, counted from 0; 0 above the diagonal. */
  public double get(int i, int j) {
    return j > i ? 0 : lower[packed(k, i, j)];
  }

  /** Correlation of i and j: {@code (L L')_ij}. */
  public double correlation(int i, int j) {
    double sum = 0;
    for (int l = 0; l <= Math.min(i, j); l++) {
      sum += get(i, l) * get(j, l);
    }
    return i == j ? 1 : sum;
  }

  /** The packed lower triangle, diagonal included: k(k+1)/2 numbers. */
  public double[] lower() {
    return lower.clone();
  }

  /**
   * Chain rule: adds {@code df/dy} to {@code gradient}.
   *
   * @param adjoint {@code df/dL}, packed as {@link #lower()}
   */
  public void pullBack(double[] adjoint, double[] gradient) {
    for (int i = 0; i < k; i++) {
      double later = adjoint[packed(k, i, i)] * get(i, i);
      double[] rests = rests(i);
      for (int j = i - 1; j >= 0; j--) {
        double own = y[pair(k, i, j)];
        double sech = sech(own);
        double adjointHere = adjoint[packed(k, i, j)];
        gradient[pair(k, i, j)] += adjointHere * sech * sech * rests[j] - Math.tanh(own) * later;
        later += adjointHere * get(i, j);
      }
    }
  }

  private double[] rests(int i) {
    double[] rests = new double[i];
    double rest = 1;
    for (int j = 0; j < i; j++) {
      rests[j] = rest;
      rest *= sech(y[pair(k, i, j)]);
    }
    return rests;
  }

  private static int packed(int k, int i, int j) {
    return j * k - j * (j - 1) / 2 + i - j;
  }

  private static int pair(int k, int i, int j) {
    return j * (k - 1) - j * (j - 1) / 2 + i - j - 1;
  }

  /** {@code 1/cosh(y) = sqrt(1 - tanh(y)^2)}, without cancellation or overflow. */
  private static double sech(double y) {
    double e = Math.exp(-Math.abs(y));
    return 2 * e / (1 + e * e);
  }

  private static double arsinh(double x) {
    double size = Math.abs(x);
    // log(size + sqrt(1 + size^2)), so that little stays of a little size
    double value =
        size < 1e8
            ? Math.log1p(size + size * size / (1 + Math.sqrt(1 + size * size)))
            : Math.log(2) + Math.log(size);
    return Math.copySign(value, x);
  }
}
