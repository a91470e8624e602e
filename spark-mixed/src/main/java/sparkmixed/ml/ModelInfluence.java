package sparkmixed.ml;

import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import sparkmixed.fit.GlmmProblem;
import sparkmixed.fit.LevelDeletion;
import sparkmixed.fit.LmmProblem;
import sparkmixed.inference.Influence;
import sparkmixed.report.InfluenceTables;
import sparkmixed.report.Table;

/** What each level of a grouping factor does to a fit: leave one level out. */
public final class ModelInfluence {
  private final MixedEffectsModel<?> model;
  private final String group;
  private final List<Influence> influences;

  private ModelInfluence(MixedEffectsModel<?> model, String group, List<Influence> influences) {
    this.model = model;
    this.group = group;
    this.influences = influences;
  }

  static ModelInfluence of(
      MixedEffectsModel<?> model, Dataset<Row> rows, String group, boolean refit) {
    try (OpenModel open = OpenModel.on(model, rows, "influence")) {
      List<LevelDeletion.Deleted> deleted =
          open.problem() instanceof LmmProblem linear
              ? LevelDeletion.of(
                  linear, open.rowModel(), model.fitted(), FitOptions.linear(model), group, refit)
              : LevelDeletion.of((GlmmProblem) open.problem(), model.fitted(), group);
      return new ModelInfluence(model, group, Influence.of(model.fitted(), deleted));
    }
  }

  /** As plain records, one a level. */
  public List<Influence> levels() {
    return influences;
  }

  /** {@code run_id, model_id, fitted_at, deleted_group, level, rows, cooks_distance, note}. */
  public Dataset<Row> table() {
    return about(InfluenceTables.levels(group, influences));
  }

  /**
   * {@code run_id, model_id, fitted_at, deleted_group, level, effect, group, term, estimate,
   * change, dfbetas}: coefficients, standard deviations and correlations without each level.
   */
  public Dataset<Row> estimates() {
    return about(InfluenceTables.estimates(group, Influence.names(model.fitted()), influences));
  }

  private Dataset<Row> about(Table table) {
    return new ModelTables(model.data(), model.uid(), null).about(SparkSession.active(), table);
  }
}
