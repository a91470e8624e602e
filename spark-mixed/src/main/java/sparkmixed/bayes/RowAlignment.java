package sparkmixed.bayes;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import sparkmixed.error.ConfigurationException;

/**
 * Finds the rows of one model among those of another, in whatever order the two have read them, by
 * the columns that both of them read. Rows that agree in all of these may be told apart by columns
 * that only one of the models reads; which is which matters only if both models have different
 * values for them.
 */
final class RowAlignment {
  /** Multiplier of a polynomial hash over the columns. */
  private static final long BASE = 0x9E3779B97F4A7C15L;

  private RowAlignment() {}

  /**
   * elpd of {@code other}, in the order of the rows of {@code first}. O(n log n).
   *
   * @param firstName what the models are called in errors
   * @throws ConfigurationException if the models were fitted to different rows, or the rows cannot
   *     be matched
   */
  static double[] aligned(
      String firstName, PointwiseElpd first, String otherName, PointwiseElpd other) {
    List<String> common = new ArrayList<>(first.columns());
    common.retainAll(other.columns());
    long[] own = keys(first, common);
    long[] others = keys(other, common);
    int n = own.length;
    Integer[] ownOrder = order(own);
    Integer[] otherOrder = order(others);
    if (n != others.length
        || IntStream.range(0, n).anyMatch(i -> own[ownOrder[i]] != others[otherOrder[i]])) {
      throw new ConfigurationException(
          String.format(
              Locale.ROOT,
              "Models \"%s\" and \"%s\" were fitted to different rows (%,d and %,d), and elpd of"
                  + " different rows cannot be compared; fit both to the rows that are complete for"
                  + " both.",
              firstName,
              otherName,
              n,
              others.length));
    }
    double[] aligned = new double[n];
    int mixed = 0;
    for (int from = 0, to; from < n; from = to) {
      to = from + 1;
      while (to < n && own[ownOrder[to]] == own[ownOrder[from]]) {
        to++;
      }
      mixed +=
          isMixed(first, ownOrder, from, to) && isMixed(other, otherOrder, from, to)
              ? to - from
              : 0;
      for (int i = from; i < to; i++) {
        aligned[ownOrder[i]] = other.elpd()[otherOrder[i]];
      }
    }
    if (mixed > 0) {
      throw new ConfigurationException(
          String.format(
              Locale.ROOT,
              "%,d rows of models \"%s\" and \"%s\" are alike in the columns that both read (%s), so"
                  + " that it is not known which is which; give the rows: compare(models, rows), or"
                  + " compare --config FILE in the job.",
              mixed,
              firstName,
              otherName,
              String.join(", ", common)));
    }
    return aligned;
  }

  private static boolean isMixed(PointwiseElpd values, Integer[] order, int from, int to) {
    double one = values.elpd()[order[from]];
    return IntStream.range(from + 1, to).anyMatch(i -> values.elpd()[order[i]] != one);
  }

  private static Integer[] order(long[] keys) {
    Integer[] order = new Integer[keys.length];
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, (a, b) -> Long.compare(keys[a], keys[b]));
    return order;
  }

  private static long[] keys(PointwiseElpd values, List<String> columns) {
    long[] keys = new long[values.observations()];
    for (String column : columns) {
      long[] prints = values.prints()[values.columns().indexOf(column)];
      Arrays.setAll(keys, i -> keys[i] * BASE + prints[i]);
    }
    return keys;
  }
}
