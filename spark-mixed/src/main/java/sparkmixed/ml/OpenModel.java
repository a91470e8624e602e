package sparkmixed.ml;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import sparkmixed.error.ConfigurationException;
import sparkmixed.fit.FittedModel;
import sparkmixed.fit.GlmmOptions;
import sparkmixed.fit.GlmmProblem;
import sparkmixed.fit.LmmOptions;
import sparkmixed.fit.LmmProblem;
import sparkmixed.fit.Problem;
import sparkmixed.fit.RowModel;
import sparkmixed.frame.ModelFrame;
import sparkmixed.moments.Observations;
import sparkmixed.spark.SparkObservations;

/**
 * A fitted model with its data at hand again, coded as its fit coded them: profiles, bootstrap,
 * refits and simulated envelopes start here.
 */
final class OpenModel implements AutoCloseable {
  private final MixedEffectsModel<?> model;
  private final JobScope scope;
  private final @Nullable PinnedInput input;
  private final Problem problem;
  private final @Nullable Observations observations;

  private OpenModel(
      MixedEffectsModel<?> model,
      JobScope scope,
      @Nullable PinnedInput input,
      Problem problem,
      @Nullable Observations observations) {
    this.observations = observations;
    this.model = model;
    this.scope = scope;
    this.input = input;
    this.problem = problem;
  }

  /**
   * Opens a model on the statistics that it was fitted to.
   *
   * @param purpose what Spark's UI says of the jobs
   * @throws ConfigurationException if they are not at hand
   */
  static OpenModel kept(MixedEffectsModel<?> model, String purpose) {
    model.requireLikelihood("Refits");
    LmmProblem problem = model.data().kept().problem();
    if (problem == null) {
      throw new ConfigurationException(
          "The data of this model are not at hand ("
              + (model.fitted().linear()
                  ? "it was loaded, or came from another process"
                  : "only linear models keep their statistics")
              + "); give the rows that it was fitted to.");
    }
    return new OpenModel(model, scope(SparkSession.active(), model, purpose), null, problem, null);
  }

  /**
   * Opens a model on rows: those that it was fitted to, or others with the same columns and no
   * levels of fixed factors that it has not seen.
   *
   * @param purpose what Spark's UI says of the jobs
   * @throws sparkmixed.error.InputRejectedException if the rows cannot carry the model
   * @throws sparkmixed.error.ResourceGuardException if they would not fit in memory
   */
  static OpenModel on(MixedEffectsModel<?> model, Dataset<?> rows, String purpose) {
    model.requireLikelihood("Refits");
    return onAny(model, rows, purpose);
  }

  /** The same of a model that may be Bayesian, whose problem is read but not fitted again. */
  static OpenModel onAny(MixedEffectsModel<?> model, Dataset<?> rows, String purpose) {
    ModelFrame frame = model.data().frame();
    Dataset<Row> table = rows.toDF();
    JobScope scope = scope(table.sparkSession(), model, purpose);
    PinnedInput input = null;
    try {
      input =
          PinnedInput.of(
              table,
              frame.inputs(),
              model.isDefined(model.checkpointDir()) ? model.getCheckpointDir() : "");
      Observations observations =
          new SparkObservations(input.data(), frame, model.getHandleInvalid().equals("skip"));
      return new OpenModel(model, scope, input, problem(model, frame, observations), observations);
    } catch (RuntimeException failed) {
      close(input, scope);
      throw failed;
    }
  }

  private static JobScope scope(SparkSession spark, MixedEffectsModel<?> model, String purpose) {
    JobScope scope = JobScope.open(spark, model.uid());
    scope.describe(purpose + " of " + model.fitted().formula());
    return scope;
  }

  private static Problem problem(
      MixedEffectsModel<?> model, ModelFrame frame, Observations observations) {
    if (model instanceof GeneralizedLinearMixedEffectsModel generalized) {
      GlmmOptions options = FitOptions.generalized(generalized);
      return GlmmProblem.of(frame, observations, options);
    }
    if (model.data().posterior() != null) {
      return LmmProblem.of(frame, observations, true, FitOptions.memoryBudget(model));
    }
    LmmOptions options = FitOptions.linear(model);
    return LmmProblem.of(frame, observations, options.reml(), options.memoryBudget());
  }

  MixedEffectsModel<?> model() {
    return model;
  }

  FittedModel fitted() {
    return model.fitted();
  }

  Problem problem() {
    return problem;
  }

  /**
   * The rows that it was opened on, on the driver; those of a linear model are read once more.
   *
   * @throws ConfigurationException if it was opened on statistics, or the rows are on executors
   */
  RowModel rowModel() {
    if (problem instanceof GlmmProblem generalized) {
      return RowModel.of(generalized);
    }
    if (observations == null) {
      throw new ConfigurationException("This needs the rows, and statistics alone are at hand.");
    }
    return RowModel.of((LmmProblem) problem, observations, FitOptions.linear(model));
  }

  @Override
  public void close() {
    if (input != null) {
      // kept statistics stay with their model
      problem.close();
    }
    close(input, scope);
  }

  private static void close(@Nullable PinnedInput input, JobScope scope) {
    if (input != null) {
      input.close();
    }
    scope.close();
  }
}
