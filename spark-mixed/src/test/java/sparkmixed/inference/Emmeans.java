package sparkmixed.inference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import sparkmixed.inference.MarginalMeans.Mean;
import sparkmixed.inference.MarginalMeans.Pair;
import sparkmixed.inference.MarginalMeans.Request;

/** Marginal means beside lines that emmeans printed. */
final class Emmeans {
  private static final double ERROR = 2e-4;

  private Emmeans() {}

  static MarginalMeans means(LinearFits fit, Request request, String ddf) {
    return MarginalMeans.of(fit.frame(), fit.model(), request, ddf);
  }

  static Request of(List<String> factors, List<String> by) {
    return new Request(factors, by, Map.of(), null);
  }

  /** Lines are labels, estimate, error, df, low, high. */
  static void assertMeans(String expected, List<Mean> own) {
    List<String> lines = expected.lines().toList();
    assertEquals(lines.size(), own.size());
    for (int k = 0; k < lines.size(); k++) {
      String[] cells = lines.get(k).strip().split(" +");
      Mean mean = own.get(k);
      int labels = cells.length - 5;
      assertEquals(List.of(cells).subList(0, labels), mean.labels());
      assertNear(cells[labels], mean.estimate(), ERROR);
      assertNear(cells[labels + 1], mean.stdError(), ERROR);
      assertNear(cells[labels + 2], mean.df(), 1e-3);
      assertNear(cells[labels + 3], mean.low(), ERROR);
      assertNear(cells[labels + 4], mean.high(), ERROR);
    }
  }

  /** Lines are labels they are by, contrast, estimate, error, df, statistic, p. */
  static void assertPairs(String expected, List<Pair> own) {
    List<String> lines = expected.lines().toList();
    assertEquals(lines.size(), own.size());
    for (int k = 0; k < lines.size(); k++) {
      String[] cells = lines.get(k).strip().split(" *; *");
      Pair pair = own.get(k);
      int labels = cells.length - 6;
      assertEquals(List.of(cells).subList(0, labels), pair.by());
      assertEquals(cells[labels], pair.contrast());
      assertNear(cells[labels + 1], pair.estimate(), ERROR);
      assertNear(cells[labels + 2], pair.stdError(), ERROR);
      assertNear(cells[labels + 3], pair.df(), 1e-3);
      assertNear(cells[labels + 4], pair.statistic(), 5e-4);
      double p = Double.parseDouble(cells[labels + 5]);
      assertEquals(p, pair.pValue(), 1e-2 * p + 1e-9, lines.get(k));
    }
  }

  private static void assertNear(String expected, double own, double tolerance) {
    if (expected.equals("Inf")) {
      assertTrue(Double.isInfinite(own));
    } else {
      double value = Double.parseDouble(expected);
      assertEquals(value, own, tolerance * Math.max(Math.abs(value), 0.1), expected);
    }
  }
}
