package sparkmixed.ml;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;
import sparkmixed.diagnostics.QuantileResidual;
import sparkmixed.fit.FittedModel;
import sparkmixed.frame.GroupingFactor;
import sparkmixed.report.plot.RowFit;

/**
 * Fitted values and residuals of rows for plots, on the driver: of at most {@link #MOST_ROWS} all,
 * of more a sample of about {@link #SAMPLE}.
 *
 * <p>A row is in the sample by a hash of its values, so that neither partitions nor their order
 * matter; the others are not scored. Only where so few different rows repeat so often that such a
 * sample has another size, it is by their places, too.
 */
final class PlotRows {
  static final long MOST_ROWS = 200_000;
  static final int SAMPLE = 100_000;

  private static final long SEED = 1;

  /** A sample by content that is off its size by more than this is not taken. */
  private static final double TOLERANCE = 0.2;

  private final MixedEffectsModel<?> model;

  PlotRows(MixedEffectsModel<?> model) {
    this.model = model;
  }

  /** Why there can be no such plots; null if there can. */
  @Nullable String obstacle() {
    for (GroupingFactor factor : model.data().frame().factors()) {
      if (factor.perRow()) {
        return "the effects of single rows, (1 | " + factor.name() + "), belong to no new row";
      }
    }
    return null;
  }

  /**
   * Reads rows; one Spark job, rarely two.
   *
   * @param count how many there are; negative if that is not known and has to be counted
   * @throws sparkmixed.error.InputRejectedException if a column is missing
   */
  RowFit read(Dataset<Row> table, long count) {
    ScoredRows rows = new ScoredRows(model, table);
    long total = count >= 0 ? count : table.count();
    if (total <= MOST_ROWS) {
      return fit(used(rows.sample(1, false)), -1);
    }
    double share = (double) SAMPLE / total;
    List<Row> sample = used(rows.sample(share, false));
    if (Math.abs(sample.size() - SAMPLE) > TOLERANCE * SAMPLE) {
      sample = used(rows.sample(share, true));
    }
    return fit(sample, total);
  }

  /** Chosen here, for Spark would compute the scores once more to choose by them. */
  private static List<Row> used(Dataset<Row> scored) {
    return scored.collectAsList().stream().filter(row -> !row.isNullAt(ScoredRows.WEIGHT)).toList();
  }

  /**
   * @param total rows that the sample is from; negative if it is all of them
   */
  private RowFit fit(List<Row> rows, long total) {
    int n = rows.size();
    double[] location = new double[n];
    double[] residual = new double[n];
    double[] standardized = new double[n];
    FittedModel fitted = model.fitted();
    QuantileResidual quantile = new QuantileResidual(fitted.distribution(), SEED);
    Map<Long, Long> copies = new HashMap<>();
    for (int i = 0; i < n; i++) {
      Row row = rows.get(i);
      location[i] = row.getDouble(ScoredRows.ETA);
      if (fitted.linear()) {
        residual[i] = row.getDouble(ScoredRows.RESPONSE);
        standardized[i] = row.getDouble(ScoredRows.PEARSON) / fitted.sigma();
      } else {
        long key = row.getLong(ScoredRows.KEY);
        long copy = quantile.discrete() ? copies.merge(key, 1L, Long::sum) - 1 : 0;
        double y = row.getDouble(ScoredRows.Y);
        quantile.look(y, row.getDouble(ScoredRows.WEIGHT), location[i], key, copy);
        residual[i] = quantile.normal;
        standardized[i] = quantile.normal;
      }
    }
    return new RowFit(total < 0 ? n : total, location, residual, standardized);
  }
}
