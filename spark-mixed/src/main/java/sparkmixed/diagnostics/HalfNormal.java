package sparkmixed.diagnostics;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.commons.statistics.distribution.NormalDistribution;
import sparkmixed.error.InputRejectedException;

/**
 * A half-normal plot with a simulated envelope (Atkinson 1985; Moral, Hinde and Demetrio 2017,
 * doi:10.18637/jss.v081.i10): sorted absolute diagnostics of a fit against
 *
 * <pre>
 *   Phi^-1((i + n - 1/8) / (2n + 1/2))       half-normal
 *   Phi^-1((i - 3/8) / (n + 1/4))            normal plot, of the signed diagnostics
 * </pre>
 *
 * <p>and percentiles, point by point, of the same of refits to simulated responses. Arrays have one
 * entry a point and are R's {@code hnp} object.
 *
 * @param x quantile
 * @param lower envelope
 * @param median envelope
 * @param upper envelope
 * @param residuals diagnostics of the fit, sorted
 * @param simulations refits that the envelope is made of
 * @param failed simulations that no model could be fitted to, which are left out
 */
public record HalfNormal(
    double[] x,
    double[] lower,
    double[] median,
    double[] upper,
    double[] residuals,
    int simulations,
    int failed) {

  /**
   * The envelope of diagnostics that are there.
   *
   * @param observed of the fit, in any order
   * @param simulated of each refit, of the same length
   */
  public static HalfNormal of(
      double[] observed, List<double[]> simulated, double conf, boolean halfnormal, int failed) {
    int n = observed.length;
    int sims = simulated.size();
    if (sims < 2) {
      throw new InputRejectedException(
          String.format(
              Locale.ROOT,
              "Only %d of %d simulated responses could be fitted, which makes no envelope.",
              sims,
              sims + failed));
    }
    double[] own = sorted(observed, halfnormal);
    double[][] all = new double[sims][];
    for (int s = 0; s < sims; s++) {
      all[s] = sorted(simulated.get(s), halfnormal);
    }
    double[] x = new double[n];
    double[] lower = new double[n];
    double[] median = new double[n];
    double[] upper = new double[n];
    double[] at = new double[sims];
    NormalDistribution normal = NormalDistribution.of(0, 1);
    for (int i = 0; i < n; i++) {
      for (int s = 0; s < sims; s++) {
        at[s] = all[s][i];
      }
      Arrays.sort(at);
      lower[i] = quantile(at, (1 - conf) / 2);
      median[i] = quantile(at, 0.5);
      upper[i] = quantile(at, (1 - conf) / 2 + conf);
      x[i] =
          normal.inverseCumulativeProbability(
              halfnormal ? (i + 1 + n - 0.125) / (2.0 * n + 0.5) : (i + 1 - 0.375) / (n + 0.25));
    }
    return new HalfNormal(x, lower, median, upper, own, sims, failed);
  }

  /**
   * Of numbers that no model stands behind, as hnp does with a vector: the envelope is of normal
   * samples.
   *
   * @param scale whether their mean and variance are the vector's instead of 0 and 1
   */
  public static HalfNormal of(double[] vector, boolean scale, HalfNormalOptions options) {
    double mean = scale ? Arrays.stream(vector).average().orElse(0) : 0;
    double square = Arrays.stream(vector).map(v -> (v - mean) * (v - mean)).sum();
    double deviation = scale ? Math.sqrt(square / (vector.length - 1)) : 1;
    return Envelope.simulate(
        vector,
        numbers -> numbers,
        (numbers, random) -> {
          double[] y = new double[numbers.length];
          for (int i = 0; i < y.length; i++) {
            y[i] = mean + deviation * sparkmixed.family.Responses.normal(random);
          }
          return y;
        },
        y -> y,
        options);
  }

  private static double[] sorted(double[] values, boolean halfnormal) {
    double[] sorted = halfnormal ? Arrays.stream(values).map(Math::abs).toArray() : values.clone();
    Arrays.sort(sorted);
    return sorted;
  }

  /** R's default quantile (type 7). */
  private static double quantile(double[] sorted, double p) {
    double h = (sorted.length - 1) * p;
    int below = (int) Math.floor(h);
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (h - below) * (sorted[above] - sorted[below]);
  }

  /** Whether a point is outside the envelope. */
  public boolean out(int point) {
    return residuals[point] > upper[point] || residuals[point] < lower[point];
  }

  public int total() {
    return x.length;
  }

  /** Points outside the envelope. */
  public int howManyOut() {
    int out = 0;
    for (int i = 0; i < x.length; i++) {
      out += out(i) ? 1 : 0;
    }
    return out;
  }

  public double percentOut() {
    return 100.0 * howManyOut() / total();
  }

  /** What hnp prints, and what it means. */
  public String message() {
    return String.format(
        Locale.ROOT,
        "Total points: %,d; points out of envelope: %,d (%.2f %%)%s",
        total(),
        howManyOut(),
        percentOut(),
        failed == 0
            ? ""
            : String.format(
                Locale.ROOT, "; %d of %d simulations failed", failed, failed + simulations));
  }
}
