package sparkmixed.ml;

import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import sparkmixed.fit.AllFit;
import sparkmixed.fit.GlmmProblem;
import sparkmixed.fit.LmmProblem;
import sparkmixed.report.AllFitTable;

/** The searches of {@link MixedEffectsModel#allFit()}. */
final class AllFits {
  private AllFits() {}

  /** Searches, and closes the model. */
  static Dataset<Row> of(OpenModel opened) {
    try (OpenModel open = opened) {
      MixedEffectsModel<?> model = open.model();
      List<AllFit.Attempt> attempts =
          open.problem() instanceof LmmProblem linear
              ? AllFit.of(linear, model.fitted(), FitOptions.linear(model))
              : AllFit.of((GlmmProblem) open.problem(), model.fitted());
      return new ModelTables(model.data(), model.uid(), null)
          .about(SparkSession.active(), AllFitTable.of(model.fitted(), attempts));
    }
  }
}
