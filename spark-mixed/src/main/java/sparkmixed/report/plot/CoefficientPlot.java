package sparkmixed.report.plot;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import sparkmixed.family.Link;
import sparkmixed.fit.FittedModel;
import sparkmixed.report.BayesTables;
import sparkmixed.report.Table;
import sparkmixed.report.Tables;

/** Coefficients with their intervals. */
final class CoefficientPlot {
  static final String NAME = "coefficients";

  private static final String INTERCEPT = "(Intercept)";

  private CoefficientPlot() {}

  /** Columns {@code term, estimate, conf_low, conf_high}, in the formula's order. */
  static Table table(PlotSource source) {
    Table tidy =
        source.posterior() == null
            ? Tables.tidy(source.model())
            : BayesTables.tidy(source.model(), source.posterior());
    int[] at =
        List.of("effect", "term", "estimate", "conf_low", "conf_high").stream()
            .mapToInt(name -> position(tidy, name))
            .toArray();
    Tabular rows = new Tabular(NAME).texts("term").numbers("estimate", "conf_low", "conf_high");
    for (List<@Nullable Object> row : tidy.rows()) {
      if ("fixed".equals(row.get(at[0])) && row.get(at[2]) != null) {
        rows.row(row.get(at[1]), row.get(at[2]), row.get(at[3]), row.get(at[4]));
      }
    }
    return rows.table();
  }

  private static int position(Table table, String column) {
    return table.columns().stream().map(Table.Column::name).toList().indexOf(column);
  }

  /**
   * The figure; without the intercept, which is on a scale of its own, unless there is nothing
   * else.
   */
  static Optional<Figure> of(PlotSource source) {
    FittedModel model = source.model();
    Table all = table(source);
    boolean linear = model.linear() || model.distribution().link().equals(Link.IDENTITY.text());
    List<List<@Nullable Object>> slopes =
        all.rows().stream().filter(row -> !INTERCEPT.equals(row.get(0))).toList();
    if (all.rows().isEmpty()) {
      return Optional.empty();
    }
    boolean dropped = !slopes.isEmpty() && slopes.size() < all.rows().size();
    Table shown = dropped ? new Table(NAME, all.columns(), slopes) : all;
    return Optional.of(
        new Figure(
            Figure.Section.COEFFICIENTS,
            Figure.Form.INTERVALS,
            "Fixed effects",
            (model.bayesian()
                    ? "Posterior means with 95 % intervals"
                    : "Estimates with 95 % confidence intervals")
                + (linear ? "." : ", on the scale of the linear predictor.")
                + (dropped ? " The intercept is left out." : ""),
            model.bayesian() ? "posterior mean" : "estimate",
            "",
            List.of(shown),
            Map.of("zero", 1.0)));
  }
}
