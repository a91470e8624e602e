package sparkmixed.report.plot;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import sparkmixed.report.Table;

/** Each parameter draw by draw, every chain on its own; of many draws every k-th. */
final class TracePlot {
  static final String NAME = "trace";
  static final String DIVERGENT = "trace_divergent";

  /** Of all lines together, which keeps the page small. */
  static final int MOST_POINTS = 16_000;

  static final int MOST_POINTS_OF_LINE = 500;
  private static final int FEWEST = 50;

  /** Draws that are marked. */
  static final int MOST_DIVERGENT = 300;

  private TracePlot() {}

  static Figure of(ShownPosterior posterior) {
    List<Integer> shown = posterior.shown();
    int points = MOST_POINTS / (shown.size() * posterior.chains());
    points = Math.max(FEWEST, Math.min(points, MOST_POINTS_OF_LINE));
    int every = (posterior.drawsPerChain() + points - 1) / points;
    List<int[]> divergences = posterior.divergences(MOST_DIVERGENT);
    Tabular lines = rows(NAME);
    Tabular marks = rows(DIVERGENT);
    for (int k : shown) {
      double[][] draws = posterior.draws(k);
      for (int c = 0; c < draws.length; c++) {
        for (int s = 0; s < draws[c].length; s += every) {
          lines.row(posterior.name(k), c + 1L, s + 1L, draws[c][s]);
        }
      }
      for (int[] at : divergences) {
        marks.row(posterior.name(k), at[0] + 1L, at[1] + 1L, draws[at[0]][at[1]]);
      }
    }
    String caption =
        "Draws in their order, chain by chain"
            + (every == 1 ? "." : String.format(Locale.ROOT, "; one in %d is shown.", every))
            + " Good: a band without direction in which the chains cannot be told apart. Bad: a"
            + " drift, a chain that stays elsewhere or stands still, slow waves."
            + (divergences.isEmpty()
                ? ""
                : " Triangles are draws whose trajectories diverged; where they crowd, the sampler"
                    + " could not follow the posterior.")
            + posterior.leftOut();
    List<Table> layers =
        divergences.isEmpty() ? List.of(lines.table()) : List.of(lines.table(), marks.table());
    return new Figure(
        Figure.Section.POSTERIOR,
        Figure.Form.TRACES,
        "Traces",
        caption,
        "draw",
        "",
        layers,
        Map.of());
  }

  private static Tabular rows(String name) {
    return new Tabular(name).texts("parameter").counts("chain", "draw").numbers("value");
  }
}
