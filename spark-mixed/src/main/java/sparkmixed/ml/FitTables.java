package sparkmixed.ml;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/**
 * A fit as tables, each of which starts with {@code run_id, model_id, fitted_at}; the first is null
 * unless it is given.
 */
public interface FitTables {

  /**
   * A table by name: {@code tidy}, {@code ranef}, {@code glance}, {@code varcorr}, {@code fitlog},
   * {@code diagnostics}.
   *
   * @param runId what its column {@code run_id} holds
   */
  Dataset<Row> table(String name, @Nullable String runId);

  /** Coefficients and variance parameters, in broom.mixed's columns; Wald intervals of 95 %. */
  default Dataset<Row> tidy() {
    return table("tidy", null);
  }

  default Dataset<Row> tidy(@Nullable String runId) {
    return table("tidy", runId);
  }

  /**
   * Conditional modes and standard deviations, a row for each level and effect; {@code level_parts}
   * holds the parts of a level of a composed factor. Made on executors, from slices of the arrays.
   */
  default Dataset<Row> ranef() {
    return table("ranef", null);
  }

  default Dataset<Row> ranef(@Nullable String runId) {
    return table("ranef", runId);
  }

  /** One row about the fit as a whole. */
  default Dataset<Row> glance() {
    return table("glance", null);
  }

  default Dataset<Row> glance(@Nullable String runId) {
    return table("glance", runId);
  }

  /** Variances and covariances of the random effects and the residual. */
  default Dataset<Row> varCorr() {
    return table("varcorr", null);
  }

  default Dataset<Row> varCorr(@Nullable String runId) {
    return table("varcorr", runId);
  }

  /** Every evaluation of the criterion. */
  default Dataset<Row> fitLog() {
    return table("fitlog", null);
  }

  default Dataset<Row> fitLog(@Nullable String runId) {
    return table("fitlog", runId);
  }
}
