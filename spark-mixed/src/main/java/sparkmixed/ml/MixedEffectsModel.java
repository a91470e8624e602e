package sparkmixed.ml;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.spark.ml.Model;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import sparkmixed.error.ConfigurationException;
import sparkmixed.family.Residuals;
import sparkmixed.fit.FittedModel;
import sparkmixed.fit.RandomEffects;
import sparkmixed.frame.ModelFrame;
import sparkmixed.predict.LevelTable;
import sparkmixed.report.FitReport;
import sparkmixed.spark.SparkFrames;

/**
 * A fitted mixed model. {@link #toString} is its printed summary.
 *
 * <p>{@code transform} adds {@code predictionCol}, on the scale of the response, and {@code
 * linkPredictionCol}, if it is set, on that of the linear predictor {@code x'beta + z'b + offset},
 * without {@code z'b} if {@code predictionType} is {@code population}; {@code
 * predictionStdErrorCol} and, unless {@code interval} is {@code none}, {@code predictionLowCol} and
 * {@code predictionHighCol} say how uncertain it is. It is lazy and works on streams. A row with a
 * value the model cannot use (NaN, a new level of a fixed factor, a null unless {@code
 * handleInvalid} is {@code skip}) fails the query with one sentence; Spark wraps it as the cause of
 * its own exception. Where a level table is joined instead of broadcast, rows may come out in
 * another order.
 *
 * @param <M> the model's own class
 */
public abstract sealed class MixedEffectsModel<M extends MixedEffectsModel<M>> extends Model<M>
    implements ScoringSetters<M>, FitTables, MLWritable
    permits LinearMixedEffectsModel, GeneralizedLinearMixedEffectsModel, BayesianMixedEffectsModel {
  private static final long serialVersionUID = 1L;

  private static final long FORMULA_BYTES = 1L << 14;

  private final String uid;
  private final Declared declared;
  private final @Nullable ModelData data;
  private final ScoringTables.Cache cache;

  MixedEffectsModel(
      String uid, ModelKind kind, @Nullable ModelData data, ScoringTables.Cache cache) {
    this.uid = uid;
    this.data = data;
    this.cache = cache;
    this.declared = new Declared(this, kind);
    declared.setDefaults(this);
  }

  /** A model of the same fit. */
  abstract M create(@Nullable ModelData data, ScoringTables.Cache cache);

  @Override
  public String uid() {
    return uid;
  }

  @Override
  public Declared declared() {
    return declared;
  }

  /**
   * Refuses what a posterior has no use for.
   *
   * @param what to begin a sentence with, in the plural
   */
  void requireLikelihood(String what) {
    if (data().posterior() != null) {
      throw new ConfigurationException(
          what
              + " are for models fitted by likelihood; a Bayesian one has posterior(), hypothesis()"
              + " and informationCriteria().");
    }
  }

  ModelData data() {
    if (data == null) {
      throw new IllegalStateException("nothing has been fitted to this model");
    }
    return data;
  }

  /** Scores of rows for diagnostics and plots, see {@link ScoreColumns#observed}. */
  Dataset<Row> observed(Dataset<Row> rows, Map<String, Integer> positions) {
    Scoring scoring = new Scoring(data(), this, ScoreColumns.observed(this, positions));
    scoring.check(rows.schema());
    return scoring.transform(rows, cache);
  }

  /** An estimator with the settings of this model. */
  public abstract MixedEffectsEstimator<M> estimator();

  /**
   * Whether the statistics that a linear model was fitted to are at hand: rows can then be added to
   * them. A saved model has them if it was saved with {@code keepStatistics}.
   */
  public boolean hasStatistics() {
    return data().kept().present();
  }

  /** Simulated responses of rows. */
  public Simulations simulations(Dataset<?> rows) {
    return new Simulations(this, rows.toDF(), getSeed(), false, null);
  }

  /**
   * Responses simulated with new random effects; see {@link Simulations} for those about the modes.
   *
   * @return the rows {@code nsim} times, with columns {@code simulation} and {@code simulated}
   */
  public Dataset<Row> simulate(Dataset<?> rows, int nsim, long seed) {
    return simulations(rows).seed(seed).draw(nsim);
  }

  /** Fits the same formula to other rows, from here; see {@link MixedEffectsEstimator#refit}. */
  public M refit(Dataset<?> rows) {
    return estimator().refit(self(), rows);
  }

  /** Everything about the fit but its random effects. */
  public FittedModel fitted() {
    return data().fitted();
  }

  /**
   * Conditional modes and standard deviations as arrays, one entry for each grouping factor.
   * Shared; not to be changed. {@link #ranef} is the table.
   */
  public List<RandomEffects> randomEffects() {
    return data().effects();
  }

  /** Wall time of the stages of the fit: {@code read, statistics, optimize, inference}. */
  public Map<String, Double> stageSeconds() {
    return data().seconds();
  }

  /** Rows that the fit read, whether it used them or not. */
  public long rowsRead() {
    return fitted().rows() + fitted().rowsSkipped() + fitted().rowsZeroWeight();
  }

  /** Spark jobs that the fit took. */
  public int sparkJobs() {
    return data().sparkJobs();
  }

  /** Estimated coefficients in the order of {@link #coefficientNames}; NaN where dropped. */
  public Vector coefficients() {
    return Vectors.dense(fitted().fixedEffects().estimates().clone());
  }

  /** Names of the coefficients, as R writes them. */
  public String[] coefficientNames() {
    return fitted().fixedEffects().names().toArray(String[]::new);
  }

  /** Standard errors of the coefficients; NaN where dropped. */
  public double[] coefficientStandardErrors() {
    return fitted().fixedEffects().standardErrors();
  }

  public double logLik() {
    return fitted().logLik();
  }

  public double aic() {
    return fitted().aic();
  }

  public double bic() {
    return fitted().bic();
  }

  @Override
  public Dataset<Row> table(String name, @Nullable String runId) {
    return table(SparkSession.active(), name, runId);
  }

  Dataset<Row> table(SparkSession spark, String name, @Nullable String runId) {
    return new ModelTables(data(), uid, runId).table(spark, name);
  }

  /** Tests of coefficients and terms, and estimated marginal means. */
  public ModelTests tests() {
    requireLikelihood("Tests of coefficients and terms");
    return new ModelTests(this);
  }

  /** What a scheduled job writes of the fit. */
  public FitReport fitReport() {
    return data().posterior() == null
        ? new FitReport(fitted(), ModelTests.table(data()).orElse(null))
        : described();
  }

  /** The same without tests of terms, which a saved model may have to work for. */
  public FitReport described() {
    return new FitReport(fitted(), null, data().posterior());
  }

  /** R squared, intraclass correlations, dimensions of the random effects, convergence. */
  public ModelDiagnostics diagnostics() {
    return new ModelDiagnostics(data(), uid());
  }

  /**
   * Residuals of rows, and tests on them.
   *
   * @param rows those that the model was fitted to, or others with the same columns
   */
  public RowDiagnostics diagnostics(Dataset<?> rows) {
    return new RowDiagnostics(this, rows.toDF(), 1, 0);
  }

  /** The report as an HTML page, and the tables behind its plots. */
  public ModelReport report() {
    return ModelReport.of(this);
  }

  /**
   * The table behind a plot, see {@link ModelReport#plotData}; profiles are computed at the level
   * 0.95.
   */
  public Dataset<Row> plotData(String name) {
    return PlotData.of(this, name, null);
  }

  /**
   * The table behind a plot that needs rows.
   *
   * @param rows those that the model was fitted to
   */
  public Dataset<Row> plotData(String name, Dataset<?> rows) {
    return PlotData.of(this, name, rows);
  }

  /**
   * Confidence intervals. Of a linear model that stays where it was fitted they need no rows, and
   * of any model Wald's do not.
   */
  public ModelIntervals intervals() {
    requireLikelihood("Confidence intervals");
    return new ModelIntervals(this, null);
  }

  /**
   * Confidence intervals of a model whose data are not at hand.
   *
   * @param rows those that the model was fitted to
   */
  public ModelIntervals intervals(Dataset<?> rows) {
    requireLikelihood("Confidence intervals");
    return new ModelIntervals(this, rows.toDF());
  }

  /**
   * The same model by every optimizer from several starts: {@code run_id, model_id, fitted_at,
   * optimizer, start, criterion, above_best, max_theta_diff, max_beta_diff, evaluations, seconds,
   * converged, message}. Of a linear model that stays where it was fitted.
   *
   * @throws sparkmixed.error.ConfigurationException if the data are not at hand
   */
  public Dataset<Row> allFit() {
    return AllFits.of(OpenModel.kept(this, "all fits"));
  }

  /**
   * The same from rows.
   *
   * @param rows those that the model was fitted to
   */
  public Dataset<Row> allFit(Dataset<?> rows) {
    return AllFits.of(OpenModel.on(this, rows, "all fits"));
  }

  /**
   * What each level of a grouping factor does to the fit: Cook's distance, DFBETAS and the
   * estimates without it. Reads the rows to the driver.
   *
   * @param rows those that the model was fitted to
   * @param group name of a grouping factor
   * @param refit whether a linear model searches for its variances again without each level;
   *     otherwise they stay as they are, which costs one solution a level. Others are always fitted
   *     again
   * @throws sparkmixed.error.ResourceGuardException if that would be too many fits
   */
  public ModelInfluence influence(Dataset<?> rows, String group, boolean refit) {
    return ModelInfluence.of(this, rows.toDF(), group, refit);
  }

  /**
   * The columns that the model was fitted to, with their types; any number may stand for another.
   */
  public StructType inputSchema() {
    ModelFrame frame = data().frame();
    StructType schema = new StructType();
    for (int k = 0; k < frame.inputs().size(); k++) {
      schema = schema.add(frame.inputs().get(k), SparkFrames.type(frame.kind(k)));
    }
    return schema;
  }

  @Override
  public StructType transformSchema(StructType schema) {
    if (data != null) {
      new Scoring(data, this).check(schema);
    }
    return MixedEffectsEstimator.outputSchema(this, schema);
  }

  @Override
  public Dataset<Row> transform(Dataset<?> dataset) {
    transformSchema(dataset.schema());
    return new Scoring(data(), this).transform(dataset.toDF(), cache);
  }

  /**
   * Residuals of rows that have the response: what {@code transform} adds, and a column {@code
   * residual_<type>} for each type. Of a row whose weight is zero they are null.
   *
   * @param types {@code response}, {@code pearson}, {@code deviance} or {@code working}, see {@link
   *     Residuals}
   */
  public Dataset<Row> residuals(Dataset<?> dataset, String... types) {
    List<Residuals.Type> wanted = Arrays.stream(types).map(Residuals.Type::named).toList();
    StructType schema = transformSchema(dataset.schema());
    for (Residuals.Type type : wanted) {
      schema =
          Columns.append(schema, "residuals", ScoreColumns.residual(type), DataTypes.DoubleType);
    }
    Scoring scoring = new Scoring(data(), this, wanted);
    scoring.check(dataset.schema());
    return scoring.transform(dataset.toDF(), cache);
  }

  @Override
  public M copy(ParamMap extra) {
    M copied = copyValues(create(data, cache), extra);
    return hasParent() ? copied.setParent(parent()) : copied;
  }

  /** Memory of the model: almost all of it is its levels and their effects. */
  @Override
  public long estimatedSize() {
    long bytes = FORMULA_BYTES;
    if (data != null) {
      for (RandomEffects effects : data.effects()) {
        bytes += LevelTable.bytes(effects.levels(), 2 * effects.columns().size());
      }
    }
    return bytes;
  }

  @Override
  public MLWriter write() {
    return SparkMetadata.modelWriter(this);
  }

  /**
   * Reads a saved model of either kind.
   *
   * @throws sparkmixed.error.ModelIncompatibleException if there is none, or it is damaged, or
   *     newer than this version
   */
  public static MixedEffectsModel<?> loadAny(String path) {
    String type = SparkMetadata.savedClass(path);
    if (type.equals(BayesianMixedEffectsModel.class.getName())) {
      return BayesianMixedEffectsModel.load(path);
    }
    return type.equals(GeneralizedLinearMixedEffectsModel.class.getName())
        ? GeneralizedLinearMixedEffectsModel.load(path)
        : LinearMixedEffectsModel.load(path);
  }

  /** The printed summary; the uid if nothing has been fitted. */
  @Override
  public String toString() {
    return data == null ? uid : described().summary((String) null);
  }
}
