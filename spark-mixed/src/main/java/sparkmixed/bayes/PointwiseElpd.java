package sparkmixed.bayes;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Leave-one-out criteria of n single observations, and what tells their rows apart, so that those
 * of two models can be put side by side.
 *
 * @param columns that the model reads
 * @param prints one for each column, length n: equal where its values are
 * @param elpd expected log predictive density of each observation
 * @param p share of the effective number of parameters
 * @param mcse Monte Carlo standard error of elpd
 * @param k k-hat
 */
public record PointwiseElpd(
    List<String> columns, long[][] prints, double[] elpd, double[] p, double[] mcse, double[] k)
    implements Serializable {

  public PointwiseElpd {
    columns = List.copyOf(columns);
  }

  /** n. */
  public int observations() {
    return elpd.length;
  }

  /** The same, for comparison with others whose rows stand in the same order. */
  public PointwiseElpd byPosition() {
    long[][] position = {java.util.stream.LongStream.range(0, elpd.length).toArray()};
    return new PointwiseElpd(List.of("position"), position, elpd, p, mcse, k);
  }

  /** Those of several parts of the observations, of which there is at least one. */
  static PointwiseElpd concat(List<PointwiseElpd> parts) {
    List<String> columns = parts.get(0).columns;
    long[][] prints = new long[columns.size()][];
    for (int j = 0; j < prints.length; j++) {
      int column = j;
      prints[j] =
          parts.stream().flatMapToLong(part -> Arrays.stream(part.prints[column])).toArray();
    }
    return new PointwiseElpd(
        columns,
        prints,
        joined(parts.stream().map(PointwiseElpd::elpd).toList()),
        joined(parts.stream().map(PointwiseElpd::p).toList()),
        joined(parts.stream().map(PointwiseElpd::mcse).toList()),
        joined(parts.stream().map(PointwiseElpd::k).toList()));
  }

  private static double[] joined(List<double[]> parts) {
    return parts.stream().flatMapToDouble(Arrays::stream).toArray();
  }

  /** Gathers observations one by one. */
  static final class Builder implements Serializable {
    private static final long serialVersionUID = 1L;

    private static final int CRITERIA = 4;

    private final List<String> columns;
    private final List<long[]> prints = new ArrayList<>();
    private final List<double[]> criteria = new ArrayList<>();

    Builder(List<String> columns) {
      this.columns = new ArrayList<>(columns);
    }

    void add(PointwiseLoo loo, long[] print) {
      prints.add(print.clone());
      criteria.add(new double[] {loo.elpd(), loo.p(), loo.mcse(), loo.k()});
    }

    PointwiseElpd build() {
      int n = criteria.size();
      long[][] byColumn = new long[columns.size()][n];
      double[][] byCriterion = new double[CRITERIA][n];
      for (int i = 0; i < n; i++) {
        for (int j = 0; j < byColumn.length; j++) {
          byColumn[j][i] = prints.get(i)[j];
        }
        for (int j = 0; j < CRITERIA; j++) {
          byCriterion[j][i] = criteria.get(i)[j];
        }
      }
      return new PointwiseElpd(
          columns, byColumn, byCriterion[0], byCriterion[1], byCriterion[2], byCriterion[3]);
    }
  }
}
