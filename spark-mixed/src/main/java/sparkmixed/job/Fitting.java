package sparkmixed.job;

import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;
import sparkmixed.ml.MixedEffectsModel;

/** How the models of a job are fitted: anew, or from where saved ones ended. */
interface Fitting {
  /** From the formula. */
  Fitting FRESH =
      new Fitting() {
        @Override
        public void check(Entry entry, ModelSpec model) {
          Estimators.columns(model);
        }

        @Override
        public Ready open(ModelSpec model, Path chains) {
          return new Ready(
              new StructType(), Estimators.columns(model), Estimators.of(model, chains)::fit);
        }
      };

  /**
   * Checks what needs no Spark.
   *
   * @throws sparkmixed.error.ConfigurationException if the model cannot be fitted so
   */
  void check(Entry entry, ModelSpec model);

  /**
   * Makes a fit ready, with Spark.
   *
   * @param chains directory for the chains of a Bayesian fit until they are done
   */
  Ready open(ModelSpec model, Path chains);

  /** A fit, given its rows. */
  interface Fit {
    MixedEffectsModel<?> fit(Dataset<Row> rows);
  }

  /**
   * A fit that waits for its rows.
   *
   * @param columns whose types are known
   * @param used columns that are read; empty if only the data can tell
   */
  record Ready(StructType columns, Optional<Set<String>> used, Fit fitter) {
    MixedEffectsModel<?> fit(Dataset<Row> rows) {
      return fitter.fit(rows);
    }
  }
}
