package sparkmixed.bayes;

/**
 * How the draws of each chain rank among those of all chains: counts in bins of equal width, alike
 * in all bins where the chains have seen the same distribution.
 *
 * @see <a href="https://doi.org/10.1214/20-BA1221">Vehtari, Gelman, Simpson, Carpenter &amp;
 *     Buerkner 2021, Bayesian Analysis 16, section 4.4</a>
 */
public final class RankHistogram {
  private RankHistogram() {}

  /**
   * Counts as {@code [chain][bin]}. O(S log S).
   *
   * @param x as {@code [chain][draw]}, chains of one length
   */
  public static long[][] of(double[][] x, int bins) {
    double[] ranks = RankNormal.ranks(DrawMatrix.flat(x));
    int n = x[0].length;
    long[][] counts = new long[x.length][bins];
    for (int i = 0; i < ranks.length; i++) {
      int bin = (int) ((ranks[i] - 0.5) / ranks.length * bins);
      counts[i / n][Math.min(bin, bins - 1)]++;
    }
    return counts;
  }
}
