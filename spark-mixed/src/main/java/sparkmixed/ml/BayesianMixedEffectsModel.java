package sparkmixed.ml;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.Identifiable$;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import sparkmixed.bayes.BayesianResult;
import sparkmixed.bayes.Hypothesis;
import sparkmixed.bayes.InformationCriteria;
import sparkmixed.bayes.PointwiseElpd;
import sparkmixed.bayes.PointwiseSums;
import sparkmixed.bayes.Posterior;
import sparkmixed.bayes.PosteriorModelFit;
import sparkmixed.bayes.PredictiveCheck;
import sparkmixed.bayes.PredictiveSums;
import sparkmixed.error.ConfigurationException;
import sparkmixed.family.Family;
import sparkmixed.family.Link;
import sparkmixed.frame.GroupingFactor;
import sparkmixed.frame.ModelFrame;
import sparkmixed.report.BayesTables;
import sparkmixed.report.PredictiveTables;
import sparkmixed.spark.SparkObservations;

/**
 * Draws from the posterior of a mixed model. {@code fitted()} holds posterior means where other
 * models have estimates, {@code ranef()} those of random effects with their posterior standard
 * deviations.
 *
 * <p>{@code transform} adds the posterior mean of the prediction, on the scale of the response; the
 * posterior standard deviation of the linear predictor; and intervals with equal tails of the mean
 * or of a response. See {@link sparkmixed.bayes.PosteriorScores}.
 */
public final class BayesianMixedEffectsModel extends MixedEffectsModel<BayesianMixedEffectsModel>
    implements BayesianParams {
  private static final long serialVersionUID = 1L;

  /** Draws whose responses are compared with the rows', unless another number is given. */
  public static final int CHECKED = 1000;

  private final Bayesian bayesian;

  /** For Spark's service loader and its copies: a model that nothing was fitted to. */
  public BayesianMixedEffectsModel() {
    this(Identifiable$.MODULE$.randomUID("bayes"));
  }

  /** A model that nothing was fitted to. */
  public BayesianMixedEffectsModel(String uid) {
    this(uid, null, new ScoringTables.Cache());
  }

  BayesianMixedEffectsModel(String uid, ModelData data) {
    this(uid, data, new ScoringTables.Cache());
  }

  private BayesianMixedEffectsModel(
      String uid, @Nullable ModelData data, ScoringTables.Cache cache) {
    super(uid, ModelKind.BAYESIAN, data, cache);
    this.bayesian = new Bayesian(this);
    bayesian.setDefaults(this);
    setDefault(method(), PosteriorModelFit.METHOD);
    setDefault(ddf(), "z");
  }

  @Override
  BayesianMixedEffectsModel create(@Nullable ModelData data, ScoringTables.Cache cache) {
    return new BayesianMixedEffectsModel(uid(), data, cache);
  }

  @Override
  public BayesianMixedEffectsModel self() {
    return this;
  }

  @Override
  public BayesianMixedEffects estimator() {
    BayesianMixedEffects estimator = new BayesianMixedEffects(uid());
    copyValues(estimator, ParamMap.empty());
    return estimator;
  }

  @Override
  public Bayesian bayesian() {
    return bayesian;
  }

  public BayesianMixedEffectsModel setPredictionDraws(int value) {
    set(predictionDraws(), value);
    return this;
  }

  private BayesianResult result() {
    return Objects.requireNonNull(data().posterior());
  }

  /** All draws and how they were made, as arrays. Shared; not to be changed. */
  public Posterior posteriorDraws() {
    return result().posterior();
  }

  /**
   * A row for each parameter: {@code parameter, mean, sd, q2_5, q5, q25, median, q75, q95, q97_5,
   * rhat, ess_bulk, ess_tail, mcse_mean}.
   */
  public Dataset<Row> posterior() {
    return table("posterior", null);
  }

  /** A row for each draw and parameter: {@code chain, draw, parameter, value}; from 1 on. */
  public Dataset<Row> draws() {
    return table("draws", null);
  }

  /** A row for each parameter: {@code parameter, prior, values, source}. */
  public Dataset<Row> priors() {
    return table("priors", null);
  }

  /**
   * What the draws say of statements such as {@code Days > 0} or {@code 2 * Days - (Intercept) <
   * 10}: {@code hypothesis, estimate, std_error, conf_low, conf_high, evidence_ratio, post_prob}.
   * The interval is of 90 % where the statement has a direction, as in brms, otherwise of 95 %.
   *
   * @throws ConfigurationException if one cannot be read, with the place and the parameters
   */
  public Dataset<Row> hypothesis(String... statements) {
    List<Hypothesis> parsed = new ArrayList<>();
    for (String statement : statements) {
      parsed.add(Hypothesis.parse(statement, posteriorDraws().names()));
    }
    return new ModelTables(data(), uid(), null)
        .about(SparkSession.active(), BayesTables.hypotheses(parsed, posteriorDraws()));
  }

  /** Leave-one-out and Watanabe's criterion of the rows of the fit; null if not computed then. */
  public @Nullable InformationCriteria informationCriteria() {
    return result().criteria();
  }

  /**
   * The same of rows, in one pass.
   *
   * @param rows those that the model was fitted to
   * @throws ConfigurationException if the draws of the random effects are not at hand
   */
  public InformationCriteria informationCriteria(Dataset<?> rows) {
    Dataset<Row> table = rows.toDF();
    try (JobScope scope = JobScope.open(table.sparkSession(), uid());
        CanonicalRows arranged = CanonicalRows.of(table, data().frame().inputs())) {
      scope.describe("information criteria of " + fitted().formula());
      return criteria(arranged.data()).criteria();
    }
  }

  /** Leave-one-out of each row of the fit; null if not computed then. */
  @Nullable PointwiseElpd pointwise() {
    return result().pointwise();
  }

  /** Information criteria of rows, which stay in the order that they have. */
  PointwiseSums criteria(Dataset<Row> rows) {
    Posterior posterior = posteriorDraws();
    if (getSamplePrior().equals("only")) {
      throw new ConfigurationException(
          "The draws are of the priors alone, which do not know the rows; fit with samplePrior = no.");
    }
    requireEffects("so rows have no likelihoods");
    ModelFrame frame = data().frame();
    if (frame.factors().stream().anyMatch(GroupingFactor::perRow)) {
      throw new ConfigurationException(
          "There are no information criteria: " + LogLikelihoodDraws.PER_ROW + ".");
    }
    return LogLikelihoodDraws.of(
            posterior,
            frame,
            fitted().fixedEffects().estimated(),
            data().effects(),
            Family.named(getFamily()),
            Link.named(getLink()))
        .criteria(
            rows.sparkSession(),
            new SparkObservations(rows, frame, getHandleInvalid().equals("skip")),
            frame);
  }

  /**
   * Draws of predictions of rows as columns of arrays; {@code predictionDraws} says how many,
   * unless {@link PosteriorPredictions#draws} does.
   */
  public PosteriorPredictions posteriorPredictions(Dataset<?> rows) {
    return new PosteriorPredictions(this, rows.toDF(), DrawnPrediction.draws(this), null);
  }

  /**
   * Draws of the mean of rows, in the column {@link PosteriorPredictions#EPRED}.
   *
   * @param draws at most
   */
  public Dataset<Row> posteriorEpred(Dataset<?> rows, int draws) {
    return posteriorPredictions(rows).draws(draws).epred();
  }

  /**
   * Draws of a response of rows, in the column {@link PosteriorPredictions#PREDICT}.
   *
   * @param draws at most
   */
  public Dataset<Row> posteriorPredict(Dataset<?> rows, int draws) {
    return posteriorPredictions(rows).draws(draws).predict();
  }

  private void requireEffects(String consequence) {
    if (!hasEffects()) {
      throw new ConfigurationException(
          "The draws of the random effects are not at hand, "
              + consequence
              + "; fit with keepEffects = true.");
    }
  }

  private boolean hasEffects() {
    return posteriorDraws().kept() != null || DrawnPrediction.withoutLevels(data().frame());
  }

  /**
   * Whether a job makes {@link #predictiveCheck} without being asked: the rows of the fit are few,
   * and draws of the random effects at hand.
   */
  public boolean checksUnasked() {
    return hasEffects() && fitted().rows() <= PosteriorFit.MOST_ROWS;
  }

  /** {@link #predictiveCheck(Dataset, int)} with {@value #CHECKED} draws. */
  public PredictiveCheck predictiveCheck(Dataset<?> rows) {
    return predictiveCheck(rows, CHECKED);
  }

  /**
   * Whether responses replicated from the posterior look like those of rows: mean, standard
   * deviation, extremes and share of zeros with posterior predictive p-values, and densities or
   * frequencies of {@value PredictiveSums#SHOWN} replicates beside the rows'. Of {@code cbind} the
   * response is the number of successes. One pass with a shuffle, {@code O(draws)} a row; the same
   * for any partitions. Effects of single rows, {@code (1 | .obs)}, are new ones.
   *
   * @param rows those that the model was fitted to
   * @param draws replicates, at most: draws spread evenly over the chains
   * @throws ConfigurationException if the draws of the random effects are not at hand
   */
  public PredictiveCheck predictiveCheck(Dataset<?> rows, int draws) {
    if (draws < 1) {
      throw new ConfigurationException("predictiveCheck: draws = " + draws + "; give at least 1.");
    }
    requireEffects("so no response can be replicated");
    Dataset<Row> table = rows.toDF();
    try (JobScope scope = JobScope.open(table.sparkSession(), uid())) {
      scope.describe("posterior predictive check of " + fitted().formula());
      return PredictiveRows.check(this, DrawnPrediction.parameters(data()), table, draws);
    }
  }

  /**
   * The test statistics of a check: {@code statistic, observed, mean, sd, q2_5, median, q97_5,
   * p_value, tied}.
   */
  public Dataset<Row> table(PredictiveCheck check) {
    return new ModelTables(data(), uid(), null)
        .about(SparkSession.active(), PredictiveTables.statistics(check));
  }

  /** Reads saved models. */
  public static MLReader<BayesianMixedEffectsModel> read() {
    return SparkMetadata.modelReader(
        BayesianMixedEffectsModel.class, BayesianMixedEffectsModel::new);
  }

  /**
   * Reads a saved model.
   *
   * @throws sparkmixed.error.ModelIncompatibleException if there is none, or it is damaged, or
   *     newer than this version
   */
  public static BayesianMixedEffectsModel load(String path) {
    return read().load(path);
  }
}
