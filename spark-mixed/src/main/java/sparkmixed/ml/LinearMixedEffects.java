package sparkmixed.ml;

import java.time.Instant;
import java.util.List;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.Identifiable$;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import sparkmixed.error.ConfigurationException;
import sparkmixed.error.InputRejectedException;
import sparkmixed.fit.LmmFit;
import sparkmixed.fit.LmmOptions;
import sparkmixed.formula.Formula;
import sparkmixed.frame.Column;
import sparkmixed.frame.ColumnKind;
import sparkmixed.frame.FrameData;
import sparkmixed.frame.FrameOptions;
import sparkmixed.frame.FramePlan;
import sparkmixed.frame.GroupingFactor;
import sparkmixed.frame.ModelFrame;
import sparkmixed.optimize.Minimizer;
import sparkmixed.spark.SparkFrames;
import sparkmixed.spark.SparkObservations;

/**
 * Linear mixed models by REML or maximum likelihood,
 *
 * <pre>
 *   y = X beta + Z b + offset + e,   b ~ N(0, sigma^2 Lambda(theta) Lambda(theta)'),   e ~ N(0, sigma^2 W^-1)
 * </pre>
 *
 * <pre>{@code
 * LinearMixedEffectsModel model =
 *     new LinearMixedEffects().setFormula("Reaction ~ 1 + Days + (1 + Days | Subject)").fit(sleep);
 * }</pre>
 *
 * <p>A fit reads the rows once for its statistics (once more for levels of fixed factors, {@code
 * scale} and {@code poly}); everything after that runs on the driver, on memory sized by levels and
 * distinct pairs of levels.
 */
public final class LinearMixedEffects extends Estimator<LinearMixedEffectsModel>
    implements ScoringSetters<LinearMixedEffects>, MLWritable {
  private static final long serialVersionUID = 1L;

  private static final long MEGABYTE = 1L << 20;
  private static final double HEAP_SHARE = 0.6;

  private final String uid;
  private final Declared declared;

  /** An estimator with a random uid. */
  public LinearMixedEffects() {
    this(Identifiable$.MODULE$.randomUID("lmm"));
  }

  /** An estimator with this uid. */
  public LinearMixedEffects(String uid) {
    this.uid = uid;
    this.declared = new Declared(this);
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

  @Override
  public LinearMixedEffects self() {
    return this;
  }

  public LinearMixedEffects setFormula(String value) {
    set(formula(), value);
    return this;
  }

  public LinearMixedEffects setFamily(String value) {
    set(family(), value);
    return this;
  }

  public LinearMixedEffects setLink(String value) {
    set(link(), value);
    return this;
  }

  public LinearMixedEffects setMethod(String value) {
    set(method(), value);
    return this;
  }

  public LinearMixedEffects setWeightCol(String value) {
    set(weightCol(), value);
    return this;
  }

  public LinearMixedEffects setOffsetCol(String value) {
    set(offsetCol(), value);
    return this;
  }

  public LinearMixedEffects setMaxIter(int value) {
    set(maxIter(), value);
    return this;
  }

  public LinearMixedEffects setTol(double value) {
    set(tol(), value);
    return this;
  }

  public LinearMixedEffects setSeed(long value) {
    set(seed(), value);
    return this;
  }

  public LinearMixedEffects setSolver(String value) {
    set(solver(), value);
    return this;
  }

  public LinearMixedEffects setCheckpointDir(String value) {
    set(checkpointDir(), value);
    return this;
  }

  public LinearMixedEffects setContrasts(String[] value) {
    set(contrasts(), value);
    return this;
  }

  public LinearMixedEffects setLevels(String[] value) {
    set(levels(), value);
    return this;
  }

  public LinearMixedEffects setMemoryBudgetMB(int value) {
    set(memoryBudgetMB(), value);
    return this;
  }

  /**
   * Fits the model.
   *
   * @throws sparkmixed.error.FormulaException if the formula cannot be read, with the place
   * @throws InputRejectedException if the data cannot carry the model: column, count, remedy
   * @throws sparkmixed.error.ResourceGuardException if it would exceed the memory budget
   */
  @Override
  public LinearMixedEffectsModel fit(Dataset<?> dataset) {
    transformSchema(dataset.schema());
    refuseStream(dataset);
    Dataset<Row> data = dataset.toDF();
    FrameOptions options = FrameSpec.options(this);
    FramePlan plan = plan(data.schema(), options);
    try (JobScope scope = JobScope.open(data.sparkSession(), uid)) {
      FitProgress progress = new FitProgress(scope, plan.formula().deparse());
      progress.stage("read");
      try (PinnedInput input = pinned(data, plan)) {
        FrameData facts = SparkFrames.resolve(input.data(), plan);
        ModelFrame frame = plan.resolve(facts);
        LmmFit.Result result =
            LmmFit.fit(frame, observations(input, frame), lmmOptions(), progress);
        progress.finish();
        ModelData fitted =
            new ModelData(
                FrameSpec.of(plan, SparkFrames.columns(data.schema()), options, facts),
                frame,
                result.model(),
                result.randomEffects(),
                progress.seconds(),
                scope.jobs(),
                Instant.now());
        LinearMixedEffectsModel model = new LinearMixedEffectsModel(uid, fitted);
        copyValues(model, ParamMap.empty());
        return model.setParent(this);
      }
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
    FramePlan plan = plan(data.schema(), FrameSpec.options(this));
    try (JobScope scope = JobScope.open(data.sparkSession(), uid)) {
      scope.describe("plan of " + plan.formula().deparse());
      try (PinnedInput input = pinned(data, plan)) {
        return FitPlanner.plan(
            plan, input.data(), frame -> observations(input, frame), lmmOptions());
      }
    }
  }

  private PinnedInput pinned(Dataset<Row> data, FramePlan plan) {
    return PinnedInput.of(
        data, plan.inputs(), isDefined(checkpointDir()) ? getCheckpointDir() : "");
  }

  private SparkObservations observations(PinnedInput input, ModelFrame frame) {
    return new SparkObservations(input.data(), frame, getHandleInvalid().equals("skip"));
  }

  private FramePlan plan(StructType schema, FrameOptions options) {
    return plan(SparkFrames.columns(schema), options);
  }

  private FramePlan plan(List<Column> schema, FrameOptions options) {
    if (!isDefined(formula()) || getFormula().isBlank()) {
      throw new ConfigurationException(
          "No formula is set; give one such as y ~ 1 + x + (1 + x | g).");
    }
    FramePlan plan = FramePlan.of(Formula.parse(getFormula()), schema, options);
    for (GroupingFactor factor : plan.factors()) {
      if (factor.perRow()) {
        throw new InputRejectedException(
            "Grouping factor \""
                + factor.name()
                + "\" has a level for every row, so its effects cannot be told from the residuals"
                + " of a gaussian model; drop the term.");
      }
    }
    return plan;
  }

  private LmmOptions lmmOptions() {
    long budget =
        getMemoryBudgetMB() == 0
            ? (long) (HEAP_SHARE * Runtime.getRuntime().maxMemory())
            : getMemoryBudgetMB() * MEGABYTE;
    Minimizer.Method search =
        getSolver().equals("bobyqa")
            ? Minimizer.Method.DERIVATIVE_FREE
            : Minimizer.Method.QUASI_NEWTON;
    return new LmmOptions(getMethod().equals("REML"), getMaxIter(), getTol(), search, budget);
  }

  private static void refuseStream(Dataset<?> data) {
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
        SparkFrames.columns(schema).stream().map(LinearMixedEffects::sized).toList(),
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
    for (var param : List.of(params.predictionCol(), params.linkPredictionCol())) {
      if (params.isDefined(param) && !params.getOrDefault(param).isEmpty()) {
        result =
            Columns.append(result, param.name(), params.getOrDefault(param), DataTypes.DoubleType);
      }
    }
    return result;
  }

  /** A bound that needs no pass over the data: a model is never larger than they are. */
  @Override
  public long estimateModelSize(Dataset<?> dataset) {
    return SparkMetadata.estimatedBytes(dataset);
  }

  @Override
  public LinearMixedEffects copy(ParamMap extra) {
    return defaultCopy(extra);
  }

  @Override
  public MLWriter write() {
    return SparkMetadata.writer(this);
  }

  /** Reads saved estimators. */
  public static MLReader<LinearMixedEffects> read() {
    return SparkMetadata.estimatorReader();
  }

  /** Reads a saved estimator. */
  public static LinearMixedEffects load(String path) {
    return read().load(path);
  }
}
