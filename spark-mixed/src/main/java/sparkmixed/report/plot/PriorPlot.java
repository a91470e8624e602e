package sparkmixed.report.plot;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import sparkmixed.bayes.Density;
import sparkmixed.report.Table;

/** The density of each parameter before and after the data. */
final class PriorPlot {
  static final String NAME = "prior_posterior";

  /** Brms' name of the intercept of the mean-centred design. */
  private static final String CENTRED = "Intercept";

  private static final int POINTS = 240;

  /** How far a panel reaches beyond the posterior, in widths of it. */
  private static final double WIDENED = 0.5;

  private final ShownPosterior posterior;
  private final Tabular rows =
      new Tabular(NAME).texts("parameter", "prior").numbers("value", "posterior", "prior_density");
  private final List<String> flat = new ArrayList<>();

  private PriorPlot(ShownPosterior posterior) {
    this.posterior = posterior;
  }

  /** {@code parameter, prior, value, posterior, prior_density}, of proper priors. */
  static Table table(ShownPosterior posterior, List<Integer> parameters) {
    return new PriorPlot(posterior).fill(parameters).rows.table();
  }

  private PriorPlot fill(List<Integer> parameters) {
    Optional<Density> centred = posterior.priors().centredIntercept();
    centred.ifPresent(prior -> add(CENTRED, posterior.priors().centredIntercepts(), prior));
    for (int k : parameters) {
      boolean replaced = centred.isPresent() && posterior.name(k).equals("b_Intercept");
      if (!replaced) {
        add(posterior.name(k), posterior.draws(k), posterior.prior(k));
      }
    }
    return this;
  }

  private void add(String name, double[][] draws, Density prior) {
    if (!prior.isProper()) {
      flat.add(name);
      return;
    }
    double[] all = ShownPosterior.flat(draws);
    KernelDensity.Range range =
        KernelDensity.Range.of(all, DensityPlot.BEYOND, POINTS, prior.lower(), prior.upper())
            .widened(WIDENED);
    KernelDensity density = KernelDensity.of(all, range);
    for (int i = 0; density != null && i < POINTS; i++) {
      double x = density.at()[i];
      rows.row(name, prior.toString(), x, density.density()[i], Math.exp(prior.logDensity(x)));
    }
  }

  /** Empty if all priors are flat. */
  static Optional<Figure> of(ShownPosterior posterior) {
    PriorPlot plot = new PriorPlot(posterior).fill(posterior.shown());
    if (plot.rows.isEmpty()) {
      return Optional.empty();
    }
    Table table = plot.rows.table();
    return Optional.of(
        new Figure(
            Figure.Section.PRIORS,
            Figure.Form.PRIORS,
            "Prior and posterior",
            (posterior.ofPriors()
                    ? "Draws of the priors alone (filled), and the densities that they are of"
                        + " (dashed). Good: both are the same. Bad: a range of values that the"
                        + " data can never have is likely."
                    : "The density of each parameter before the data (dashed) and after (filled)."
                        + " Good: the posterior is much narrower, within the bulk of its prior, so"
                        + " that the data decide. Bad: both are alike, so that the data say"
                        + " nothing; or the posterior is in a tail of the prior, so that the two"
                        + " disagree.")
                + (has(table, CENTRED) ? " Intercept is that of the mean-centred design." : "")
                + (plot.flat.isEmpty()
                    ? ""
                    : " Flat priors are not drawn: those of " + listed(plot.flat) + ".")
                + posterior.leftOut(),
            "",
            "",
            List.of(table),
            Map.of()));
  }

  private static boolean has(Table table, String parameter) {
    for (List<@Nullable Object> row : table.rows()) {
      if (parameter.equals(row.get(0))) {
        return true;
      }
    }
    return false;
  }

  private static String listed(List<String> names) {
    return names.size() == 1
        ? names.get(0)
        : String.join(", ", names.subList(0, names.size() - 1))
            + " and "
            + names.get(names.size() - 1);
  }
}
