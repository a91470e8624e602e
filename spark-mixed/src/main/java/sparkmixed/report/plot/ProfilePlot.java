package sparkmixed.report.plot;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.jspecify.annotations.Nullable;
import sparkmixed.fit.FittedModel;
import sparkmixed.report.Table;

/**
 * The signed root of the deviance's rise, {@code zeta = sign(v - v^) sqrt(d(v) - d^)}, along each
 * parameter (Bates, Maechler, Bolker and Walker 2015, section 5.1, doi:10.18637/jss.v067.i01).
 */
final class ProfilePlot {
  static final String NAME = "profile";
  static final String LIMITS = "profile_limits";

  /** Parameters that one figure has room for. */
  static final int MOST_PANELS = 24;

  private ProfilePlot() {}

  /** {@code parameter, effect, group, term, value, zeta} of every parameter. */
  static Table curves(PlotSource.Profiles profiles) {
    Tabular rows =
        new Tabular(NAME).texts("parameter", "effect", "group", "term").numbers("value", "zeta");
    copy(profiles.curves(), rows, "value", "zeta");
    return rows.table();
  }

  /** {@code parameter, effect, group, term, estimate, conf_low, conf_high, conf_level}. */
  static Table limits(PlotSource.Profiles profiles) {
    Tabular rows =
        new Tabular(LIMITS)
            .texts("parameter", "effect", "group", "term")
            .numbers("estimate", "conf_low", "conf_high", "conf_level");
    copy(profiles.limits(), rows, "estimate", "conf_low", "conf_high", "conf_level");
    return rows.table();
  }

  private static void copy(Table from, Tabular to, String... numbers) {
    List<String> names = from.columns().stream().map(Table.Column::name).toList();
    for (List<@Nullable Object> row : from.rows()) {
      @Nullable Object[] values = new Object[4 + numbers.length];
      for (int k = 0; k < 3; k++) {
        values[1 + k] = row.get(names.indexOf(List.of("effect", "group", "term").get(k)));
      }
      String term = String.valueOf(values[3]);
      values[0] = label(values[2] == null ? null : values[2].toString(), term);
      for (int k = 0; k < numbers.length; k++) {
        values[4 + k] = row.get(names.indexOf(numbers[k]));
      }
      to.row(values);
    }
  }

  /** As in a paper: {@code Days; Subject: sd (Intercept); Subject: cor Days, (Intercept)}. */
  static String label(@Nullable String group, String term) {
    String plain = term.replaceFirst("^sd__", "sd ").replaceFirst("^cor__", "cor ");
    if (plain.equals("sd Observation")) {
      return "residual sd";
    }
    return group == null || group.equals("Residual") ? plain : group + ": " + plain;
  }

  static Optional<Figure> of(FittedModel model, PlotSource.Profiles profiles) {
    Table curves = curves(profiles);
    Table limits = limits(profiles);
    Set<Object> parameters = new LinkedHashSet<>();
    limits.rows().forEach(row -> parameters.add(String.valueOf(row.get(0))));
    if (parameters.isEmpty() || curves.rows().isEmpty()) {
      return Optional.empty();
    }
    Set<Object> drawn =
        new LinkedHashSet<>(
            List.copyOf(parameters).subList(0, Math.min(parameters.size(), MOST_PANELS)));
    double level = limits.rows().get(0).get(7) instanceof Double given ? given : Double.NaN;
    Map<String, Double> options = new LinkedHashMap<>();
    options.put("z", NormalDistribution.of(0, 1).inverseSurvivalProbability(0.5 * (1 - level)));
    String caption =
        String.format(
            Locale.ROOT,
            "Signed root of the rise in deviance, ζ, as each parameter moves away from its estimate"
                + " and all others follow%s. Where a curve meets a dashed line is a limit of the"
                + " %s %% interval. Where it is straight, intervals from standard errors are as"
                + " good; where it bends, they are not.%s",
            model.reml() ? ", by maximum likelihood" : "",
            HalfNormalPlot.percent(level),
            drawn.size() == parameters.size()
                ? ""
                : String.format(
                    Locale.ROOT,
                    " The first %d of %,d parameters.",
                    drawn.size(),
                    parameters.size()));
    return Optional.of(
        new Figure(
            Figure.Section.INTERVALS,
            Figure.Form.PANELS,
            "Profile likelihood",
            caption,
            "",
            "ζ",
            List.of(only(curves, drawn), only(limits, drawn)),
            options));
  }

  private static Table only(Table table, Set<Object> parameters) {
    List<List<@Nullable Object>> rows = new ArrayList<>();
    for (List<@Nullable Object> row : table.rows()) {
      if (parameters.contains(String.valueOf(row.get(0)))) {
        rows.add(row);
      }
    }
    return new Table(table.name(), table.columns(), rows);
  }
}
