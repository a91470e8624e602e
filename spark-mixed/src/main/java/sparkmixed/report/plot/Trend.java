package sparkmixed.report.plot;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.hipparchus.analysis.interpolation.LoessInterpolator;
import org.hipparchus.exception.MathRuntimeException;
import sparkmixed.report.Table;

/**
 * A smooth mean of y along x: local linear regression (Cleveland 1979,
 * doi:10.1080/01621459.1979.10481038) through the means of at most 100 groups of neighbouring
 * points.
 */
final class Trend {
  private static final int MOST_GROUPS = 100;
  private static final int FEWEST_GROUPS = 8;
  private static final double SPAN = 0.6;

  private Trend() {}

  /**
   * A table of the curve; empty where there are too few different x.
   *
   * @param x ascending
   * @param xName column of x
   * @param yName column of y
   */
  static Optional<Table> of(String name, String xName, String yName, double[] x, double[] y) {
    int n = x.length;
    int groups = Math.min(MOST_GROUPS, n / 3);
    List<double[]> means = new ArrayList<>();
    for (int g = 0, from = 0; g < groups; g++) {
      int to = Math.max(from, (int) ((g + 1L) * n / groups));
      // points with one x stay together
      while (to > from && to < n && x[to] == x[to - 1]) {
        to++;
      }
      if (to > from) {
        means.add(
            new double[] {
              Arrays.stream(x, from, to).average().orElse(0),
              Arrays.stream(y, from, to).average().orElse(0),
              to - from
            });
      }
      from = to;
    }
    if (means.size() < FEWEST_GROUPS) {
      return Optional.empty();
    }
    double[] at = means.stream().mapToDouble(mean -> mean[0]).toArray();
    double[] smooth;
    try {
      smooth =
          new LoessInterpolator(SPAN, 2)
              .smooth(
                  at,
                  means.stream().mapToDouble(mean -> mean[1]).toArray(),
                  means.stream().mapToDouble(mean -> mean[2]).toArray());
    } catch (MathRuntimeException degenerate) {
      return Optional.empty();
    }
    Tabular rows = new Tabular(name).numbers(xName, yName);
    for (int k = 0; k < at.length; k++) {
      rows.row(at[k], smooth[k]);
    }
    return Optional.of(rows.table());
  }
}
