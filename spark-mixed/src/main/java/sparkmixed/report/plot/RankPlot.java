package sparkmixed.report.plot;

import java.util.List;
import java.util.Map;
import sparkmixed.bayes.RankHistogram;
import sparkmixed.report.Table;

/**
 * Histograms of the ranks of each chain's draws among those of all chains (Vehtari, Gelman,
 * Simpson, Carpenter and Buerkner 2021, doi:10.1214/20-BA1221, section 4.4).
 */
final class RankPlot {
  static final String NAME = "rank";

  private static final int MOST_BINS = 20;

  /** Draws of a chain that a bin should have at least. */
  private static final int DRAWS_PER_BIN = 10;

  private RankPlot() {}

  private static int bins(ShownPosterior posterior) {
    return Math.max(2, Math.min(MOST_BINS, posterior.drawsPerChain() / DRAWS_PER_BIN));
  }

  /** {@code parameter, chain, bin, count}, bins from 1 on. */
  static Table table(ShownPosterior posterior, List<Integer> parameters) {
    int bins = bins(posterior);
    Tabular rows = new Tabular(NAME).texts("parameter").counts("chain", "bin", "count");
    for (int k : parameters) {
      long[][] counts = RankHistogram.of(posterior.draws(k), bins);
      for (int c = 0; c < counts.length; c++) {
        for (int b = 0; b < bins; b++) {
          rows.row(posterior.name(k), c + 1L, b + 1L, counts[c][b]);
        }
      }
    }
    return rows.table();
  }

  static Figure of(ShownPosterior posterior) {
    int bins = bins(posterior);
    return new Figure(
        Figure.Section.POSTERIOR,
        Figure.Form.RANKS,
        "Ranks",
        "How the draws of each chain rank among those of all chains: numbers of draws in "
            + bins
            + " bins from the lowest ranks to the highest, and as a dashed line their mean. Good:"
            + " all lines are about the dashed one. Bad: a slope (a chain is shifted), a valley or a"
            + " hill (its spread is another), single spikes (it stood still)."
            + posterior.leftOut(),
        "rank",
        "",
        List.of(table(posterior, posterior.shown())),
        Map.of("bins", (double) bins, "expected", (double) posterior.drawsPerChain() / bins));
  }
}
