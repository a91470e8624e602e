package sparkmixed.report.plot;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Draws of the parameters that mix worst against each other. */
final class PairsPlot {
  static final String NAME = "pairs";

  /** Parameters that are worth a look. */
  static final int PARAMETERS = 4;

  static final int MOST_POINTS = 1_000;

  private PairsPlot() {}

  /** Empty for a single parameter. */
  static Optional<Figure> of(ShownPosterior posterior) {
    List<Integer> worst = posterior.worst(PARAMETERS);
    if (worst.size() < 2) {
      return Optional.empty();
    }
    int total = posterior.chains() * posterior.drawsPerChain();
    int every = (total + MOST_POINTS - 1) / MOST_POINTS;
    List<int[]> points = new ArrayList<>();
    for (int c = 0; c < posterior.chains(); c++) {
      for (int s = 0; s < posterior.drawsPerChain(); s += every) {
        if (!posterior.divergent(c, s)) {
          points.add(new int[] {c, s});
        }
      }
    }
    List<int[]> divergences = posterior.divergences(TracePlot.MOST_DIVERGENT);
    points.addAll(divergences);
    Tabular rows =
        new Tabular(NAME)
            .texts("parameter")
            .counts("chain", "draw")
            .numbers("value")
            .flags("divergent");
    for (int k : worst) {
      double[][] draws = posterior.draws(k);
      for (int[] at : points) {
        rows.row(
            posterior.name(k),
            at[0] + 1L,
            at[1] + 1L,
            draws[at[0]][at[1]],
            posterior.divergent(at[0], at[1]));
      }
    }
    String caption =
        String.format(
            Locale.ROOT,
            "The %d parameters with the fewest effective draws against each other%s. Good: clouds."
                + " Bad: a funnel, a banana or a thin ridge, which no one step size suits; the"
                + " parameters are then known better together than each alone.%s",
            worst.size(),
            every == 1 ? "" : String.format(Locale.ROOT, ", one in %d draws", every),
            divergences.isEmpty()
                ? " No trajectory diverged."
                : " Draws whose trajectories diverged are in the other colour; where they gather is"
                    + " what the sampler could not explore.");
    return Optional.of(
        new Figure(
            Figure.Section.POSTERIOR,
            Figure.Form.PAIRS,
            "Pairs of the worst",
            caption,
            "",
            "",
            List.of(rows.table()),
            Map.of()));
  }
}
