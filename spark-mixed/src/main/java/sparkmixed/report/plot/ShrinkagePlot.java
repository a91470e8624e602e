package sparkmixed.report.plot;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import sparkmixed.fit.GroupwiseEstimates;
import sparkmixed.fit.RandomEffects;

/** From what the rows of a level say alone to its conditional mode. */
final class ShrinkagePlot {
  static final String NAME = "shrinkage";

  private static final int MOST_LEVELS = 300;

  /** Levels that can be told apart on lines of their own. */
  private static final int MOST_LINES = 60;

  private ShrinkagePlot() {}

  /**
   * A figure for each factor that has estimates.
   *
   * @param estimates one for each factor
   * @param middle what a level's effect is called, e.g. {@code conditional mode}
   */
  static List<Figure> of(
      List<RandomEffects> effects, List<GroupwiseEstimates> estimates, String middle) {
    List<Figure> figures = new ArrayList<>();
    for (int f = 0; f < effects.size(); f++) {
      GroupwiseEstimates own = estimates.get(f);
      if (own.levels().length > 1) {
        RandomEffects factor = effects.get(f);
        int columns = factor.columns().size();
        if (columns == 1 && own.levels().length <= MOST_LINES) {
          figures.add(lines(factor, own, middle));
        } else if (columns == 1) {
          figures.add(diagonal(factor, own, middle));
        }
        for (int c = 1; c < columns; c++) {
          figures.add(plane(factor, own, c, middle));
        }
      }
    }
    return figures;
  }

  private static Tabular table() {
    return new Tabular(NAME)
        .texts("group", "level", "term")
        .numbers("separate", "mode")
        .texts("term2")
        .numbers("separate2", "mode2");
  }

  private static Figure lines(RandomEffects factor, GroupwiseEstimates own, String middle) {
    Tabular rows = table();
    List<Integer> order = new ArrayList<>();
    for (int k = 0; k < own.levels().length; k++) {
      order.add(k);
    }
    order.sort(java.util.Comparator.comparingDouble(k -> factor.modes().get(own.levels()[k], 0)));
    for (int k : order) {
      int level = own.levels()[k];
      rows.row(
          factor.group(),
          factor.levels().label(level),
          factor.columns().get(0),
          own.effects()[k][0],
          factor.modes().get(level, 0),
          null,
          null,
          null);
    }
    return figure(factor, own, own.levels().length, rows, Figure.Form.DUMBBELLS, 0, 0, middle);
  }

  /** Own estimates against modes: how far from the diagonal is how much they were shrunken. */
  private static Figure diagonal(RandomEffects factor, GroupwiseEstimates own, String middle) {
    int shown = Math.min(own.levels().length, MOST_LEVELS);
    Tabular rows = points(factor, own, shown, -1);
    return figure(factor, own, shown, rows, Figure.Form.CLOUD, 0, 0, middle);
  }

  private static Figure plane(RandomEffects factor, GroupwiseEstimates own, int b, String middle) {
    int shown = Math.min(own.levels().length, MOST_LEVELS);
    Tabular rows = points(factor, own, shown, b);
    return figure(factor, own, shown, rows, Figure.Form.ARROWS, 0, b, middle);
  }

  /**
   * Levels evenly chosen, with the first effect of each and another.
   *
   * @param b column of the other; negative for none
   */
  private static Tabular points(RandomEffects factor, GroupwiseEstimates own, int shown, int b) {
    Tabular rows = table();
    for (int j = 0; j < shown; j++) {
      int k = chosen(j, shown, own);
      int level = own.levels()[k];
      rows.row(
          factor.group(),
          factor.levels().label(level),
          factor.columns().get(0),
          own.effects()[k][0],
          factor.modes().get(level, 0),
          b < 0 ? null : factor.columns().get(b),
          b < 0 ? null : (Object) own.effects()[k][b],
          b < 0 ? null : (Object) factor.modes().get(level, b));
    }
    return rows;
  }

  private static int chosen(int j, int shown, GroupwiseEstimates own) {
    return (int) ((long) j * own.levels().length / shown);
  }

  private static Figure figure(
      RandomEffects factor,
      GroupwiseEstimates own,
      int shown,
      Tabular rows,
      Figure.Form form,
      int a,
      int b,
      String middle) {
    int levels = factor.levels().size();
    int without = levels - own.levels().length;
    boolean line = form == Figure.Form.DUMBBELLS;
    boolean diagonal = form == Figure.Form.CLOUD;
    String caption =
        (diagonal
                ? "The "
                    + middle
                    + " of each level against its least-squares estimate by its own"
                    + " rows, the rest of the model given; on the dashed line nothing would be"
                    + " shrunken."
                : "From the least-squares estimate of each level by its own rows, the rest of the"
                    + " model given, to its "
                    + middle
                    + ".")
            + (shown < own.levels().length
                ? String.format(
                    Locale.ROOT, " %,d of %,d levels, evenly chosen.", shown, own.levels().length)
                : String.format(Locale.ROOT, " %,d levels.", shown))
            + (without > 0
                ? String.format(
                    Locale.ROOT, " %,d levels have too few rows for an estimate.", without)
                : "");
    Map<String, Double> options = new LinkedHashMap<>();
    if (line || diagonal) {
      options.put(line ? "zero" : "diagonal", 1.0);
    }
    if (middle.equals(CaterpillarPlot.middle(true))) {
      options.put("drawn", 1.0);
    }
    return new Figure(
        Figure.Section.RANDOM_EFFECTS,
        form,
        factor.group() + ": shrinkage",
        caption,
        diagonal ? "least-squares estimate" : factor.columns().get(a),
        line ? "" : diagonal ? middle : factor.columns().get(b),
        List.of(rows.table()),
        options);
  }
}
