package sparkmixed.report.plot;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import sparkmixed.diagnostics.HalfNormal;
import sparkmixed.family.Residuals;
import sparkmixed.report.DiagnosticsTables;
import sparkmixed.report.Table;

/** Sorted residuals among those of models fitted to simulated responses. */
final class HalfNormalPlot {
  static final String NAME = "half_normal";

  private static final int TAIL = 300;
  private static final int MIDDLE = 600;

  private HalfNormalPlot() {}

  /** Every point: {@code quantile, residual, lower, median, upper, out}. */
  static Table table(PlotSource.Envelope envelope) {
    return DiagnosticsTables.halfNormal(envelope.plot());
  }

  static Figure of(PlotSource.Envelope envelope) {
    HalfNormal plot = envelope.plot();
    boolean half = envelope.options().halfnormal();
    Table all = table(envelope);
    List<List<@Nullable Object>> shown = new ArrayList<>();
    for (int point : shown(plot.total(), half)) {
      shown.add(all.rows().get(point));
    }
    Residuals.Type type = envelope.options().residType();
    String kind = type == Residuals.Type.PEARSON ? "Pearson" : type.text();
    String caption =
        String.format(
            Locale.ROOT,
            "Ordered %s%s residuals against %s quantiles, with the median and, point by point, the"
                + " middle %s %% of those of %,d models fitted to simulated responses%s. %,d of %,d"
                + " points (%.1f %%) are outside.%s",
            half ? "absolute " : "",
            kind,
            half ? "half-normal" : "normal",
            percent(envelope.options().conf()),
            plot.simulations(),
            plot.failed() == 0
                ? ""
                : String.format(Locale.ROOT, "; %,d more could not be fitted", plot.failed()),
            plot.howManyOut(),
            plot.total(),
            plot.percentOut(),
            shown.size() == plot.total()
                ? ""
                : " Every point of the tail is drawn, of the rest a part.");
    return new Figure(
        Figure.Section.RESIDUALS,
        Figure.Form.ENVELOPE,
        half ? "Half-normal plot" : "Normal plot",
        caption,
        half ? "half-normal quantile" : "normal quantile",
        (half ? "|" : "") + kind + " residual" + (half ? "|" : ""),
        List.of(new Table(NAME, all.columns(), shown)),
        Map.of());
  }

  /** 95 or 99.5 of 0.95 or 0.995. */
  static String percent(double share) {
    return new java.math.BigDecimal(100 * share)
        .round(new java.math.MathContext(6))
        .stripTrailingZeros()
        .toPlainString();
  }

  /** Positions to draw: all of few, else the tails and a regular choice of the rest. */
  private static int[] shown(int n, boolean half) {
    if (n <= ResidualPlots.MOST_POINTS) {
      return java.util.stream.IntStream.range(0, n).toArray();
    }
    int below = half ? 0 : TAIL;
    int[] chosen = new int[below + MIDDLE + TAIL];
    for (int k = 0; k < chosen.length; k++) {
      if (k < below) {
        chosen[k] = k;
      } else if (k < below + MIDDLE) {
        chosen[k] = below + (int) ((long) (k - below) * (n - below - TAIL) / MIDDLE);
      } else {
        chosen[k] = n - chosen.length + k;
      }
    }
    return chosen;
  }
}
