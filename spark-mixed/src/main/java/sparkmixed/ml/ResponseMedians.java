package sparkmixed.ml;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import sparkmixed.bayes.ResponseSummary;
import sparkmixed.family.Link;
import sparkmixed.spark.CodedRows;
import sparkmixed.spark.SparkObservations;

/**
 * Exact medians and mads of the response, for default priors. Few rows are brought to the driver;
 * of many, 16 bits of the answer are found by each of at most nine passes, so that nothing is ever
 * sorted.
 */
final class ResponseMedians {
  /** Rows up to which the responses are collected. */
  private static final long COLLECTED = 1L << 21;

  private static final int BITS = 16;
  private static final int CELLS = 1 << BITS;

  private final SparkObservations observations;
  private final Link link;
  private final long rows;

  private ResponseMedians(SparkObservations observations, Link link, long rows) {
    this.observations = observations;
    this.link = link;
    this.rows = rows;
  }

  /**
   * Of the usable rows.
   *
   * @param rows how many there are
   */
  static ResponseSummary of(SparkObservations observations, Link link, long rows) {
    return of(observations, link, rows, COLLECTED);
  }

  static ResponseSummary of(
      SparkObservations observations, Link link, long rows, long collectedUpTo) {
    ResponseMedians medians = new ResponseMedians(observations, link, rows);
    return rows <= collectedUpTo ? medians.collected() : medians.counted();
  }

  /** A number of every row, and the sum of the offsets. */
  private record Numbers(double[] values, double offsets) implements Serializable {}

  private ResponseSummary collected() {
    List<Numbers> parts = observations.coded(Numbers.class, ResponseMedians::numbers);
    double offsets = 0;
    double[] y = new double[parts.stream().mapToInt(part -> part.values().length).sum()];
    int at = 0;
    for (Numbers part : parts) {
      System.arraycopy(part.values(), 0, y, at, part.values().length);
      at += part.values().length;
      offsets += part.offsets();
    }
    double[] linked = Arrays.stream(y).map(one -> ResponseSummary.linked(one, link)).toArray();
    double median = median(linked);
    return new ResponseSummary(
        median,
        ResponseSummary.MAD_CONSTANT * median(distances(linked, median)),
        ResponseSummary.MAD_CONSTANT * median(distances(y, median(y))),
        offsets / y.length);
  }

  private static Numbers numbers(CodedRows rows) {
    double[] values = new double[CELLS];
    int count = 0;
    double offsets = 0;
    while (rows.advance()) {
      values = count == values.length ? Arrays.copyOf(values, 2 * count) : values;
      values[count++] = rows.row().y;
      offsets += rows.row().offset;
    }
    return new Numbers(Arrays.copyOf(values, count), offsets);
  }

  private static double[] distances(double[] x, double center) {
    return Arrays.stream(x).map(one -> Math.abs(one - center)).toArray();
  }

  private static double median(double[] x) {
    double[] sorted = x.clone();
    Arrays.sort(sorted);
    int n = sorted.length;
    if (n == 0 || Double.isNaN(sorted[n - 1])) {
      return Double.NaN;
    }
    return n % 2 == 1 ? sorted[n / 2] : middle(sorted[n / 2 - 1], sorted[n / 2]);
  }

  private static double middle(double low, double high) {
    return (low + high) / 2;
  }

  /** What is looked at of a row: the response, linked or not, or its distance from a center. */
  private record Look(Link link, boolean linked, double center) implements Serializable {
    double at(double y) {
      double value = linked ? ResponseSummary.linked(y, link) : y;
      return Double.isNaN(center) ? value : Math.abs(value - center);
    }
  }

  private ResponseSummary counted() {
    Look linked = new Look(link, true, Double.NaN);
    Look plain = new Look(link, false, Double.NaN);
    double[] medians = medians(List.of(linked, plain));
    double[] mads =
        medians(List.of(new Look(link, true, medians[0]), new Look(link, false, medians[1])));
    double offsets =
        observations.coded(Double.class, ResponseMedians::offsets).stream()
            .mapToDouble(Double::doubleValue)
            .sum();
    return new ResponseSummary(
        medians[0],
        ResponseSummary.MAD_CONSTANT * mads[0],
        ResponseSummary.MAD_CONSTANT * mads[1],
        offsets / rows);
  }

  private static Double offsets(CodedRows rows) {
    double sum = 0;
    while (rows.advance()) {
      sum += rows.row().offset;
    }
    return sum;
  }

  /** An order statistic whose first bits are known. */
  private record Search(Look look, long rank, long prefix, int known) implements Serializable {
    /** Numbers in an order of their bits; the cell of one, or -1 if its first bits differ. */
    int cell(double y) {
      long key = key(look.at(y));
      boolean mine = known == 0 || key >>> (Long.SIZE - known) == prefix;
      return mine ? (int) (key >>> (Long.SIZE - known - BITS)) & (CELLS - 1) : -1;
    }

    static long key(double value) {
      long bits = Double.doubleToLongBits(value + 0.0);
      return bits < 0 ? ~bits : bits ^ Long.MIN_VALUE;
    }

    double value() {
      return Double.longBitsToDouble(prefix < 0 ? prefix ^ Long.MIN_VALUE : ~prefix);
    }
  }

  private double[] medians(List<Look> looks) {
    List<Search> searches = new ArrayList<>();
    for (Look look : looks) {
      searches.add(new Search(look, (rows - 1) / 2, 0, 0));
      searches.add(new Search(look, rows / 2, 0, 0));
    }
    for (int known = 0; known < Long.SIZE; known += BITS) {
      searches = narrowed(searches);
    }
    double[] medians = new double[looks.size()];
    Arrays.setAll(medians, k -> 0);
    for (int k = 0; k < medians.length; k++) {
      double low = searches.get(2 * k).value();
      double high = searches.get(2 * k + 1).value();
      medians[k] = low == high ? low : middle(low, high);
    }
    return medians;
  }

  private List<Search> narrowed(List<Search> searches) {
    Search[] sought = searches.toArray(Search[]::new);
    long[][] counts = new long[sought.length][CELLS];
    for (long[][] part : observations.coded(long[][].class, rows -> counts(rows, sought))) {
      for (int k = 0; k < counts.length; k++) {
        for (int cell = 0; cell < CELLS; cell++) {
          counts[k][cell] += part[k][cell];
        }
      }
    }
    List<Search> narrower = new ArrayList<>();
    for (int k = 0; k < sought.length; k++) {
      long rank = sought[k].rank();
      int cell = 0;
      while (rank >= counts[k][cell]) {
        rank -= counts[k][cell++];
      }
      narrower.add(
          new Search(
              sought[k].look(), rank, sought[k].prefix() << BITS | cell, sought[k].known() + BITS));
    }
    return narrower;
  }

  private static long[][] counts(CodedRows rows, Search[] sought) {
    long[][] counts = new long[sought.length][CELLS];
    while (rows.advance()) {
      for (int k = 0; k < sought.length; k++) {
        int cell = sought[k].cell(rows.row().y);
        if (cell >= 0) {
          counts[k][cell]++;
        }
      }
    }
    return counts;
  }
}
