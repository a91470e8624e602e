package sparkmixed.ml;

import java.util.List;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.Identifiable$;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;
import sparkmixed.error.ConfigurationException;
import sparkmixed.fit.FitListener;
import sparkmixed.fit.FittedModel;
import sparkmixed.fit.KenwardRogerFit;
import sparkmixed.fit.LmmFit;
import sparkmixed.fit.LmmOptions;
import sparkmixed.fit.LmmProblem;
import sparkmixed.fit.LmmStatistics;
import sparkmixed.fit.TestBasis;
import sparkmixed.formula.Formula;
import sparkmixed.frame.FramePlan;
import sparkmixed.frame.ModelFrame;
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
public final class LinearMixedEffects extends MixedEffectsEstimator<LinearMixedEffectsModel>
    implements FitSetters<LinearMixedEffects> {
  private static final long serialVersionUID = 1L;

  /** An estimator with a random uid. */
  public LinearMixedEffects() {
    this(Identifiable$.MODULE$.randomUID("lmm"));
  }

  /** An estimator with this uid. */
  public LinearMixedEffects(String uid) {
    super(uid, ModelKind.LINEAR);
    setDefault(link(), "identity");
    setDefault(method(), "REML");
    setDefault(ddf(), "satterthwaite");
  }

  @Override
  public LinearMixedEffects self() {
    return this;
  }

  @Override
  void check(FramePlan plan) {
    refuseRowEffects(plan);
  }

  @Override
  FitOutcome fitted(
      ModelFrame frame,
      SparkObservations observations,
      FitProgress progress,
      @Nullable FittedModel earlier) {
    progress.stage("statistics");
    LmmOptions options = FitOptions.linear(this);
    LmmProblem problem = LmmProblem.of(frame, observations, options.reml(), options.memoryBudget());
    double[] start = earlier == null ? new double[0] : earlier.theta();
    return new FitOutcome(tested(problem, options, progress, start));
  }

  /** Fits, with the degrees of freedom asked for; what cannot have them is refused before. */
  private LmmFit.Result tested(
      LmmProblem problem, LmmOptions options, FitListener listener, double[] start) {
    if (getDdf().equals(TestBasis.KENWARD_ROGER)) {
      KenwardRogerFit.check(problem);
    }
    LmmFit.Result result = LmmFit.fit(problem, options, listener, start);
    return result.with(KenwardRogerFit.with(problem, result.model(), getDdf()));
  }

  /**
   * Fits to the rows of an earlier model and more, without reading the earlier ones again: their
   * statistics are added to those that the model has kept. The same as a fit to all rows together,
   * coded as the earlier fit coded them ({@code scale} and {@code poly} with its means, factors
   * with its levels; a REML criterion is that of these columns).
   *
   * @param earlier fitted in this process, or saved with {@code keepStatistics}
   * @param rows the new ones alone
   * @throws ConfigurationException if the earlier model has no statistics, or another formula
   * @throws sparkmixed.error.InputRejectedException if the rows cannot be added, for one because a
   *     factor of the fixed effects has a level that the earlier rows do not have
   */
  public LinearMixedEffectsModel addRows(LinearMixedEffectsModel earlier, Dataset<?> rows) {
    if (isDefined(formula())) {
      requireSame(Formula.parse(getFormula()).deparse(), earlier.fitted());
    }
    refuseStream(rows);
    ModelData data = earlier.data();
    if (!data.kept().present()) {
      throw new ConfigurationException(
          "The earlier model was saved without the statistics of its rows, so rows cannot be added"
              + " to them; fit it with keepStatistics = true, or refit to all rows.");
    }
    ModelFrame frame = data.frame();
    Dataset<Row> table = rows.toDF();
    List<Integer> inputs =
        java.util.stream.IntStream.range(0, frame.inputs().size()).boxed().toList();
    frame.checkSchema(SparkFrames.columns(table.schema()), inputs);
    String directory = isDefined(checkpointDir()) ? getCheckpointDir() : "";
    try (JobScope scope = JobScope.open(table.sparkSession(), uid())) {
      FitProgress progress = new FitProgress(scope, frame.formula());
      progress.stage("read");
      LmmOptions options = FitOptions.linear(this);
      LmmStatistics statistics =
          java.util.Objects.requireNonNull(data.kept().problem()).statistics();
      try (PinnedInput input = PinnedInput.of(table, frame.inputs(), directory)) {
        progress.stage("statistics");
        LmmStatistics all =
            statistics.plus(
                frame,
                new SparkObservations(input.data(), frame, getHandleInvalid().equals("skip")));
        LmmProblem problem = LmmProblem.of(frame, all, options.reml(), options.memoryBudget());
        LmmFit.Result result = tested(problem, options, progress, earlier.fitted().theta());
        progress.finish();
        return model(data.spec(), frame, new FitOutcome(result), progress, scope);
      }
    }
  }

  @Override
  FitPlan planned(FitPlanner planner) {
    return planner.linear(FitOptions.linear(this));
  }

  @Override
  LinearMixedEffectsModel model(ModelData data) {
    return new LinearMixedEffectsModel(uid(), data);
  }

  @Override
  public LinearMixedEffects copy(ParamMap extra) {
    return defaultCopy(extra);
  }

  /** Reads saved estimators. */
  public static MLReader<LinearMixedEffects> read() {
    return SparkMetadata.reader(LinearMixedEffects.class, LinearMixedEffects::new);
  }

  /** Reads a saved estimator. */
  public static LinearMixedEffects load(String path) {
    return read().load(path);
  }
}
