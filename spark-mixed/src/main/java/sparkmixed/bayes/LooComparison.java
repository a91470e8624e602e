package sparkmixed.bayes;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import sparkmixed.error.ConfigurationException;

/**
 * Models of the same rows by how well they are expected to predict others, as {@code loo_compare}
 * of R's loo has it: the best first, and each with the difference from it,
 *
 * <pre>
 *   elpd_diff = sum_i (elpd_i - best_i),   se_diff = sqrt(n var(elpd_i - best_i))
 * </pre>
 *
 * @see <a href="https://doi.org/10.1007/s11222-016-9696-4">Vehtari, Gelman &amp; Gabry 2017,
 *     Statistics and Computing 27, section 5.2</a>
 */
public final class LooComparison {
  private LooComparison() {}

  /**
   * A model to compare.
   *
   * @param criteria of all its rows
   * @param pointwise of each of them
   */
  public record Entry(
      String name, String formula, InformationCriteria criteria, PointwiseElpd pointwise) {}

  /**
   * A model in its place.
   *
   * @param difference from the best model; zero for that one
   */
  public record Line(
      String name, String formula, ElpdDifference difference, InformationCriteria criteria) {}

  /**
   * Compares. O(n log n) a model.
   *
   * @param entries at least two
   * @throws ConfigurationException if they are not of the same rows
   */
  public static List<Line> of(List<Entry> entries) {
    if (entries.size() < 2) {
      throw new ConfigurationException("A comparison needs at least two models; name another.");
    }
    List<Entry> sorted = new ArrayList<>(entries);
    sorted.sort(
        Comparator.comparingDouble((Entry one) -> one.criteria().elpdLoo().value()).reversed());
    Entry best = sorted.get(0);
    List<Line> lines = new ArrayList<>();
    for (Entry entry : sorted) {
      double[] elpd =
          RowAlignment.aligned(best.name(), best.pointwise(), entry.name(), entry.pointwise());
      lines.add(
          new Line(
              entry.name(),
              entry.formula(),
              ElpdDifference.of(elpd, best.pointwise().elpd()),
              entry.criteria()));
    }
    return lines;
  }
}
