package sparkmixed.ml;

import java.time.Instant;
import java.util.List;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import sparkmixed.error.ConfigurationException;
import sparkmixed.error.InputRejectedException;
import sparkmixed.fit.FittedModel;
import sparkmixed.fit.LmmFit;
import sparkmixed.formula.Formula;
import sparkmixed.frame.Column;
import sparkmixed.frame.ColumnKind;
import sparkmixed.frame.FrameData;
import sparkmixed.frame.FrameOptions;
import sparkmixed.frame.FramePlan;
import sparkmixed.frame.GroupingFactor;
import sparkmixed.frame.ModelFrame;
import sparkmixed.spark.SparkFrames;
import sparkmixed.spark.SparkObservations;

/**
 * What all estimators of mixed models do alike: from a formula and rows to a model frame, and from
 * the result of a fit to a model.
 *
 * @param <M> the model
 */
public abstract sealed class MixedEffectsEstimator<M extends MixedEffectsModel<M>>
    extends Estimator<M> implements MixedParams, MLWritable
    permits LinearMixedEffects, GeneralizedLinearMixedEffects, BayesianMixedEffects {
  private static final long serialVersionUID = 1L;

  private final String uid;
  private final Declared declared;

  MixedEffectsEstimator(String uid, ModelKind kind) {
    this.uid = uid;
    this.declared = new Declared(this, kind);
    declared.setDefaults(this);
  }

  @Override
  public String uid() {
    return uid;
  }

  @Override
  public Declared declared() {
    return declared;
  }

  /** Checks settings that need no data. */
  abstract void check(FramePlan plan);

  /**
   * Fits.
   *
   * @param earlier where to start from; null for the usual start
   */
  abstract FitOutcome fitted(
      ModelFrame frame,
      SparkObservations observations,
      FitProgress progress,
      @Nullable FittedModel earlier);

  /** Whether a formula without random effects is refused. */
  boolean needsRandomEffects() {
    return true;
  }

  /** Whether sums that differ in their last digit lead to results that differ in their first. */
  boolean feelsLastDigits() {
    return false;
  }

  /** What a fit would do, from the levels it would meet. */
  abstract FitPlan planned(FitPlanner planner);

  abstract M model(ModelData data);

  /**
   * Fits the model.
   *
   * @throws sparkmixed.error.FormulaException if the formula cannot be read, with the place
   * @throws InputRejectedException if the data cannot carry the model: column, count, remedy
   * @throws sparkmixed.error.ResourceGuardException if it would exceed the memory budget
   */
  @Override
  public M fit(Dataset<?> dataset) {
    return fitFrom(dataset, null);
  }

  /**
   * Fits to other rows, from where an earlier fit of the same formula ended: the same optimum as
   * that of {@link #fit}, found sooner where the rows are alike.
   *
   * @throws ConfigurationException if the earlier model has another formula
   */
  public M refit(M earlier, Dataset<?> dataset) {
    return fitFrom(dataset, earlier.fitted());
  }

  private M fitFrom(Dataset<?> dataset, @Nullable FittedModel earlier) {
    transformSchema(dataset.schema());
    refuseStream(dataset);
    Dataset<Row> data = dataset.toDF();
    FrameOptions options = FrameSpec.options(this);
    FramePlan plan = plan(SparkFrames.columns(data.schema()), options);
    if (earlier != null) {
      requireSame(plan.formula().deparse(), earlier);
    }
    try (JobScope scope = JobScope.open(data.sparkSession(), uid)) {
      FitProgress progress = new FitProgress(scope, plan.formula().deparse());
      progress.stage("read");
      try (PinnedInput input = pinned(data, plan);
          CanonicalRows rows = arranged(input.data(), plan)) {
        FrameData facts = SparkFrames.resolve(rows.data(), plan);
        ModelFrame frame = plan.resolve(facts);
        FitOutcome outcome = fitted(frame, observations(rows.data(), frame), progress, earlier);
        progress.finish();
        FrameSpec spec = FrameSpec.of(plan, SparkFrames.columns(data.schema()), options, facts);
        return model(spec, frame, outcome, progress, scope);
      }
    }
  }

  /** A model of a result, with the settings of this estimator. */
  M model(
      FrameSpec spec, ModelFrame frame, FitOutcome outcome, FitProgress progress, JobScope scope) {
    LmmFit.Result result = outcome.result();
    M model =
        model(
            new ModelData(
                spec,
                frame,
                result.model(),
                result.randomEffects(),
                progress.seconds(),
                scope.jobs(),
                Instant.now(),
                result.rowPrint(),
                new KeptStatistics(result.statistics(), result.covariance()),
                outcome.posterior()));
    copyValues(model, ParamMap.empty());
    return model.setParent(this);
  }

  static void requireSame(String formula, FittedModel earlier) {
    if (!formula.equals(earlier.formula())) {
      throw new ConfigurationException(
          "The earlier model is "
              + earlier.formula()
              + ", and a refit of "
              + formula
              + " cannot start from it; give the same formula, or fit anew.");
    }
  }

  /**
   * What a fit would do, without fitting: one pass counts levels and pairs of levels.
   *
   * @throws sparkmixed.error.SparkMixedException if formula and schema do not fit together; what is
   *     wrong with the data themselves is told in {@link FitPlan#problems}
   */
  public FitPlan plan(Dataset<Row> data) {
    transformSchema(data.schema());
    refuseStream(data);
    FramePlan plan = plan(SparkFrames.columns(data.schema()), FrameSpec.options(this));
    try (JobScope scope = JobScope.open(data.sparkSession(), uid)) {
      scope.describe("plan of " + plan.formula().deparse());
      try (PinnedInput input = pinned(data, plan)) {
        Dataset<Row> rows = input.data();
        return planned(new FitPlanner(plan, rows, frame -> observations(rows, frame)));
      }
    }
  }

  private PinnedInput pinned(Dataset<Row> data, FramePlan plan) {
    return PinnedInput.of(
        data, plan.inputs(), isDefined(checkpointDir()) ? getCheckpointDir() : "");
  }

  private CanonicalRows arranged(Dataset<Row> data, FramePlan plan) {
    return feelsLastDigits()
        ? CanonicalRows.of(data, plan.inputs())
        : CanonicalRows.asTheyCome(data);
  }

  private SparkObservations observations(Dataset<Row> rows, ModelFrame frame) {
    return new SparkObservations(rows, frame, getHandleInvalid().equals("skip"));
  }

  private FramePlan plan(List<Column> schema, FrameOptions options) {
    if (!isDefined(formula()) || getFormula().isBlank()) {
      throw new ConfigurationException(
          "No formula is set; give one such as y ~ 1 + x + (1 + x | g).");
    }
    FramePlan plan = FramePlan.of(Formula.parse(getFormula()), schema, options);
    if (needsRandomEffects()) {
      plan.requireRandomEffects();
    }
    check(plan);
    return plan;
  }

  /** Refuses effects of single rows, which a gaussian model cannot tell from its residuals. */
  static void refuseRowEffects(FramePlan plan) {
    for (GroupingFactor factor : plan.factors()) {
      if (factor.perRow()) {
        throw new InputRejectedException(
            "Grouping factor \""
                + factor.name()
                + "\" has a level for every row, so its effects cannot be told from the residuals"
                + " of a gaussian model; drop the term.");
      }
    }
  }

  static void refuseStream(Dataset<?> data) {
    if (data.isStreaming()) {
      throw new InputRejectedException(
          "A model cannot be fitted to a stream, which has no last row; fit to a table of what has"
              + " arrived, and use the model's transform on the stream.");
    }
  }

  /** Makes every check that needs no data; the result has the columns that the model will add. */
  @Override
  public StructType transformSchema(StructType schema) {
    plan(
        SparkFrames.columns(schema).stream().map(MixedEffectsEstimator::sized).toList(),
        FrameSpec.options(this));
    return outputSchema(this, schema);
  }

  /**
   * Earlier stages of a pipeline promise a vector without its size, which is known when they have
   * run; until then any size will do.
   */
  private static Column sized(Column column) {
    return column.kind() == ColumnKind.VECTOR && column.elements().isEmpty()
        ? new Column(column.name(), column.kind(), List.of(), List.of("1"))
        : column;
  }

  static StructType outputSchema(MixedParams params, StructType schema) {
    StructType result = schema;
    for (Param<String> param : ScoreColumns.params(params)) {
      result =
          Columns.append(result, param.name(), params.getOrDefault(param), DataTypes.DoubleType);
    }
    return result;
  }

  /** A bound that needs no pass over the data: a model is never larger than they are. */
  @Override
  public long estimateModelSize(Dataset<?> dataset) {
    return SparkMetadata.estimatedBytes(dataset);
  }

  @Override
  public MLWriter write() {
    return SparkMetadata.writer(this);
  }
}
