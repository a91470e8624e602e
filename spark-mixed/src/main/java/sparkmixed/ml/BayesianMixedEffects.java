package sparkmixed.ml;

import java.util.List;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.Identifiable$;
import org.apache.spark.ml.util.MLReader;
import org.jspecify.annotations.Nullable;
import sparkmixed.bayes.PosteriorModelFit;
import sparkmixed.bayes.PriorSet;
import sparkmixed.family.Family;
import sparkmixed.family.Likelihood;
import sparkmixed.family.Link;
import sparkmixed.fit.FittedModel;
import sparkmixed.frame.FramePlan;
import sparkmixed.frame.ModelFrame;
import sparkmixed.spark.SparkObservations;

/**
 * Bayesian mixed models with brms' priors: draws from
 *
 * <pre>
 *   p(beta, sd, R, phi, b | y) ~ p(y | beta, b, phi) p(b | sd, R) p(beta) p(sd) p(R) p(phi)
 * </pre>
 *
 * with standard deviations {@code sd} and correlations {@code R} of the random effects b and the
 * dispersion {@code phi} of the family.
 *
 * <pre>{@code
 * BayesianMixedEffectsModel model =
 *     new BayesianMixedEffects()
 *         .setFormula("Reaction ~ Days + (Days | Subject)")
 *         .setPriors(new String[] {"b[Days] ~ normal(0, 25)"})
 *         .fit(sleep);
 * }</pre>
 *
 * <p>The draws are a function of the rows and the seed: not of the rows' order, their partitions,
 * threads or executors. To that end rows are counted, sorted and kept in Spark's cache during the
 * fit. From there a linear model reads its rows once for its statistics, its responses a few times
 * for the medians that default priors are made of, and its rows once more for information criteria;
 * no draw reads a row. Rows of other models are held on the driver. A formula may do without random
 * effects.
 */
public final class BayesianMixedEffects extends MixedEffectsEstimator<BayesianMixedEffectsModel>
    implements FitSetters<BayesianMixedEffects>, BayesianParams {
  private static final long serialVersionUID = 1L;

  private final Bayesian bayesian;

  /** An estimator with a random uid. */
  public BayesianMixedEffects() {
    this(Identifiable$.MODULE$.randomUID("bayes"));
  }

  /** An estimator with this uid. */
  public BayesianMixedEffects(String uid) {
    super(uid, ModelKind.BAYESIAN);
    this.bayesian = new Bayesian(this);
    bayesian.setDefaults(this);
    setDefault(method(), PosteriorModelFit.METHOD);
    setDefault(ddf(), "z");
  }

  @Override
  public Bayesian bayesian() {
    return bayesian;
  }

  @Override
  public BayesianMixedEffects self() {
    return this;
  }

  public BayesianMixedEffects setChains(int value) {
    set(chains(), value);
    return this;
  }

  public BayesianMixedEffects setWarmup(int value) {
    set(warmup(), value);
    return this;
  }

  public BayesianMixedEffects setDraws(int value) {
    set(drawsParam(), value);
    return this;
  }

  public BayesianMixedEffects setAdaptDelta(double value) {
    set(adaptDelta(), value);
    return this;
  }

  public BayesianMixedEffects setAlgorithm(String value) {
    set(algorithm(), value);
    return this;
  }

  public BayesianMixedEffects setParameterization(String value) {
    set(parameterization(), value);
    return this;
  }

  public BayesianMixedEffects setPriors(String[] value) {
    set(priorsParam(), value);
    return this;
  }

  public BayesianMixedEffects setSamplePrior(String value) {
    set(samplePrior(), value);
    return this;
  }

  public BayesianMixedEffects setResumeDir(String value) {
    set(resumeDir(), value);
    return this;
  }

  public BayesianMixedEffects setResumeInterval(int seconds) {
    set(resumeInterval(), seconds);
    return this;
  }

  public BayesianMixedEffects setKeepEffects(boolean value) {
    set(keepEffects(), value);
    return this;
  }

  public BayesianMixedEffects setPredictionDraws(int value) {
    set(predictionDraws(), value);
    return this;
  }

  @Override
  boolean needsRandomEffects() {
    return false;
  }

  @Override
  boolean feelsLastDigits() {
    return true;
  }

  @Override
  void check(FramePlan plan) {
    Family family = Family.named(getFamily());
    requireLink(family, Link.named(getLink()));
    PriorSet.check(List.of(getPriors()));
    if (family == Family.GAUSSIAN) {
      refuseRowEffects(plan);
    }
  }

  /** Refuses a link that the family does not have. */
  private static void requireLink(Family family, Link link) {
    Likelihood.of(family, link, 0);
  }

  @Override
  FitOutcome fitted(
      ModelFrame frame,
      SparkObservations observations,
      FitProgress progress,
      @Nullable FittedModel earlier) {
    return new PosteriorFit(this, frame, observations, progress).run();
  }

  @Override
  FitPlan planned(FitPlanner planner) {
    return planner.bayesian(this);
  }

  @Override
  BayesianMixedEffectsModel model(ModelData data) {
    return new BayesianMixedEffectsModel(uid(), data);
  }

  @Override
  public BayesianMixedEffects copy(ParamMap extra) {
    return defaultCopy(extra);
  }

  /** Reads saved estimators. */
  public static MLReader<BayesianMixedEffects> read() {
    return SparkMetadata.reader(BayesianMixedEffects.class, BayesianMixedEffects::new);
  }

  /** Reads a saved estimator. */
  public static BayesianMixedEffects load(String path) {
    return read().load(path);
  }
}
