package sparkmixed.report.plot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import sparkmixed.error.ConfigurationException;
import sparkmixed.report.Table;
import sparkmixed.testing.MadePosterior;

/** Responses beside their replicates, from the tables of a check. */
class PredictivePlotsTest {
  private static Table table(String name, List<List<@Nullable Object>> rows, String... columns) {
    List<Table.Column> all = new ArrayList<>();
    for (String column : columns) {
      boolean text = column.equals("statistic");
      all.add(new Table.Column(column, text ? Table.Type.STRING : Table.Type.DOUBLE));
    }
    return new Table(name, all, rows);
  }

  /**
   * Replicates of two points each, in an order that is not theirs.
   *
   * @param width of a count's bin, or null
   */
  private static PlotSource.Predictive check(@Nullable Double width, double[] sds) {
    List<List<@Nullable Object>> density = new ArrayList<>();
    for (int replicate = 0; replicate <= 20; replicate++) {
      density.add(Arrays.asList(replicate, 1, 9, 0.0, width, 0.01 * replicate));
      density.add(Arrays.asList(replicate, 1, 9, 1.0, width, 0.5 - 0.01 * replicate));
    }
    Collections.reverse(density);
    List<List<@Nullable Object>> draws = new ArrayList<>();
    for (double sd : sds) {
      draws.add(Arrays.asList(1, draws.size() + 1, "sd", sd));
      draws.add(Arrays.asList(1, draws.size() + 1, "zeros", (double) (draws.size() % 4 / 2) / 2));
    }
    draws.add(Arrays.asList(2, 1, "sd", null));
    return new PlotSource.Predictive(
        table(
            "predictive_check",
            List.of(
                Arrays.asList("sd", 4.5, 4.0, 1.0, 2.0, 4.0, 6.0, 0.25, 0.0),
                Arrays.asList("zeros", 0.0, 0.2, 0.1, 0.0, 0.5, 0.5, 1.0, 0.5)),
            "statistic",
            "observed",
            "mean",
            "sd",
            "q2_5",
            "median",
            "q97_5",
            "p_value",
            "tied"),
        table("predictive_check_draws", draws, "chain", "draw", "statistic", "value"),
        table(
            "predictive_check_density",
            density,
            "replicate",
            "chain",
            "draw",
            "value",
            "width",
            "density"));
  }

  private static double[] many() {
    double[] values = new double[600];
    Arrays.setAll(values, k -> 3 + k / 599.0 * 3);
    return values;
  }

  @Test
  void densitiesAreCurvesWithTheResponseFirst() {
    Figure figure = PredictivePlots.of(check(null, many())).get(0);
    assertEquals(Figure.Form.REPLICATES, figure.form());
    Table curves = figure.layers().get(0);
    assertEquals(2 * 21, curves.rows().size());
    assertEquals(List.of(0L, 0.0, 0.0), curves.rows().get(0));
    assertEquals(List.of(0L, 1.0, 0.5), curves.rows().get(1));
    assertEquals(List.of(20L, 0.0, 0.2), curves.rows().get(40));
    assertTrue(figure.caption().contains("and of 20 replicates"), figure.caption());
  }

  /** Densities of bins are shares per unit; the figure has shares of bins. */
  @Test
  void countsAreSharesWithTheMiddleOfTheReplicates() {
    Figure figure = PredictivePlots.of(check(2.0, many())).get(0);
    assertEquals(Figure.Form.SHARES, figure.form());
    List<List<@Nullable Object>> rows = figure.layers().get(0).rows();
    // 2 * 0.01 * (1 .. 20): quantile(0.02 * 1:20, c(.05, .5, .95)) is 0.039 0.21 0.381
    double[] zero = {0, 2, 0, 0.039, 0.21, 0.381};
    for (int c = 0; c < zero.length; c++) {
      assertEquals(zero[c], rows.get(0).get(c) instanceof Double own ? own : Double.NaN, 1e-12);
    }
    assertEquals(1.0, rows.get(1).get(2));
    assertTrue(figure.caption().contains("2 at a time"), figure.caption());
    assertTrue(
        PredictivePlots.of(check(1.0, many())).get(0).caption().contains("with each response ("));
  }

  @Test
  void statisticsAreHistogramsOfAllReplicates() {
    Figure figure = PredictivePlots.of(check(null, many())).get(1);
    Table bins = figure.layers().get(1);
    List<List<@Nullable Object>> sd =
        bins.rows().stream().filter(row -> "sd".equals(row.get(0))).toList();
    assertEquals(30, sd.size());
    assertEquals(3.0, sd.get(0).get(1));
    assertEquals(600, sd.stream().mapToLong(row -> row.get(3) instanceof Long n ? n : 0).sum());
    // of two different values a bin each, about them
    List<List<@Nullable Object>> zeros =
        bins.rows().stream().filter(row -> "zeros".equals(row.get(0))).toList();
    assertEquals(List.of("zeros", -0.25, 0.25, 300L), zeros.get(0));
    assertEquals(List.of("zeros", 0.25, 0.75, 300L), zeros.get(1));
    assertTrue(figure.caption().contains("Statistics of 600 replicates"), figure.caption());
    assertEquals(0.25, figure.layers().get(0).rows().get(0).get(7));
  }

  @Test
  void theyNeedRowsOfABayesianModel() {
    MadePosterior made = new MadePosterior(2, 2, 20);
    PlotSource source = PlotSource.of(made.model(), List.of());
    String other = refused(source);
    assertTrue(other.contains("Bayesian"), other);
    String lacking = refused(source.with(made.result()));
    assertTrue(lacking.contains("give the rows"), lacking);
    Table table =
        Plots.table(source.with(made.result()).with(check(null, many())), "predictive_histogram");
    assertEquals(32, table.rows().size());
  }

  private static String refused(PlotSource source) {
    return String.valueOf(
        assertThrows(
                ConfigurationException.class, () -> Plots.table(source, "predictive_histogram"))
            .getMessage());
  }
}
