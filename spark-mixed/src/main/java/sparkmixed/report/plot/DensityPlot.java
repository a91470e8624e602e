package sparkmixed.report.plot;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import sparkmixed.bayes.Density;
import sparkmixed.report.Table;

/** The density of each parameter by every chain on its own. O(S log S) for each. */
final class DensityPlot {
  static final String NAME = "posterior_density";

  private static final int POINTS = 100;

  /** Share of the draws beyond either end of a panel: single far ones would make it all tail. */
  static final double BEYOND = 0.001;

  private DensityPlot() {}

  /** {@code parameter, chain, value, density}; none of parameters that do not vary. */
  static Table table(ShownPosterior posterior, List<Integer> parameters) {
    Tabular rows = new Tabular(NAME).texts("parameter").counts("chain").numbers("value", "density");
    for (int k : parameters) {
      double[][] draws = posterior.draws(k);
      Density prior = posterior.prior(k);
      KernelDensity.Range range =
          KernelDensity.Range.of(
              ShownPosterior.flat(draws), BEYOND, POINTS, prior.lower(), prior.upper());
      for (int c = 0; c < draws.length; c++) {
        KernelDensity density = KernelDensity.of(draws[c], range);
        for (int i = 0; density != null && i < POINTS; i++) {
          rows.row(posterior.name(k), c + 1L, density.at()[i], density.density()[i]);
        }
      }
    }
    return rows.table();
  }

  static Optional<Figure> of(ShownPosterior posterior) {
    Table table = table(posterior, posterior.shown());
    if (table.rows().isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Figure(
            Figure.Section.POSTERIOR,
            Figure.Form.DENSITIES,
            "Densities",
            "The posterior density of each parameter, chain by chain (Gaussian kernel). Good: the"
                + " curves of all chains lie on each other. Bad: one is apart or has a peak of its"
                + " own, so the chains have not seen the same distribution. Between tails of 0.1 %."
                + posterior.leftOut(),
            "",
            "",
            List.of(table),
            Map.of()));
  }
}
