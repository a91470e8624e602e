package sparkmixed.bayes;

/**
 * Potential scale reduction of split chains,
 *
 * <pre>
 *   R = sqrt((B / W + n - 1) / n),   B = n var(chain means),   W = mean(chain variances)
 * </pre>
 *
 * <p>the larger of those of the rank-normalised draws and of their distances from the median. Below
 * 1.01 if chains have mixed. Equals {@code rhat} of R's posterior.
 *
 * @see <a href="https://doi.org/10.1214/20-BA1221">Vehtari, Gelman, Simpson, Carpenter &amp;
 *     Buerkner 2021, Bayesian Analysis 16(2)</a>
 */
public final class Rhat {
  private Rhat() {}

  /**
   * Of one parameter.
   *
   * @param x draws as {@code [chain][draw]}
   * @return NaN if draws are constant, missing or too few
   */
  public static double of(double[][] x) {
    double bulk = basic(RankNormal.of(DrawMatrix.split(x)));
    double tail = basic(RankNormal.of(DrawMatrix.split(folded(x))));
    return Math.max(bulk, tail);
  }

  private static double[][] folded(double[][] x) {
    double median = Quantiles.of(x).at(0.5);
    double[][] distance = new double[x.length][];
    for (int c = 0; c < x.length; c++) {
      distance[c] = new double[x[c].length];
      for (int i = 0; i < distance[c].length; i++) {
        distance[c][i] = Math.abs(x[c][i] - median);
      }
    }
    return distance;
  }

  private static double basic(double[][] x) {
    if (DrawMatrix.isDegenerate(x)) {
      return Double.NaN;
    }
    int n = x[0].length;
    double within = 0;
    for (double[] chain : x) {
      within += DrawMatrix.variance(chain) / x.length;
    }
    double between = n * DrawMatrix.variance(DrawMatrix.means(x));
    return Math.sqrt((between / within + n - 1) / n);
  }
}
