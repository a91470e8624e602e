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
import sparkmixed.error.ConfigurationException;
import sparkmixed.family.Family;
import sparkmixed.family.Link;
import sparkmixed.frame.ModelFrame;
import sparkmixed.report.BayesTables;
import sparkmixed.spark.SparkObservations;

/**
 * Draws from the posterior of a mixed model. {@code fitted()} holds posterior means where other
 * models have estimates, {@code ranef()} those of random effects with their posterior standard
 * deviations; predictions are at the posterior means.
 */
public final class BayesianMixedEffectsModel extends MixedEffectsModel<BayesianMixedEffectsModel>
    implements BayesianParams {
  private static final long serialVersionUID = 1L;

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
    if (posterior.kept() == null) {
      throw new ConfigurationException(
          "The draws of the random effects are not at hand, so rows have no likelihoods; fit with"
              + " keepEffects = true.");
    }
    ModelFrame frame = data().frame();
    List<Integer> estimated = new ArrayList<>();
    double[] estimates = fitted().fixedEffects().estimates();
    for (int j = 0; j < estimates.length; j++) {
      if (!Double.isNaN(estimates[j])) {
        estimated.add(j);
      }
    }
    return LogLikelihoodDraws.of(
            posterior,
            frame,
            estimated.stream().mapToInt(Integer::intValue).toArray(),
            data().effects(),
            Family.named(getFamily()),
            Link.named(getLink()))
        .criteria(
            rows.sparkSession(),
            new SparkObservations(rows, frame, getHandleInvalid().equals("skip")),
            frame);
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
