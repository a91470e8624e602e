package sparkmixed.bayes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import sparkmixed.error.ConfigurationException;

/** Models side by side, however their rows are ordered. */
class LooComparisonTest {
  private static final double[][] X = FixedDraws.autoregressive(4, 250, 1, 0.7);
  private static final int N = 20;

  /** An observation i under each draw of x: normal about {@code slope x}. */
  private static double[][] logLik(int i, double sd, double slope) {
    double y = Math.sin(i + 1);
    return EffectiveSampleSize.map(X, x -> -0.5 * Math.pow((y - slope * x) / sd, 2) - Math.log(sd));
  }

  private static LooComparison.Entry entry(
      String name, List<String> columns, double sd, double slope, int[] order, long[][] prints) {
    PointwiseSums first = new PointwiseSums(1000, columns);
    PointwiseSums second = new PointwiseSums(1000, columns);
    for (int k = 0; k < order.length; k++) {
      int i = order[k];
      long[] own = Arrays.stream(prints).mapToLong(column -> column[i]).toArray();
      (k < 7 ? first : second).add(logLik(i, sd, slope), own);
    }
    first.add(second);
    return new LooComparison.Entry(name, name, first.criteria(), first.pointwise());
  }

  private static int[] order(boolean backwards) {
    int[] order = new int[N];
    Arrays.setAll(order, i -> backwards ? N - 1 - i : i);
    return order;
  }

  private static long[] column(java.util.function.IntToLongFunction value) {
    long[] values = new long[N];
    Arrays.setAll(values, value::applyAsLong);
    return values;
  }

  // R 4.2.2, loo 2.5.1, with lcg and ar of FixedDraws:
  //   x <- apply(matrix(lcg(4 * 250), 250), 2, ar, phi = 0.7); y <- sin(1:20)
  //   ll <- function(sd, slope) array(sapply(y, function(y)
  //     -0.5 * ((y - slope * x) / sd)^2 - log(sd)), c(250, 4, 20))
  //   l <- lapply(list(a = ll(1, 1), b = ll(1, 0.5), c = ll(2, 0.25)),
  //     function(l) loo(l, r_eff = relative_eff(exp(l))))
  //   sprintf("%.12g", t(loo_compare(l)[, 1:8])); sapply(l, mcse_loo)
  //   0 0 -5.76852087765 0.837663927161 0.423238448719 0.0641445407763 11.5370417553 1.67532785432
  //   -2.00416007658 0.112424913382 -7.77268095423 0.949466152393 1.84422574777 0.257448700876
  //     15.5453619085 1.89893230479
  //   -9.41011696833 0.636151037993 -15.178637846 0.201520613498 0.0064723974468
  //     0.00100270724855 30.357275692 0.403041226997
  //   a 0.12550625194621 b 0.05245585017154 c 0.00618546647204
  // spotless:off
  private static final double[][] EXPECTED = {
    {0, 0, -5.76852087765, 0.837663927161, 0.423238448719, 0.0641445407763, 11.5370417553,
      1.67532785432, 0.05245585017154},
    {-2.00416007658, 0.112424913382, -7.77268095423, 0.949466152393, 1.84422574777,
      0.257448700876, 15.5453619085, 1.89893230479, 0.12550625194621},
    {-9.41011696833, 0.636151037993, -15.178637846, 0.201520613498, 0.0064723974468,
      0.00100270724855, 30.357275692, 0.403041226997, 0.00618546647204}
  };

  // spotless:on

  @Test
  void asLooCompare() {
    long[][] rows = {column(i -> i)};
    List<LooComparison.Line> lines =
        LooComparison.of(
            List.of(
                entry("a", List.of("y"), 1, 1, order(false), rows),
                entry("b", List.of("y"), 1, 0.5, order(true), rows),
                entry("c", List.of("y"), 2, 0.25, order(false), rows)));
    List<String> names = new ArrayList<>();
    for (int m = 0; m < lines.size(); m++) {
      LooComparison.Line line = lines.get(m);
      names.add(line.name());
      InformationCriteria criteria = line.criteria();
      double[] actual = {
        line.difference().difference(),
        line.difference().stdError(),
        criteria.elpdLoo().value(),
        criteria.elpdLoo().stdError(),
        criteria.pLoo().value(),
        criteria.pLoo().stdError(),
        criteria.looic().value(),
        criteria.looic().stdError(),
        criteria.mcseElpdLoo()
      };
      for (int k = 0; k < actual.length; k++) {
        assertEquals(EXPECTED[m][k], actual[k], 1e-8 * Math.max(1, Math.abs(EXPECTED[m][k])));
      }
    }
    assertEquals(List.of("b", "a", "c"), names);
  }

  @Test
  void rowsOfAnotherOrderAreFoundByWhatBothModelsRead() {
    long[][] both = {column(i -> i / 2), column(i -> i % 2)};
    long[][] one = {column(i -> i / 2)};
    LooComparison.Entry wide = entry("wide", List.of("g", "x"), 1, 0.5, order(true), both);
    // of two rows that share g, this model says the same
    PointwiseSums sums = new PointwiseSums(1000, List.of("g"));
    for (int i = 0; i < N; i++) {
      sums.add(logLik(i / 2, 2, 1), new long[] {one[0][i]});
    }
    LooComparison.Entry narrow =
        new LooComparison.Entry("narrow", "narrow", sums.criteria(), sums.pointwise());
    double[] aligned = RowAlignment.aligned("wide", wide.pointwise(), "narrow", narrow.pointwise());
    for (int k = 0; k < N; k++) {
      assertEquals(narrow.pointwise().elpd()[N - 1 - k], aligned[k]);
    }
  }

  @Test
  void rowsThatCannotBeToldApartAreAskedFor() {
    long[][] rows = {column(i -> i / 2)};
    LooComparison.Entry first = entry("first", List.of("g", "x"), 1, 1, order(false), twice(rows));
    LooComparison.Entry other = entry("other", List.of("g", "z"), 1, 2, order(false), twice(rows));
    ConfigurationException mixed =
        assertThrows(ConfigurationException.class, () -> LooComparison.of(List.of(first, other)));
    assertTrue(String.valueOf(mixed.getMessage()).contains("20 rows"), mixed.getMessage());
    assertTrue(String.valueOf(mixed.getMessage()).contains("(g)"), mixed.getMessage());
  }

  private static long[][] twice(long[][] rows) {
    return new long[][] {rows[0], column(i -> i)};
  }

  @Test
  void otherRowsAreRefused() {
    LooComparison.Entry first =
        entry("first", List.of("y"), 1, 1, order(false), new long[][] {column(i -> i)});
    LooComparison.Entry other =
        entry("other", List.of("y"), 1, 1, order(false), new long[][] {column(i -> i + 1)});
    LooComparison.Entry fewer =
        entry(
            "fewer",
            List.of("y"),
            1,
            1,
            Arrays.copyOf(order(false), 12),
            new long[][] {column(i -> i)});
    for (LooComparison.Entry wrong : List.of(other, fewer)) {
      ConfigurationException different =
          assertThrows(ConfigurationException.class, () -> LooComparison.of(List.of(first, wrong)));
      assertTrue(
          String.valueOf(different.getMessage()).contains("different rows"),
          different.getMessage());
    }
    assertThrows(ConfigurationException.class, () -> LooComparison.of(List.of(first)));
  }
}
