package sparkmixed.inference;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import sparkmixed.error.ConfigurationException;

/** What makes the p-values of several comparisons hold for all of them together. */
public enum Adjustment {
  /** Each by itself. */
  NONE,
  /** By the range of as many means as are compared; of all pairs. */
  TUKEY,
  /** Holm's step-down. */
  HOLM,
  BONFERRONI;

  private static final double ROOT2 = Math.sqrt(2);

  /** By name. */
  public static Adjustment named(String text) {
    try {
      return valueOf(text.strip().toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException unknown) {
      throw new ConfigurationException(
          "There is no adjustment \""
              + text
              + "\"; it is one of "
              + Arrays.stream(values())
                  .map(value -> value.name().toLowerCase(Locale.ROOT))
                  .collect(Collectors.joining(", "))
              + ".",
          unknown);
    }
  }

  /**
   * Adjusted p-values of one family; NaN stays, and counts for nothing.
   *
   * @param statistics t, or z where degrees of freedom are infinite
   * @param means how many are compared with each other
   */
  double[] apply(double[] statistics, double[] degrees, int means) {
    double[] p = new double[statistics.length];
    StudentizedRange range = this == TUKEY && means > 2 ? new StudentizedRange(means) : null;
    for (int c = 0; c < p.length; c++) {
      p[c] =
          range != null
              ? range.survival(ROOT2 * Math.abs(statistics[c]), degrees[c])
              : Wald.twoSided(statistics[c], degrees[c]);
    }
    int family = (int) Arrays.stream(p).filter(value -> !Double.isNaN(value)).count();
    if (this == BONFERRONI) {
      return Arrays.stream(p).map(value -> Math.min(1, value * family)).toArray();
    }
    return this == HOLM ? holm(p, family) : p;
  }

  private static double[] holm(double[] p, int family) {
    Integer[] order = new Integer[p.length];
    Arrays.setAll(order, c -> c);
    Arrays.sort(order, (a, b) -> Double.compare(p[a], p[b]));
    double[] adjusted = p.clone();
    double largest = 0;
    for (int rank = 0; rank < family; rank++) {
      largest = Math.max(largest, Math.min(1, (family - rank) * p[order[rank]]));
      adjusted[order[rank]] = largest;
    }
    return adjusted;
  }
}
