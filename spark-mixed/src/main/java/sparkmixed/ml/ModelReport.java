package sparkmixed.ml;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import sparkmixed.bayes.BayesianResult;
import sparkmixed.diagnostics.HalfNormalOptions;
import sparkmixed.error.ConfigurationException;
import sparkmixed.report.FitContext;
import sparkmixed.report.PredictiveTables;
import sparkmixed.report.Table;
import sparkmixed.report.html.ReportPage;
import sparkmixed.report.plot.Figure;
import sparkmixed.report.plot.PlotSource;
import sparkmixed.report.plot.Plots;
import sparkmixed.report.plot.RowFit;

/**
 * The report of a fitted model as one HTML page, and the tables behind its plots.
 *
 * <p>Plots of residuals need rows. Shrinkage is shown of a linear model whose statistics are at
 * hand or whose rows are given. Half-normal plots and profiles take refits, and are made when asked
 * for.
 */
public final class ModelReport {
  /** Tables of a predictive check: statistics, those of each replicate, and distributions. */
  public static final List<String> PREDICTIVE =
      List.of("predictive_check", "predictive_check_draws", "predictive_check_density");

  private final MixedEffectsModel<?> model;
  private final PlotSource source;
  private final Map<String, String> notes;
  private @Nullable List<Figure> drawn;

  private ModelReport(MixedEffectsModel<?> model, PlotSource source, Map<String, String> notes) {
    this.model = model;
    this.source = source;
    this.notes = notes;
  }

  static ModelReport of(MixedEffectsModel<?> model) {
    PlotSource source = PlotSource.of(model.fitted(), model.randomEffects());
    BayesianResult posterior = model.data().posterior();
    if (posterior != null) {
      source = source.with(posterior);
    }
    return new ModelReport(model, source.with(LevelEstimates.kept(model)), Map.of());
  }

  private ModelReport with(PlotSource value) {
    return new ModelReport(model, value, notes);
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
      PlotSource more = source;
      if (reader.obstacle() == null) {
        RowFit read = reader.read(table.toDF(), count);
        more = more.with(read);
      }
      return with(
          source.estimates() == null ? more.with(LevelEstimates.summed(model, table)) : more);
    }
  }

  /**
   * The report with a half-normal plot of deviance residuals and its envelope, by 99 refits.
   *
   * @param table the rows that the model was fitted to, at most 100,000
   * @throws sparkmixed.error.ResourceGuardException if there are more
   */
  public ModelReport withHalfNormal(Dataset<?> table) {
    return withHalfNormal(table, HalfNormalOptions.defaults());
  }

  /** The same with other settings. */
  public ModelReport withHalfNormal(Dataset<?> table, HalfNormalOptions options) {
    return with(
        source.with(
            new PlotSource.Envelope(model.diagnostics(table).halfNormal(options), options)));
  }

  /**
   * The report with profile plots of all parameters, see {@link ModelIntervals#profile}; of a
   * linear model whose statistics are at hand.
   *
   * @param level of the intervals that the curves reach to
   * @throws ConfigurationException if the data are not at hand
   */
  public ModelReport withProfiles(double level) {
    return withProfiles(model.intervals(), level);
  }

  /**
   * The same from rows.
   *
   * @param table those that the model was fitted to
   */
  public ModelReport withProfiles(Dataset<?> table, double level) {
    return withProfiles(model.intervals(table), level);
  }

  private ModelReport withProfiles(ModelIntervals intervals, double level) {
    return withProfiles(intervals.profileTables(level));
  }

  /**
   * The report with profiles that have been computed.
   *
   * @param tables {@code profile} and {@code intervals} are among them, as {@link
   *     ModelIntervals#tables} makes them; without them nothing changes
   */
  public ModelReport withProfiles(List<Table> tables) {
    Table curves = named(tables, "profile");
    Table limits = named(tables, "intervals");
    return curves == null || limits == null
        ? this
        : drawnWith(source.with(new PlotSource.Profiles(curves, limits)));
  }

  private static @Nullable Table named(List<Table> tables, String name) {
    return tables.stream().filter(table -> table.name().equals(name)).findFirst().orElse(null);
  }

  /** With what changes no figure that is drawn already. */
  private ModelReport drawnWith(PlotSource value) {
    ModelReport more = with(value);
    more.drawn = drawn;
    return more;
  }

  /**
   * The report with a predictive check that has been made.
   *
   * @param tables {@link #PREDICTIVE} are among them; without them nothing changes
   */
  public ModelReport withPredictive(List<Table> tables) {
    Table statistics = named(tables, PREDICTIVE.get(0));
    Table draws = named(tables, PREDICTIVE.get(1));
    Table density = named(tables, PREDICTIVE.get(2));
    return statistics == null || draws == null || density == null
        ? this
        : drawnWith(source.with(new PlotSource.Predictive(statistics, draws, density)));
  }

  /**
   * The same from the tables {@code profile} and {@code intervals} that a job has written.
   *
   * @param curves {@code effect, group, term, value, zeta}
   * @param limits {@code effect, group, term, estimate, conf_low, conf_high, conf_level}
   */
  public ModelReport withProfiles(Dataset<Row> curves, Dataset<Row> limits) {
    return withProfiles(
        List.of(
            ModelTables.collected(
                "profile", curves.select("effect", "group", "term", "value", "zeta")),
            ModelTables.collected(
                "intervals",
                limits.select(
                    "effect",
                    "group",
                    "term",
                    "estimate",
                    "conf_low",
                    "conf_high",
                    "conf_level"))));
  }

  /**
   * The same of rows.
   *
   * @param table those that the model was fitted to
   * @throws ConfigurationException if the model is not Bayesian, or lacks draws of random effects
   */
  public ModelReport withPredictive(Dataset<?> table) {
    if (model instanceof BayesianMixedEffectsModel bayesian) {
      return withPredictive(PredictiveTables.all(bayesian.predictiveCheck(table)));
    }
    throw new ConfigurationException("Predictive checks are of Bayesian models.");
  }

  /** The same from tables that a job has written, by their names. */
  public ModelReport withPredictive(Map<String, Dataset<Row>> tables) {
    List<Table> collected = new ArrayList<>();
    tables.forEach((name, rows) -> collected.add(ModelTables.collected(name, rows)));
    return withPredictive(collected);
  }

  /**
   * The same, saying in the page why it lacks something.
   *
   * @param what e.g. {@code Residuals}
   * @param reason half a sentence
   */
  public ModelReport withNote(String what, String reason) {
    Map<String, String> more = new LinkedHashMap<>(notes);
    more.put(what, reason);
    return new ModelReport(model, source, more);
  }

  /** Makes everything that a page needs but profiles and the times of its run. */
  public ModelReport prepare() {
    ReportPage.prepare();
    figures();
    return this;
  }

  /** Those that do not come last. */
  private synchronized List<Figure> figures() {
    List<Figure> made = drawn;
    if (made == null) {
      made = Plots.ofFit(source);
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
    figures.addAll(Plots.predictive(source));
    Plots.profiles(source).ifPresent(figures::add);
    Plots.time(context.seconds()).ifPresent(figures::add);
    return new ReportPage(model.described(), context, model.data().fittedAt(), platform, figures)
        .html(notes);
  }

  /**
   * The table behind a plot, after {@code run_id, model_id, fitted_at}: {@code coefficients,
   * caterpillar, effects_density, shrinkage, fitlog, time}; of rows {@code residuals, qq,
   * scale-location} and what is drawn over them, {@code residuals_trend, qq_band,
   * scale-location_trend}; {@code half_normal}; {@code profile} and {@code profile_limits}.
   *
   * @throws ConfigurationException if there is no such table, or this model or report lacks it
   */
  public Dataset<Row> plotData(String name) {
    Plots.requireKnown(name);
    String obstacle = Plots.needsResiduals(name) ? new PlotRows(model).obstacle() : null;
    if (obstacle != null) {
      throw new ConfigurationException(
          "There are no residuals for the plot \"" + name + "\": " + obstacle + ".");
    }
    return new ModelTables(model.data(), model.uid(), null)
        .about(SparkSession.active(), Plots.table(source.with(model.stageSeconds()), name));
  }
}
