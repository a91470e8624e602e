package sparkmixed.report.plot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.commons.statistics.distribution.TDistribution;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import sparkmixed.error.ConfigurationException;
import sparkmixed.report.Table;
import sparkmixed.testing.MadePosterior;

/** What the figures of a posterior are made of. */
class PosteriorPlotsTest {
  private static PlotSource source(MadePosterior made) {
    return PlotSource.of(made.model(), List.of()).with(made.result());
  }

  private static ShownPosterior shown(MadePosterior made) {
    return new ShownPosterior(made.result(), made.model());
  }

  private static Set<Object> distinct(Table table, int column) {
    Set<Object> values = new LinkedHashSet<>();
    table.rows().forEach(row -> values.add(String.valueOf(row.get(column))));
    return values;
  }

  private static List<List<@Nullable Object>> of(Table table, String parameter) {
    return table.rows().stream().filter(row -> parameter.equals(row.get(0))).toList();
  }

  private static double number(List<@Nullable Object> row, int column) {
    return row.get(column) instanceof Number value ? value.doubleValue() : Double.NaN;
  }

  @Test
  void aFitHasAFigureOfEachKind() {
    List<Figure> figures = PosteriorPlots.of(source(new MadePosterior(2, 4, 200)));
    assertEquals(
        List.of("Densities", "Traces", "Ranks", "Pairs of the worst", "Prior and posterior"),
        figures.stream().map(Figure::title).toList());
    for (Figure figure : figures) {
      assertTrue(figure.caption().contains("Good: ") && figure.caption().contains("Bad: "));
    }
    PlotSource other = PlotSource.of(new MadePosterior(2, 1, 4).model(), List.of());
    assertEquals(List.of(), PosteriorPlots.of(other));
    ConfigurationException none =
        assertThrows(ConfigurationException.class, () -> Plots.table(other, "rank"));
    assertTrue(String.valueOf(none.getMessage()).contains("Bayesian"), none.getMessage());
  }

  /** A density of positive numbers has all its mass there: half a normal has twice its height. */
  @Test
  void densitiesKnowTheEndsOfTheirSupport() {
    Table table = DensityPlot.table(shown(new MadePosterior(2, 2, 20_000)), List.of(2, 4));
    for (Object chain : distinct(table, 1)) {
      double mass = 0;
      List<List<@Nullable Object>> own =
          of(table, "sd_g__Intercept").stream()
              .filter(row -> chain.equals(String.valueOf(row.get(1))))
              .toList();
      assertEquals(0, number(own.get(0), 2));
      assertEquals(2 / Math.sqrt(2 * Math.PI), number(own.get(0), 3), 0.04);
      for (int k = 1; k < own.size(); k++) {
        double step = number(own.get(k), 2) - number(own.get(k - 1), 2);
        mass += 0.5 * step * (number(own.get(k), 3) + number(own.get(k - 1), 3));
      }
      assertEquals(1, mass, 0.005);
    }
    List<List<@Nullable Object>> uniform = of(table, "cor_g__Intercept__x1");
    assertEquals(-1, number(uniform.get(0), 2));
    assertEquals(1, number(uniform.get(99), 2), 1e-12);
    for (List<@Nullable Object> row : uniform) {
      assertEquals(0.5, number(row, 3), 0.06, row.toString());
    }
  }

  @Test
  void tracesAreThinnedAndDivergencesAreNot() {
    MadePosterior made = new MadePosterior(2, 4, 10_000).divergent(1, 3, 9_998);
    Figure figure = TracePlot.of(shown(made));
    Table lines = figure.layers().get(0);
    // 6 parameters, 4 chains, at most 500 points each
    assertEquals(6 * 4 * 500, lines.rows().size());
    assertEquals(1.0, number(lines.rows().get(0), 2));
    assertEquals(21.0, number(lines.rows().get(1), 2));
    assertTrue(figure.caption().contains("one in 20 is shown"), figure.caption());
    Table marks = figure.layers().get(1);
    assertEquals("trace_divergent", marks.name());
    assertEquals(6 * 2, marks.rows().size());
    List<@Nullable Object> second = of(marks, "b_x1").get(1);
    assertEquals(List.of(2L, 9_999L), second.subList(1, 3));
    assertEquals(made.result().posterior().draws()[1][9_998][1], number(second, 3));

    Figure whole = TracePlot.of(shown(new MadePosterior(2, 2, 100)));
    assertEquals(1, whole.layers().size());
    assertEquals(6 * 2 * 100, whole.layers().get(0).rows().size());
    assertTrue(whole.caption().contains("in their order, chain by chain. Good"), whole.caption());
  }

  @Test
  void manyDivergencesAreEvenlyChosen() {
    int[] all = java.util.stream.IntStream.range(0, 900).toArray();
    List<int[]> chosen = shown(new MadePosterior(1, 2, 1000).divergent(1, all)).divergences(300);
    assertEquals(300, chosen.size());
    for (int k = 0; k < 300; k++) {
      assertEquals(1, chosen.get(k)[0]);
      assertEquals(3 * k, chosen.get(k)[1]);
    }
  }

  @Test
  void aChainThatStaysAwayIsSeenInItsRanksAndAmongTheWorst() {
    MadePosterior made = new MadePosterior(3, 4, 1000).shifted(2, 3, 5);
    ShownPosterior posterior = shown(made);
    assertEquals(2, posterior.worst(1).get(0));
    Table ranks = RankPlot.of(posterior).layers().get(0);
    List<List<@Nullable Object>> own = of(ranks, "b_x2");
    assertEquals(4 * 20, own.size());
    double expected = RankPlot.of(posterior).options().getOrDefault("expected", 0.0);
    assertEquals(50, expected);
    double low = 0;
    for (int bin = 0; bin < 20; bin++) {
      low += bin < 10 ? number(own.get(60 + bin), 3) : 0;
    }
    assertTrue(low < 20, "the fourth chain is above the others: " + low);
    Figure pairs = PairsPlot.of(posterior).orElseThrow();
    assertEquals(4, distinct(pairs.layers().get(0), 0).size());
    assertEquals("b_x2", pairs.layers().get(0).rows().get(0).get(0));
    assertTrue(pairs.caption().contains("No trajectory diverged."), pairs.caption());
  }

  @Test
  void pairsHoldTheSameDrawsOfEveryParameter() {
    MadePosterior made = new MadePosterior(3, 4, 10_000).divergent(2, 7);
    Table table = PairsPlot.of(shown(made)).orElseThrow().layers().get(0);
    Set<Object> parameters = distinct(table, 0);
    int points = table.rows().size() / parameters.size();
    assertEquals(1_001, points);
    for (int k = 0; k < points; k++) {
      for (int j = 1; j < parameters.size(); j++) {
        assertEquals(
            table.rows().get(k).subList(1, 3), table.rows().get(j * points + k).subList(1, 3));
      }
    }
    List<List<@Nullable Object>> divergent =
        table.rows().stream().filter(row -> Boolean.TRUE.equals(row.get(4))).toList();
    assertEquals(4, divergent.size());
    assertEquals(List.of(3L, 8L), divergent.get(0).subList(1, 3));
  }

  @Test
  void priorsAreDensitiesAndFlatOnesAreWords() {
    Figure figure = PriorPlot.of(shown(new MadePosterior(2, 4, 1000))).orElseThrow();
    Table table = figure.layers().get(0);
    assertEquals(
        Set.of("Intercept", "b_x1", "sd_g__Intercept", "cor_g__Intercept__x1", "sigma"),
        distinct(table, 0));
    assertTrue(
        figure.caption().contains("Flat priors are not drawn: those of sd_g__x1."),
        figure.caption());
    assertTrue(figure.caption().contains("Intercept is that of the mean-centred design."));
    TDistribution t = TDistribution.of(3);
    for (List<@Nullable Object> row : of(table, "sd_g__Intercept")) {
      assertEquals("student_t(3, 0, 2.5)", row.get(1));
      assertEquals(2 * t.density(number(row, 2) / 2.5) / 2.5, number(row, 4), 1e-9);
    }
    // lkj(2) of two effects: (1 + r)/2 is beta(2, 2), of density 6 p (1 - p)
    for (List<@Nullable Object> row : of(table, "cor_g__Intercept__x1")) {
      double p = 0.5 * (1 + number(row, 2));
      assertEquals(0.5 * 6 * p * (1 - p), number(row, 4), 1e-9);
    }
    assertTrue(number(of(table, "sigma").get(0), 2) < 1.5, "beyond the posterior");
  }

  @Test
  void coefficientsWithinBoundsHaveDensitiesWithinThem() {
    MadePosterior made = new MadePosterior(2, 1, 400).prior("uniform(-9, 3)");
    Table table = DensityPlot.table(shown(made), List.of(1));
    for (List<@Nullable Object> row : table.rows()) {
      assertTrue(number(row, 2) <= 3);
    }
    assertEquals(
        List.of("(flat)"), List.of(shown(new MadePosterior(2, 1, 10)).prior(0).toString()));
  }

  /** Of many parameters the first and the worst have panels; tables have all. */
  @Test
  void manyParametersAreBounded() {
    MadePosterior made = new MadePosterior(40, 4, 200).shifted(30, 1, 4).shifted(35, 2, 9);
    ShownPosterior posterior = shown(made);
    assertEquals(16, posterior.shown().size());
    assertEquals(List.of(0, 11), List.of(posterior.shown().get(0), posterior.shown().get(11)));
    assertTrue(posterior.shown().containsAll(List.of(30, 35)), posterior.shown().toString());
    for (Figure figure : PosteriorPlots.of(source(made))) {
      if (figure.form() != Figure.Form.PAIRS) {
        assertTrue(
            figure
                .caption()
                .contains(
                    "The first 12 of 44 parameters, and the 4 others with the fewest effective"
                        + " draws."),
            figure.caption());
      }
    }
    assertEquals(44, distinct(Plots.table(source(made), "rank"), 0).size());
    assertEquals(44, distinct(Plots.table(source(made), "posterior_density"), 0).size());
    assertEquals(16, distinct(Plots.table(source(made), "trace"), 0).size());
    assertEquals("", shown(new MadePosterior(12, 4, 50)).leftOut());
    assertEquals(16, shown(new MadePosterior(12, 4, 50)).shown().size());
  }

  /** A parameter that does not move has no density, and everything else goes on. */
  @Test
  void constantsAreLeftOutOfDensities() {
    MadePosterior made = new MadePosterior(2, 2, 50);
    for (double[][] chain : made.result().posterior().draws()) {
      for (double[] draw : chain) {
        draw[5] = 1;
      }
    }
    List<Figure> figures = PosteriorPlots.of(source(made));
    assertEquals(5, figures.size());
    assertFalse(distinct(figures.get(0).layers().get(0), 0).contains("sigma"));
    assertTrue(distinct(figures.get(1).layers().get(0), 0).contains("sigma"));
    List<Object> worst = new ArrayList<>(distinct(figures.get(3).layers().get(0), 0));
    assertEquals("sigma", worst.get(0));
  }
}
