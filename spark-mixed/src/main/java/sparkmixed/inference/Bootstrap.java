package sparkmixed.inference;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.commons.statistics.distribution.NormalDistribution;
import sparkmixed.error.ConfigurationException;
import sparkmixed.fit.ProfiledQuantity;

/**
 * Refits to responses simulated from a fitted model.
 *
 * @param names of the quantities
 * @param estimates of the fit that was simulated from
 * @param draws one row for each refit that succeeded, in the order of the simulations; NaN for a
 *     correlation with a variance of zero
 * @param simulations how many there were
 * @param failed simulations without a refit
 * @param notConverged refits that did not converge; left out
 * @param singular refits on the boundary; among the draws
 * @param firstFailure why the first one failed, empty if none did
 */
public record Bootstrap(
    List<ProfiledQuantity.Name> names,
    double[] estimates,
    double[][] draws,
    int simulations,
    int failed,
    int notConverged,
    int singular,
    String firstFailure) {
  private static final NormalDistribution STANDARD = NormalDistribution.of(0, 1);

  /** Kinds of intervals, as R's {@code boot.ci} has them. */
  public enum Type {
    /** Quantiles of the draws. */
    PERCENTILE,
    /** Quantiles of the draws, mirrored at the estimate. */
    BASIC,
    /** Normal, with standard deviation and bias of the draws. */
    NORMAL,
    /**
     * Quantiles of the draws, moved by twice the normal quantile of the share below the estimate.
     *
     * @see <a href="https://doi.org/10.1201/9780429246593">Efron and Tibshirani 1993, An
     *     Introduction to the Bootstrap, equation 14.10 without acceleration</a>
     */
    BIAS_CORRECTED;

    /** By its text. */
    public static Type named(String text) {
      return Arrays.stream(values())
          .filter(type -> type.text().equals(text.toLowerCase(Locale.ROOT)))
          .findFirst()
          .orElseThrow(
              () ->
                  new ConfigurationException(
                      "There are no bootstrap intervals of type \""
                          + text
                          + "\"; they are percentile, basic, normal or bias-corrected."));
    }

    String text() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  public Bootstrap {
    names = List.copyOf(names);
  }

  /** Intervals of all quantities, in their order. */
  public List<Interval> intervals(double level, Type type) {
    List<Interval> intervals = new ArrayList<>();
    for (int k = 0; k < names.size(); k++) {
      double[] t = sorted(k);
      double low = Double.NaN;
      double high = Double.NaN;
      if (t.length > 1) {
        double tail = 0.5 * (1 - level);
        switch (type) {
          case PERCENTILE -> {
            low = quantile(t, tail);
            high = quantile(t, 1 - tail);
          }
          case BASIC -> {
            low = 2 * estimates[k] - quantile(t, 1 - tail);
            high = 2 * estimates[k] - quantile(t, tail);
          }
          case NORMAL -> {
            double mean = Arrays.stream(t).average().orElse(Double.NaN);
            double squares = Arrays.stream(t).map(v -> (v - mean) * (v - mean)).sum();
            double reach = ProfileLikelihood.quantile(level) * Math.sqrt(squares / (t.length - 1));
            low = 2 * estimates[k] - mean - reach;
            high = 2 * estimates[k] - mean + reach;
          }
          case BIAS_CORRECTED -> {
            double shift = 2 * STANDARD.inverseCumulativeProbability(below(t, estimates[k]));
            double z = ProfileLikelihood.quantile(level);
            low = quantile(t, STANDARD.cumulativeProbability(shift - z));
            high = quantile(t, STANDARD.cumulativeProbability(shift + z));
          }
        }
      }
      intervals.add(
          new Interval(names.get(k), estimates[k], low, high, level, type.text(), note(t.length)));
    }
    return intervals;
  }

  /** Share of draws below a value; those that equal it count half. */
  private static double below(double[] t, double value) {
    double count = 0;
    for (double one : t) {
      count += one < value ? 1 : one == value ? 0.5 : 0;
    }
    return count / t.length;
  }

  private String note(int used) {
    return used == simulations
        ? ""
        : String.format(Locale.ROOT, "%,d of %,d simulations", used, simulations);
  }

  /** What happened to the simulations, in a sentence. */
  public String account() {
    return String.format(
        Locale.ROOT,
        "%,d simulations: %,d failed%s, %,d did not converge and were left out, %,d were singular.",
        simulations,
        failed,
        firstFailure.isEmpty() ? "" : " (first: " + firstFailure + ")",
        notConverged,
        singular);
  }

  private double[] sorted(int quantity) {
    return Arrays.stream(draws)
        .mapToDouble(draw -> draw[quantity])
        .filter(Double::isFinite)
        .sorted()
        .toArray();
  }

  /**
   * The {@code (R + 1) alpha}-th of R order statistics, between two of them on the scale of normal
   * quantiles.
   *
   * @see <a href="https://doi.org/10.1017/CBO9780511802843">Davison &amp; Hinkley 1997, Bootstrap
   *     Methods and their Application, equation 5.8</a>
   */
  static double quantile(double[] sorted, double alpha) {
    int n = sorted.length;
    double rank = (n + 1) * alpha;
    int k = (int) rank;
    if (k == 0) {
      return sorted[0];
    }
    if (k >= n) {
      return sorted[n - 1];
    }
    double below = STANDARD.inverseCumulativeProbability((double) k / (n + 1));
    double above = STANDARD.inverseCumulativeProbability((double) (k + 1) / (n + 1));
    double share = (STANDARD.inverseCumulativeProbability(alpha) - below) / (above - below);
    return sorted[k - 1] + share * (sorted[k] - sorted[k - 1]);
  }
}
