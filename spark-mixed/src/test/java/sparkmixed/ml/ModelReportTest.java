package sparkmixed.ml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import sparkmixed.diagnostics.HalfNormalOptions;
import sparkmixed.error.ConfigurationException;
import sparkmixed.testing.SparkExtension;

/** The figures of a report as tables, beside what the model says elsewhere. */
@ExtendWith(SparkExtension.class)
class ModelReportTest {

  private static List<Row> column(Dataset<Row> table, String... names) {
    Dataset<Row> chosen =
        table.select(
            List.of(names).stream()
                .map(functions::col)
                .toArray(org.apache.spark.sql.Column[]::new));
    return chosen.collectAsList();
  }

  @Test
  void profilesOfAReportAreThoseOfTheIntervals(SparkSession spark) {
    LinearMixedEffectsModel model = Sleep.estimator().fit(Sleep.data(spark));
    Dataset<Row> curves = model.plotData("profile");
    assertEquals(
        List.of(
            "run_id",
            "model_id",
            "fitted_at",
            "parameter",
            "effect",
            "group",
            "term",
            "value",
            "zeta"),
        List.of(curves.columns()));
    assertEquals(6, curves.select("parameter").distinct().count());
    List<Row> days = column(curves.where("parameter = 'Days'"), "value", "zeta");
    assertTrue(days.size() >= 9, days.toString());
    assertEquals(-1.959963984540054, days.get(0).getDouble(1), 1e-4);
    assertEquals(1.959963984540054, days.get(days.size() - 1).getDouble(1), 1e-4);
    ModelReport report = model.report().withProfiles(0.95);
    String[] limits = {"effect", "term", "estimate", "conf_low", "conf_high"};
    assertEquals(
        column(model.intervals().profile(0.95), limits),
        column(report.plotData("profile_limits"), limits));
    String page = report.html();
    assertTrue(page.contains("id=\"intervals\""));
    assertTrue(page.contains("Subject: sd (Intercept)"));
    assertFalse(model.report().html().contains("id=\"intervals\""));
    assertThrows(ConfigurationException.class, () -> model.report().plotData("profile"));
  }

  @Test
  void theHalfNormalPlotIsThatOfTheDiagnostics(SparkSession spark) {
    Dataset<Row> data = Sleep.data(spark);
    LinearMixedEffectsModel model = Sleep.estimator().fit(data);
    HalfNormalOptions options = HalfNormalOptions.defaults().withSim(19);
    RowDiagnostics diagnostics = model.diagnostics(data);
    String[] columns = {"quantile", "residual", "lower", "median", "upper", "out"};
    ModelReport report = model.report().withHalfNormal(data, options);
    assertEquals(
        column(diagnostics.table(diagnostics.halfNormal(options)), columns),
        column(report.plotData("half_normal"), columns));
    assertTrue(report.html().contains("of those of 19 models fitted to simulated responses"));
    assertEquals(180, model.plotData("half_normal", data).count());
    ConfigurationException none =
        assertThrows(ConfigurationException.class, () -> model.plotData("half_normal"));
    assertTrue(String.valueOf(none.getMessage()).contains("give the rows"), none.toString());
  }

  /** One definition: a plot's residuals are those that are added to rows. */
  @Test
  void residualsOfPlotsAreThoseOfTheModel(SparkSession spark) {
    Dataset<Row> data = Sleep.data(spark);
    LinearMixedEffectsModel model = Sleep.estimator().fit(data);
    List<Row> plotted = column(model.plotData("residuals", data), "fitted", "residual");
    List<Row> added =
        column(
            model.residuals(data, "response").orderBy("prediction"),
            "prediction",
            "residual_response");
    assertEquals(added, plotted);

    Dataset<Row> herds = Cbpp.data(spark);
    GeneralizedLinearMixedEffectsModel counts = Cbpp.model(spark);
    List<Row> quantile =
        column(
            counts.diagnostics(herds).residuals().orderBy(RowDiagnostics.RESIDUAL),
            RowDiagnostics.RESIDUAL);
    List<Row> ordered = column(counts.plotData("qq", herds), "sample");
    assertEquals(56, ordered.size());
    assertEquals(quantile, ordered);
  }

  /** A model that adds columns of its own is diagnosed all the same. */
  @Test
  void columnsOfPredictionsDoNotDisturbDiagnostics(SparkSession spark) {
    Dataset<Row> data = Sleep.data(spark).coalesce(1);
    LinearMixedEffectsModel model = Sleep.estimator().fit(data);
    List<Row> plain = column(model.diagnostics(data).residuals(), RowDiagnostics.RESIDUAL);
    model.setPredictionStdErrorCol("se").setInterval("confidence");
    Dataset<Row> residuals = model.diagnostics(data).residuals();
    assertEquals(plain, column(residuals, RowDiagnostics.RESIDUAL));
    assertEquals(
        List.of("Reaction", "Days", "Subject", RowDiagnostics.RESIDUAL),
        List.of(residuals.columns()));
  }
}
