package sparkmixed.ml;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import sparkmixed.error.ConfigurationException;
import sparkmixed.fit.GroupwiseEstimates;
import sparkmixed.fit.LmmProblem;
import sparkmixed.report.FitContext;
import sparkmixed.report.html.ReportPage;
import sparkmixed.report.plot.Figure;
import sparkmixed.report.plot.PlotSource;
import sparkmixed.report.plot.Plots;
import sparkmixed.report.plot.RowFit;

/**
 * The report of a fitted model as one HTML page, and the tables behind its plots.
 *
 * <p>Plots of residuals need rows. Shrinkage is shown of a linear model whose statistics are at
 * hand or whose rows are given.
 */
public final class ModelReport {
  private final MixedEffectsModel<?> model;
  private final @Nullable RowFit rows;
  private final @Nullable List<GroupwiseEstimates> estimates;
  private @Nullable List<Figure> drawn;

  private ModelReport(
      MixedEffectsModel<?> model,
      @Nullable RowFit rows,
      @Nullable List<GroupwiseEstimates> estimates) {
    this.model = model;
    this.rows = rows;
    this.estimates = estimates;
  }

  static ModelReport of(MixedEffectsModel<?> model) {
    LmmProblem kept = model.data().kept().problem();
    return new ModelReport(model, null, kept == null ? null : estimates(model, kept));
  }

  private static List<GroupwiseEstimates> estimates(
      MixedEffectsModel<?> model, LmmProblem problem) {
    return GroupwiseEstimates.of(problem, model.fitted(), model.randomEffects());
  }

  /**
   * The report with plots of residuals; reads the rows at once, and a second time if the model is
   * linear and its statistics are not at hand.
   *
   * <p>Of more than 200,000 rows a sample of about 100,000 is shown, by their content.
   *
   * @param table the rows that the model was fitted to
   * @throws sparkmixed.error.InputRejectedException if they do not fit the model
   */
  public ModelReport withRows(Dataset<?> table) {
    return withRows(table, -1);
  }

  /**
   * The same.
   *
   * @param count how many rows there are, if that is known; negative otherwise
   */
  public ModelReport withRows(Dataset<?> table, long count) {
    PlotRows reader = new PlotRows(model);
    try (JobScope scope = JobScope.open(table.sparkSession(), model.uid())) {
      scope.describe("residuals of " + model.fitted().formula());
      RowFit read = reader.obstacle() == null ? reader.read(table.toDF(), count) : null;
      return new ModelReport(model, read, estimates == null ? summed(table) : estimates);
    }
  }

  private @Nullable List<GroupwiseEstimates> summed(Dataset<?> table) {
    if (!model.fitted().linear()) {
      return null;
    }
    try (OpenModel open = OpenModel.on(model, table, "statistics")) {
      return estimates(model, (LmmProblem) open.problem());
    }
  }

  /** Makes everything that a page needs but the times of its run, ahead of {@link #html}. */
  public ModelReport prepare() {
    ReportPage.prepare();
    figures();
    return this;
  }

  private synchronized List<Figure> figures() {
    List<Figure> made = drawn;
    if (made == null) {
      made = Plots.of(source(Map.of()));
      drawn = made;
    }
    return made;
  }

  /** The page. */
  public String html() {
    String version = ModelReport.class.getPackage().getImplementationVersion();
    FitContext context =
        new FitContext(
            version == null ? "development" : version,
            null,
            model.sparkJobs(),
            model.stageSeconds());
    return html(context);
  }

  /**
   * The page.
   *
   * @param context what is known beside the model
   */
  public String html(FitContext context) {
    String platform =
        "Spark "
            + org.apache.spark.package$.MODULE$.SPARK_VERSION()
            + ", Java "
            + System.getProperty("java.version");
    List<Figure> figures = new ArrayList<>(figures());
    Plots.time(context.seconds()).ifPresent(figures::add);
    return new ReportPage(model.fitted(), context, model.data().fittedAt(), platform, figures)
        .html();
  }

  /**
   * The table behind a plot, after {@code run_id, model_id, fitted_at}: {@code coefficients,
   * caterpillar, effects_density, shrinkage, fitlog, time} and, of rows, {@code residuals, qq,
   * scale-location} and what is drawn over them, {@code residuals_trend, qq_band,
   * scale-location_trend}.
   *
   * @throws ConfigurationException if there is no such table, or this model or report lacks it
   */
  public Dataset<Row> plotData(String name) {
    Plots.requireKnown(name);
    String obstacle = Plots.needsRows(name) ? new PlotRows(model).obstacle() : null;
    if (obstacle != null) {
      throw new ConfigurationException(
          "There are no residuals for the plot \"" + name + "\": " + obstacle + ".");
    }
    return new ModelTables(model.data(), model.uid(), null)
        .about(SparkSession.active(), Plots.table(source(model.stageSeconds()), name));
  }

  private PlotSource source(Map<String, Double> seconds) {
    return new PlotSource(model.fitted(), model.randomEffects(), estimates, rows, seconds);
  }
}
