package sparkmixed.bayes;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;

/**
 * How many independent draws would be as good as those of the chains, for one parameter,
 *
 * <pre>
 *   S / tau,   tau = -1 + 2 sum_t rho_t
 * </pre>
 *
 * <p>the sum over Geyer's initial monotone sequence of the autocorrelations, which count what is
 * between the chains too. Equal those of R's posterior; NaN where it gives NA (draws that are
 * constant, not finite, or fewer than three a half chain). Draws are {@code [chain][draw]}.
 *
 * @see <a href="https://doi.org/10.1214/20-BA1221">Vehtari, Gelman, Simpson, Carpenter &amp;
 *     Buerkner 2021, Bayesian Analysis 16(2)</a>
 */
public final class EffectiveSampleSize {
  private EffectiveSampleSize() {}

  /** Of the centre of the distribution: of rank-normalised split chains. */
  public static double bulk(double[][] x) {
    return ofChains(RankNormal.of(DrawMatrix.split(x)));
  }

  /** Of its tails: the smaller of those of the 5% and 95% quantiles. */
  public static double tail(double[][] x) {
    return Math.min(quantile(x, 0.05), quantile(x, 0.95));
  }

  /** Of the mean. */
  public static double mean(double[][] x) {
    return ofChains(DrawMatrix.split(x));
  }

  /** Of the standard deviation. */
  public static double sd(double[][] x) {
    double mean = DrawMatrix.mean(DrawMatrix.flat(x));
    return mean(map(x, draw -> Math.abs(draw - mean)));
  }

  /** Of a quantile: of whether draws are at or below it. */
  public static double quantile(double[][] x, double probability) {
    if (DrawMatrix.isDegenerate(x)) {
      return Double.NaN;
    }
    int size = x.length * x[0].length;
    double quantile = Quantiles.of(x).at(probability == 1 ? (size - 0.5) / size : probability);
    return mean(map(x, draw -> draw <= quantile ? 1 : 0));
  }

  static double[][] map(double[][] x, DoubleUnaryOperator function) {
    return Arrays.stream(x)
        .map(chain -> Arrays.stream(chain).map(function).toArray())
        .toArray(double[][]::new);
  }

  /** Of chains as they are. O(S) a lag, up to the lag where autocorrelations have died out. */
  static double ofChains(double[][] x) {
    int n = x[0].length;
    if (n < 3 || DrawMatrix.isDegenerate(x)) {
      return Double.NaN;
    }
    Autocovariance covariance = new Autocovariance(x);
    double within = covariance.at(0) * n / (n - 1.0);
    double total = covariance.at(0);
    if (x.length > 1) {
      total += DrawMatrix.variance(covariance.means());
    }
    double[] rho = new double[n];
    double even = 1;
    double odd = 1 - (within - covariance.at(1)) / total;
    rho[0] = even;
    rho[1] = odd;
    int t = 0;
    while (t < n - 5 && even + odd > 0) {
      t += 2;
      even = 1 - (within - covariance.at(t)) / total;
      odd = 1 - (within - covariance.at(t + 1)) / total;
      if (even + odd >= 0) {
        rho[t] = even;
        rho[t + 1] = odd;
      }
    }
    if (even > 0) {
      rho[t] = even;
    }
    makeMonotone(rho, t);
    double size = (double) x.length * n;
    return size / Math.max(relaxation(rho, t), 1 / Math.log10(size));
  }

  /** Pairs of autocorrelations may only fall. */
  private static void makeMonotone(double[] rho, int last) {
    for (int t = 2; t <= last - 2; t += 2) {
      if (rho[t] + rho[t + 1] > rho[t - 2] + rho[t - 1]) {
        rho[t] = (rho[t - 2] + rho[t - 1]) / 2;
        rho[t + 1] = rho[t];
      }
    }
  }

  private static double relaxation(double[] rho, int last) {
    double sum = 0;
    // R's 1:0 has the first element, so that chains of five draws count half
    for (int t = 0; t < Math.max(last, 1); t++) {
      sum += rho[t];
    }
    return -1 + 2 * sum + rho[last];
  }
}
