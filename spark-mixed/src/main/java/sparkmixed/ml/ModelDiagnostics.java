package sparkmixed.ml;

import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import sparkmixed.fit.FittedModel;
import sparkmixed.report.DiagnosticsTables;
import sparkmixed.report.Table;

/**
 * What a fitted model tells about itself without its rows: nothing here costs more than the tables'
 * rows. Every table starts with {@code run_id, model_id, fitted_at}.
 */
public final class ModelDiagnostics {
  private final ModelData data;
  private final String modelId;

  ModelDiagnostics(ModelData data, String modelId) {
    this.data = data;
    this.modelId = modelId;
  }

  /**
   * Nakagawa's R squared: {@code method, var_fixed, var_random, var_observation_level,
   * var_distribution, r2_marginal, r2_conditional, icc}, a row for each definition of the family's
   * variance, the usual one first; no rows for a model saved by a version that did not look.
   */
  public Dataset<Row> r2() {
    return table(DiagnosticsTables.r2(fitted()));
  }

  /** Intraclass correlation of each grouping factor: {@code group, icc}. */
  public Dataset<Row> icc() {
    return table(DiagnosticsTables.icc(fitted()));
  }

  /**
   * Principal components of the random effects, as lme4's {@code rePCA}: {@code group, component,
   * sdev, proportion, cumulative, effects, loadings}.
   */
  public Dataset<Row> rePca() {
    return table(DiagnosticsTables.rePca(fitted()));
  }

  /** Whether the fit ended where it should: {@code check, value, tolerance, ok, message}. */
  public Dataset<Row> convergence() {
    return table(DiagnosticsTables.convergence(fitted()));
  }

  /**
   * All of these in one long table: {@code diagnostic} ({@code r2, icc, re_pca, convergence}),
   * {@code group, name, value, p_value, ok, message}.
   */
  public Dataset<Row> all() {
    return table(DiagnosticsTables.all(fitted(), List.of()));
  }

  private FittedModel fitted() {
    return data.fitted();
  }

  private Dataset<Row> table(Table table) {
    return new ModelTables(data, modelId, null).about(SparkSession.active(), table);
  }
}
