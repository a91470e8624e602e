package sparkmixed.ml;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;
import sparkmixed.report.plot.Plots;

/**
 * The table behind one plot, without a report at hand: of all that a report can be given, only what
 * this plot needs is made, since rows, refits and profiles each have their cost.
 */
final class PlotData {
  /** Of the intervals that profile curves reach to. */
  private static final double LEVEL = 0.95;

  private PlotData() {}

  /**
   * The table, see {@link ModelReport#plotData}.
   *
   * @param table rows that the model was fitted to; without them profiles are of the statistics at
   *     hand
   */
  static Dataset<Row> of(MixedEffectsModel<?> model, String name, @Nullable Dataset<?> table) {
    Plots.requireKnown(name);
    ModelReport report = ModelReport.of(model);
    if (Plots.needsProfiles(name)) {
      report = table == null ? report.withProfiles(LEVEL) : report.withProfiles(table, LEVEL);
    } else if (table != null) {
      boolean replicates = Plots.needsReplicates(name);
      report =
          Plots.needsEnvelope(name)
              ? report.withHalfNormal(table)
              : replicates ? report.withPredictive(table) : report.withRows(table);
    }
    return report.plotData(name);
  }
}
