package sparkmixed.bayes;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * A posterior predictive check: whether responses replicated from the posterior look like the rows,
 *
 * <pre>
 *   y_rep^(s) ~ p(y | beta^(s), b^(s), phi^(s)),   p = share of draws with T(y_rep) &gt;= T(y)
 * </pre>
 *
 * <p>A p-value near 0 or 1 says that the model does not make what T measures; it is no test at a
 * level, for the rows have been used twice.
 *
 * @param rows n
 * @param chains of each replicate's draw, from 1 on
 * @param draws of each replicate, from 1 on within its chain
 * @param statistics one row each
 * @param replicated values of each of these statistics, one a replicate
 * @param shown replicates whose distribution is shown, from 0 on
 * @param distribution of the response and of these replicates
 * @see <a href="https://www3.stat.sinica.edu.tw/statistica/j6n4/j6n41/j6n41.htm">Gelman, Meng and
 *     Stern 1996, Statistica Sinica 6</a>
 */
public record PredictiveCheck(
    long rows,
    int[] chains,
    int[] draws,
    List<Tested> statistics,
    double[][] replicated,
    int[] shown,
    PredictiveDistribution distribution) {

  /** A test statistic T of all responses. */
  public enum Statistic {
    MEAN,
    SD,
    MIN,
    MAX,
    /** Share of responses that are zero; of counts. */
    ZEROS;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * A statistic of the response beside those of the replicates. NaN where a draw has no valid mean
   * for some row; quantiles and p-values are of the draws that have.
   *
   * @param observed T(y)
   * @param mean of T(y_rep)
   * @param sd of T(y_rep)
   * @param low 2.5 % quantile of T(y_rep)
   * @param median of T(y_rep)
   * @param high 97.5 % quantile of T(y_rep)
   * @param pValue share of replicates with {@code T(y_rep) >= T(y)}
   * @param tied share of replicates with {@code T(y_rep) = T(y)}, as counts and extremes can have
   */
  public record Tested(
      Statistic statistic,
      double observed,
      double mean,
      double sd,
      double low,
      double median,
      double high,
      double pValue,
      double tied) {

    static Tested of(Statistic statistic, double observed, double[] all) {
      double[] values = Arrays.stream(all).filter(value -> !Double.isNaN(value)).toArray();
      if (values.length == 0) {
        double none = Double.NaN;
        return new Tested(statistic, observed, none, none, none, none, none, none, none);
      }
      Quantiles sorted = Quantiles.of(values);
      long above = Arrays.stream(values).filter(value -> value >= observed).count();
      long equal = Arrays.stream(values).filter(value -> value == observed).count();
      return new Tested(
          statistic,
          observed,
          DrawMatrix.mean(values),
          Math.sqrt(DrawMatrix.variance(values)),
          sorted.at(0.025),
          sorted.at(0.5),
          sorted.at(0.975),
          (double) above / values.length,
          (double) equal / values.length);
    }
  }

  /**
   * From sums over all rows, of which there is at least one.
   *
   * @param picked the draw of each replicate, chain after chain from 0 on
   * @param perChain draws of a chain
   */
  public static PredictiveCheck of(PredictiveSums sums, int[] picked, int perChain) {
    List<Tested> tested = new ArrayList<>();
    List<double[]> replicated = new ArrayList<>();
    for (Statistic statistic : Statistic.values()) {
      if (statistic == Statistic.ZEROS && !sums.whole()) {
        continue;
      }
      double[] values = sums.statistic(statistic);
      double[] drawn = Arrays.copyOfRange(values, 1, values.length);
      tested.add(Tested.of(statistic, values[0], drawn));
      replicated.add(drawn);
    }
    return new PredictiveCheck(
        sums.rows(),
        Arrays.stream(picked).map(draw -> draw / perChain + 1).toArray(),
        Arrays.stream(picked).map(draw -> draw % perChain + 1).toArray(),
        tested,
        replicated.toArray(double[][]::new),
        sums.shown(),
        PredictiveDistribution.of(sums.histograms(), sums.whole()));
  }

  /** Whether responses are counts, which have shares in place of densities. */
  public boolean whole() {
    return !Double.isNaN(distribution.width());
  }
}
