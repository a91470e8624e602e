package sparkmixed.report.plot;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import sparkmixed.report.Numbers;
import sparkmixed.report.Table;

/** Responses beside replicates of them that were drawn from the posterior. */
final class PredictivePlots {
  /** Curves: {@code replicate, value, density}; replicate 0 is the response. */
  static final String DENSITY = "predictive_density";

  /** Of counts: {@code value, width, observed, low, median, high}. */
  static final String SHARES = "predictive_shares";

  static final String STATISTICS = "predictive_statistics";
  static final String HISTOGRAM = "predictive_histogram";

  static final List<String> NAMES = List.of(DENSITY, SHARES, STATISTICS, HISTOGRAM);

  private static final int BINS = 30;

  /** Of the replicates of a count's share; of fifty there is little to say of the outermost. */
  private static final double TAIL = 0.05;

  private final PlotSource.Predictive check;

  private PredictivePlots(PlotSource.Predictive check) {
    this.check = check;
  }

  static List<Figure> of(PlotSource.Predictive check) {
    PredictivePlots plots = new PredictivePlots(check);
    List<Figure> figures = new ArrayList<>();
    if (!check.density().rows().isEmpty()) {
      figures.add(plots.counts() ? plots.shares() : plots.curves());
    }
    if (!check.statistics().rows().isEmpty()) {
      figures.add(plots.statistics());
    }
    return figures;
  }

  private static int position(Table table, String column) {
    return table.columns().stream().map(Table.Column::name).toList().indexOf(column);
  }

  private static double number(List<@Nullable Object> row, int column) {
    return row.get(column) instanceof Number value ? value.doubleValue() : Double.NaN;
  }

  /** Only bins have widths. */
  private boolean counts() {
    int width = position(check.density(), "width");
    return check.density().rows().get(0).get(width) != null;
  }

  /** Values and heights of each replicate, in its order. */
  private Map<Integer, List<double[]>> replicates() {
    Table table = check.density();
    int[] at = {
      position(table, "replicate"),
      position(table, "value"),
      position(table, "density"),
      position(table, "width")
    };
    Map<Integer, List<double[]>> all = new TreeMap<>();
    for (List<@Nullable Object> row : table.rows()) {
      all.computeIfAbsent((int) number(row, at[0]), replicate -> new ArrayList<>())
          .add(new double[] {number(row, at[1]), number(row, at[2]), number(row, at[3])});
    }
    all.values().forEach(own -> own.sort((a, b) -> Double.compare(a[0], b[0])));
    return all;
  }

  private Figure curves() {
    Tabular rows = new Tabular(DENSITY).counts("replicate").numbers("value", "density");
    Map<Integer, List<double[]>> all = replicates();
    all.forEach(
        (replicate, own) -> own.forEach(point -> rows.row((long) replicate, point[0], point[1])));
    return new Figure(
        Figure.Section.PREDICTIVE,
        Figure.Form.REPLICATES,
        "Replicated responses",
        String.format(
            Locale.ROOT,
            "Density of the response and of %d replicates of it, each simulated from a draw of the"
                + " posterior. Good: the response looks like one of them. Bad: it has another peak,"
                + " skewness or tail, which the family or the formula does not make.",
            all.size() - 1),
        "response",
        "density",
        List.of(rows.table()),
        Map.of());
  }

  private Figure shares() {
    Tabular rows =
        new Tabular(SHARES).numbers("value", "width", "observed", "low", "median", "high");
    Map<Integer, List<double[]>> all = replicates();
    List<double[]> observed = all.getOrDefault(0, List.of());
    double width = observed.isEmpty() ? 1 : observed.get(0)[2];
    for (int k = 0; k < observed.size(); k++) {
      int place = k;
      double[] shares =
          all.entrySet().stream()
              .filter(one -> one.getKey() > 0)
              .mapToDouble(one -> width * one.getValue().get(place)[1])
              .sorted()
              .toArray();
      rows.row(
          observed.get(k)[0],
          width,
          width * observed.get(k)[1],
          Quantiles.of(shares, TAIL),
          Quantiles.of(shares, 0.5),
          Quantiles.of(shares, 1 - TAIL));
    }
    return new Figure(
        Figure.Section.PREDICTIVE,
        Figure.Form.SHARES,
        "Replicated counts",
        String.format(
            Locale.ROOT,
            "Share of the rows with each %s (bars), and in %d replicates of them, each simulated"
                + " from a draw of the posterior, their median and middle 90 %%. Good: bars end"
                + " within the intervals. Bad: too many zeros, or a longer tail than the family"
                + " makes.",
            width > 1
                ? "response, from the number named on, "
                    + Numbers.count((long) width)
                    + " at a time"
                : "response",
            all.size() - 1),
        "response",
        "share of rows",
        List.of(rows.table()),
        Map.of());
  }

  private Figure statistics() {
    Table table = check.statistics();
    Map<String, Double> observed = new LinkedHashMap<>();
    Tabular rows =
        new Tabular(STATISTICS)
            .texts("statistic")
            .numbers("observed", "mean", "sd", "q2_5", "median", "q97_5", "p_value", "tied");
    int name = position(table, "statistic");
    for (List<@Nullable Object> row : table.rows()) {
      String statistic = String.valueOf(row.get(name));
      observed.put(statistic, number(row, position(table, "observed")));
      rows.row(
          statistic,
          row.get(position(table, "observed")),
          row.get(position(table, "mean")),
          row.get(position(table, "sd")),
          row.get(position(table, "q2_5")),
          row.get(position(table, "median")),
          row.get(position(table, "q97_5")),
          row.get(position(table, "p_value")),
          row.get(position(table, "tied")));
    }
    Tabular bins = new Tabular(HISTOGRAM).texts("statistic").numbers("from", "to").counts("count");
    int replicates = 0;
    for (String statistic : observed.keySet()) {
      double[] values = values(statistic);
      replicates = Math.max(replicates, values.length);
      histogram(statistic, values, bins);
    }
    return new Figure(
        Figure.Section.PREDICTIVE,
        Figure.Form.STATISTICS,
        "Test statistics",
        String.format(
            Locale.ROOT,
            "Statistics of %,d replicates of the response, and as a line that of the rows; p is the"
                + " share of replicates that are as large. Good: the line is within the bulk. Bad: p"
                + " near 0 or 1, so the model does not make what the statistic measures; of a"
                + " statistic that the model fits anyway, as the mean, that p is near a half says"
                + " little.",
            replicates),
        "",
        "",
        List.of(rows.table(), bins.table()),
        Map.of());
  }

  /** Finite ones, ascending. */
  private double[] values(String statistic) {
    Table table = check.draws();
    int name = position(table, "statistic");
    int value = position(table, "value");
    return table.rows().stream()
        .filter(row -> statistic.equals(row.get(name)))
        .mapToDouble(row -> number(row, value))
        .filter(Double::isFinite)
        .sorted()
        .toArray();
  }

  /** In bins of equal width, or one for each of a few different values. */
  private static void histogram(String statistic, double[] sorted, Tabular bins) {
    if (sorted.length == 0) {
      return;
    }
    double[] different = Arrays.stream(sorted).distinct().toArray();
    double first = different[0];
    double last = different[different.length - 1];
    int count = BINS;
    double width = (last - first) / BINS;
    double from = first;
    if (different.length <= BINS) {
      double gap = different.length == 1 ? 1 : Double.POSITIVE_INFINITY;
      for (int k = 1; k < different.length; k++) {
        gap = Math.min(gap, different[k] - different[k - 1]);
      }
      if ((last - first) / gap < 4 * BINS) {
        width = gap;
        count = (int) Math.round((last - first) / gap) + 1;
        from = first - 0.5 * gap;
      }
    }
    long[] counts = new long[count];
    for (double value : sorted) {
      counts[Math.min(count - 1, (int) ((value - from) / width))]++;
    }
    for (int b = 0; b < count; b++) {
      bins.row(statistic, from + b * width, from + (b + 1) * width, counts[b]);
    }
  }
}
