package sparkmixed.report.plot;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import sparkmixed.bayes.EffectSummary;
import sparkmixed.fit.FittedModel;
import sparkmixed.fit.RandomEffects;
import sparkmixed.report.Table;

/**
 * Conditional modes with their intervals, sorted; of many levels the extremes, and a density of
 * all. O(n log n) for n levels.
 */
final class CaterpillarPlot {
  static final String NAME = "caterpillar";
  static final String DENSITY = "effects_density";

  /** Above this many levels, only so many lowest and highest. */
  static final int MOST_LEVELS = 300;

  static final int EXTREMES = 50;

  private static final double WALD = 1.959963984540054;

  private CaterpillarPlot() {}

  /** A figure, or two, for each column of each factor. */
  static List<Figure> of(PlotSource source) {
    List<Figure> figures = new ArrayList<>();
    for (int f = 0; f < source.effects().size(); f++) {
      RandomEffects factor = source.effects().get(f);
      EffectSummary draws =
          source.posterior() == null ? null : source.posterior().posterior().effects().get(f);
      for (int column = 0; column < factor.columns().size(); column++) {
        double[] modes = modes(factor, column);
        figures.add(intervals(factor, column, modes, draws));
        if (modes.length > MOST_LEVELS) {
          density(source.model(), factor, column, modes).ifPresent(figures::add);
        }
      }
    }
    return figures;
  }

  /** What the middle of an interval is, of one level. */
  static String middle(boolean bayesian) {
    return bayesian ? "posterior mean" : "conditional mode";
  }

  private static double[] modes(RandomEffects factor, int column) {
    double[] modes = new double[factor.levels().size()];
    Arrays.setAll(modes, level -> factor.modes().get(level, column));
    return modes;
  }

  private static Figure intervals(
      RandomEffects factor, int column, double[] modes, @Nullable EffectSummary draws) {
    boolean all = modes.length <= MOST_LEVELS;
    Tabular rows =
        new Tabular(NAME)
            .texts("group", "term", "level")
            .numbers("estimate", "std_error", "conf_low", "conf_high")
            .counts("rank");
    int[] shown = all ? sorted(modes) : extremes(modes);
    for (int k = 0; k < shown.length; k++) {
      int level = shown[k];
      double error = factor.deviations().get(level, column);
      long rank = all || k < EXTREMES ? k + 1L : modes.length - shown.length + k + 1L;
      rows.row(
          factor.group(),
          factor.columns().get(column),
          factor.levels().label(level),
          modes[level],
          error,
          draws == null ? modes[level] - WALD * error : draws.low().get(level, column),
          draws == null ? modes[level] + WALD * error : draws.high().get(level, column),
          rank);
    }
    String which =
        all
            ? String.format(Locale.ROOT, "%,d levels", modes.length)
            : String.format(
                Locale.ROOT,
                "The %d lowest and %d highest of %,d levels",
                EXTREMES,
                EXTREMES,
                modes.length);
    return new Figure(
        Figure.Section.RANDOM_EFFECTS,
        Figure.Form.INTERVALS,
        factor.group() + ": " + factor.columns().get(column),
        which
            + (draws == null
                ? ", conditional modes with 95 % intervals from their conditional standard"
                    + " deviations."
                : ", posterior means with 95 % intervals of the draws."),
        middle(draws != null),
        "",
        List.of(rows.table()),
        all ? Map.of("zero", 1.0) : Map.of("zero", 1.0, "gap", (double) EXTREMES));
  }

  private static int[] sorted(double[] values) {
    Integer[] order = new Integer[values.length];
    Arrays.setAll(order, k -> k);
    Arrays.sort(order, Comparator.comparingDouble(k -> values[k]));
    return Arrays.stream(order).mapToInt(Integer::intValue).toArray();
  }

  /** Positions of the lowest and the highest, without sorting all positions. */
  private static int[] extremes(double[] values) {
    double[] ordered = values.clone();
    Arrays.parallelSort(ordered);
    int n = values.length;
    int[] chosen = new int[2 * EXTREMES];
    choose(values, ordered[EXTREMES - 1], 1, chosen, 0);
    choose(values, ordered[n - EXTREMES], -1, chosen, EXTREMES);
    return chosen;
  }

  /** Those beyond a limit, then as many of those at it as there is room for. */
  private static void choose(double[] values, double limit, int sign, int[] chosen, int from) {
    List<Integer> found = new ArrayList<>();
    for (int k = 0; k < values.length; k++) {
      if (sign * Double.compare(values[k], limit) < 0) {
        found.add(k);
      }
    }
    for (int k = 0; k < values.length && found.size() < EXTREMES; k++) {
      if (Double.compare(values[k], limit) == 0) {
        found.add(k);
      }
    }
    found.sort(Comparator.comparingDouble(k -> values[k]));
    for (int k = 0; k < EXTREMES; k++) {
      chosen[from + k] = found.get(k);
    }
  }

  private static java.util.Optional<Figure> density(
      FittedModel model, RandomEffects factor, int column, double[] modes) {
    double sd = deviation(model, factor, column);
    KernelDensity density = KernelDensity.of(modes);
    if (density == null) {
      return java.util.Optional.empty();
    }
    Tabular rows =
        new Tabular(DENSITY).texts("group", "term").numbers("value", "density", "normal");
    for (int k = 0; k < density.at().length; k++) {
      double z = density.at()[k] / sd;
      rows.row(
          factor.group(),
          factor.columns().get(column),
          density.at()[k],
          density.density()[k],
          Math.exp(-0.5 * z * z) / (sd * Math.sqrt(2 * Math.PI)));
    }
    Table table = rows.table();
    return java.util.Optional.of(
        new Figure(
            Figure.Section.RANDOM_EFFECTS,
            Figure.Form.CURVES,
            factor.group() + ": " + factor.columns().get(column) + ", all levels",
            String.format(
                Locale.ROOT,
                "Density of all %,d %ss (Gaussian kernel), and the normal density with the"
                    + " estimated standard deviation; they are shrunken, so they vary less.",
                modes.length,
                middle(model.bayesian())),
            middle(model.bayesian()),
            "density",
            List.of(table),
            Map.of()));
  }

  /** Estimated standard deviation of a column of a factor. */
  private static double deviation(FittedModel model, RandomEffects factor, int column) {
    int term = factor.terms()[column];
    int first = column;
    while (first > 0 && factor.terms()[first - 1] == term) {
      first--;
    }
    return model.terms().get(term).standardDeviation(column - first);
  }
}
