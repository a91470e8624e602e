package sparkmixed.report.plot;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.statistics.distribution.NormalDistribution;
import sparkmixed.fit.FittedModel;

/**
 * Ordered residuals against normal quantiles {@code Phi^-1((i - 1/2)/n)}, with the line through the
 * quartiles and pointwise limits from the standard error of an order statistic, {@code s / phi(z)
 * sqrt(P (1 - P) / n)} (Fox 2016, Applied Regression Analysis, section 3.1.3).
 */
final class QuantilePlot {
  static final String NAME = "qq";

  private static final double WALD = 1.959963984540054;
  private static final int TAIL = 200;
  private static final int MIDDLE = 400;
  private static final int BAND = 60;
  private static final NormalDistribution NORMAL = NormalDistribution.of(0, 1);

  private QuantilePlot() {}

  static Optional<Figure> of(FittedModel model, RowFit rows) {
    int n = rows.size();
    if (n < 3) {
      return Optional.empty();
    }
    double[] sorted = rows.standardized().clone();
    Arrays.sort(sorted);
    Tabular points = new Tabular(NAME).numbers("theoretical", "sample");
    for (int i : shown(n)) {
      points.row(NORMAL.inverseCumulativeProbability((i + 0.5) / n), sorted[i]);
    }
    double upper = NORMAL.inverseCumulativeProbability(0.75);
    double slope = (Quantiles.of(sorted, 0.75) - Quantiles.of(sorted, 0.25)) / (2 * upper);
    double center = 0.5 * (Quantiles.of(sorted, 0.75) + Quantiles.of(sorted, 0.25));
    double end = -NORMAL.inverseCumulativeProbability(0.5 / n);
    Tabular band = new Tabular(NAME + "_band").numbers("theoretical", "line", "low", "high");
    for (int k = 0; k <= BAND; k++) {
      double z = end * (2.0 * k / BAND - 1);
      double tail = NORMAL.survivalProbability(Math.abs(z));
      double error = slope / NORMAL.density(z) * Math.sqrt(tail * (1 - tail) / n);
      double line = center + slope * z;
      band.row(z, line, line - WALD * error, line + WALD * error);
    }
    return Optional.of(
        new Figure(
            Figure.Section.RESIDUALS,
            Figure.Form.QUANTILES,
            "Normal quantiles",
            (model.linear() ? "Ordered standardized residuals" : "Ordered quantile residuals")
                + " against normal quantiles, the line through the quartiles, and pointwise 95 % limits."
                + ResidualPlots.counted(
                    rows, "Every residual of the tails is drawn, of the rest a part. "),
            "normal quantile",
            model.linear() ? "standardized residual" : "quantile residual",
            List.of(points.table(), band.table()),
            Map.of()));
  }

  /** Positions to draw: all of few, else the tails and a regular choice between. */
  private static int[] shown(int n) {
    if (n <= ResidualPlots.MOST_POINTS) {
      int[] all = new int[n];
      Arrays.setAll(all, k -> k);
      return all;
    }
    int[] chosen = new int[2 * TAIL + MIDDLE];
    for (int k = 0; k < chosen.length; k++) {
      if (k < TAIL) {
        chosen[k] = k;
      } else if (k < TAIL + MIDDLE) {
        double z = NORMAL.inverseCumulativeProbability((TAIL + 0.5) / n);
        double at = z * (1 - 2.0 * (k - TAIL + 1) / (MIDDLE + 1));
        chosen[k] = (int) (n * NORMAL.cumulativeProbability(at));
      } else {
        chosen[k] = n - (2 * TAIL + MIDDLE) + k;
      }
    }
    return chosen;
  }
}
