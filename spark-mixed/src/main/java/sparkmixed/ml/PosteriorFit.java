package sparkmixed.ml;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.ml.param.Param;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import sparkmixed.bayes.BayesOptions;
import sparkmixed.bayes.BayesianResult;
import sparkmixed.bayes.GeneralizedBayes;
import sparkmixed.bayes.InformationCriteria;
import sparkmixed.bayes.LinearBayes;
import sparkmixed.bayes.PointwiseElpd;
import sparkmixed.bayes.PointwiseSums;
import sparkmixed.bayes.Posterior;
import sparkmixed.bayes.PosteriorModelFit;
import sparkmixed.bayes.PriorDefaults;
import sparkmixed.bayes.PriorSet;
import sparkmixed.bayes.PriorTargets;
import sparkmixed.bayes.SamplerListener;
import sparkmixed.family.Family;
import sparkmixed.family.Link;
import sparkmixed.fit.GlmmProblem;
import sparkmixed.fit.LmmFit;
import sparkmixed.fit.LmmProblem;
import sparkmixed.fit.ProblemFacts;
import sparkmixed.fit.RandomEffects;
import sparkmixed.frame.GroupingFactor;
import sparkmixed.frame.ModelFrame;
import sparkmixed.spark.SparkObservations;

/** The steps of a Bayesian fit: statistics, default priors, draws, information criteria. */
final class PosteriorFit {
  /** Rows of which information criteria are computed unasked: about half a minute. */
  static final long MOST_ROWS = 100_000;

  private final BayesianMixedEffects estimator;
  private final ModelFrame frame;
  private final SparkObservations observations;
  private final FitProgress progress;
  private final Family family;
  private final Link link;
  private final BayesOptions options;
  private @Nullable ChainFiles files;

  PosteriorFit(
      BayesianMixedEffects estimator,
      ModelFrame frame,
      SparkObservations observations,
      FitProgress progress) {
    this.estimator = estimator;
    this.frame = frame;
    this.observations = observations;
    this.progress = progress;
    this.family = Family.named(estimator.getFamily());
    this.link = Link.named(estimator.getLink());
    this.options = FitOptions.bayesian(estimator);
  }

  FitOutcome run() {
    progress.stage("statistics");
    FitOutcome outcome = isLinear(family, link) ? linear() : generalized();
    ChainFiles kept = files;
    if (kept != null) {
      kept.delete();
    }
    return outcome;
  }

  /** Logs, and keeps the chains if there is a place to. */
  private SamplerListener listener() {
    SamplerListener log = progress.sampling(options.sampler());
    if (!estimator.isDefined(estimator.resumeDir())
        || options.algorithm() == BayesOptions.Algorithm.PRIOR) {
      return log;
    }
    ChainFiles opened =
        ChainFiles.open(
            estimator.getResumeDir(),
            identity(),
            observations.data().sparkSession().sparkContext().hadoopConfiguration());
    files = opened;
    return new KeptChains(log, opened, estimator.getResumeInterval(), options.sampler());
  }

  /** All that chains are a function of. */
  private Map<String, String> identity() {
    Map<String, String> identity = new LinkedHashMap<>();
    identity.put("formula", frame.formula());
    identity.put("family", family.text());
    identity.put("link", link.text());
    identity.put("weightCol", given(estimator.weightCol()));
    identity.put("offsetCol", given(estimator.offsetCol()));
    identity.put("contrasts", String.join("; ", estimator.getContrasts()));
    identity.put("levels", String.join("; ", estimator.getLevels()));
    identity.put("handleInvalid", estimator.getHandleInvalid());
    identity.put("priors", String.join("; ", options.priors()));
    identity.put("algorithm", options.algorithm().toString());
    identity.put("chains", String.valueOf(options.sampler().chains()));
    identity.put("warmup", String.valueOf(options.sampler().warmup()));
    identity.put("draws", String.valueOf(options.sampler().draws()));
    identity.put("adaptDelta", String.valueOf(options.sampler().adaptDelta()));
    identity.put("parameterization", options.parameterization().toString());
    identity.put("seed", String.valueOf(options.sampler().seed()));
    identity.put("maxIter", String.valueOf(estimator.getMaxIter()));
    identity.put("tol", String.valueOf(estimator.getTol()));
    identity.put("rows", CanonicalRows.print(observations.data()));
    return identity;
  }

  private String given(Param<String> param) {
    return estimator.isDefined(param) ? estimator.getOrDefault(param) : "";
  }

  /** Whether a model is sampled from its statistics. */
  static boolean isLinear(Family family, Link link) {
    return family == Family.GAUSSIAN && link == Link.IDENTITY;
  }

  private FitOutcome linear() {
    LmmProblem problem =
        LmmProblem.of(frame, observations, true, FitOptions.memoryBudget(estimator));
    PriorSet priors = priors(LinearBayes.targets(problem));
    SamplerListener listener = listener();
    progress.stage("sample");
    Posterior posterior = new LinearBayes(problem, priors, options).fit(listener);
    return outcome(
        posterior,
        centre(priors, problem.columns(), problem.columnMeans()),
        problem.columns(),
        problem.facts());
  }

  private FitOutcome generalized() {
    try (GlmmProblem problem = GlmmProblem.of(frame, observations, FitOptions.sampled(estimator))) {
      PriorSet priors = priors(GeneralizedBayes.targets(problem));
      SamplerListener listener = listener();
      progress.stage("sample");
      GeneralizedBayes bayes = new GeneralizedBayes(problem, priors, options);
      Posterior posterior = bayes.fit(listener);
      return outcome(
          posterior,
          centre(priors, problem.columns(), problem.columnMeans()),
          problem.columns(),
          problem.facts().with(bayes.warnings()));
    }
  }

  /** The stated priors and the defaults of all others, which may take a pass. */
  private PriorSet priors(PriorTargets targets) {
    PriorDefaults defaults =
        ResponseScale.defaults(observations.data(), frame, observations.skipsNulls(), family, link);
    return PriorSet.resolve(options.priors(), targets, defaults);
  }

  private FitOutcome outcome(
      Posterior posterior, double[] centre, int[] columns, ProblemFacts facts) {
    progress.stage("inference");
    String obstacle = obstacle(posterior, facts.rows());
    BayesianResult bare = result(posterior, centre, null, obstacle, null);
    if (!obstacle.isEmpty()) {
      return outcome(bare, columns, facts);
    }
    List<RandomEffects> effects =
        new PosteriorModelFit(bare, frame, columns, facts, family, link).result().randomEffects();
    PointwiseSums sums =
        LogLikelihoodDraws.of(posterior, frame, columns, effects, family, link)
            .criteria(SparkSession.active(), observations, frame);
    return outcome(
        result(posterior, centre, sums.criteria(), "", sums.pointwise()), columns, facts);
  }

  private FitOutcome outcome(BayesianResult result, int[] columns, ProblemFacts facts) {
    LmmFit.Result fitted =
        new PosteriorModelFit(result, frame, columns, facts, family, link).result();
    return new FitOutcome(fitted, result);
  }

  private BayesianResult result(
      Posterior posterior,
      double[] centre,
      @Nullable InformationCriteria criteria,
      String noCriteria,
      @Nullable PointwiseElpd pointwise) {
    return new BayesianResult(
        posterior, options.sampler().warmup(), centre, criteria, noCriteria, pointwise);
  }

  /** See {@link BayesianResult}. */
  private static double[] centre(PriorSet priors, int[] columns, double[] means) {
    return priors.centredIntercept() == null
        ? new double[0]
        : Arrays.stream(columns).mapToDouble(j -> means[j]).toArray();
  }

  /** Why there are no information criteria; empty if there can be. */
  private String obstacle(Posterior posterior, long rows) {
    if (options.algorithm() == BayesOptions.Algorithm.PRIOR) {
      return "the draws are of the priors alone, which do not know the rows";
    }
    if (frame.factors().stream().anyMatch(GroupingFactor::perRow)) {
      return LogLikelihoodDraws.PER_ROW;
    }
    if (posterior.kept() == null) {
      return "the draws of the random effects were too many to be kept; set keepEffects = true, with"
          + " memory for them";
    }
    if (rows > MOST_ROWS) {
      return String.format(
          Locale.ROOT,
          "there are %,d rows, more than %,d, and each takes a third of a millisecond; ask the model"
              + " for informationCriteria(rows)",
          rows,
          MOST_ROWS);
    }
    return "";
  }
}
