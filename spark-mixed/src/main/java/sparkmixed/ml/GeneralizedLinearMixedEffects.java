package sparkmixed.ml;

import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.Identifiable$;
import org.apache.spark.ml.util.MLReader;
import org.jspecify.annotations.Nullable;
import sparkmixed.error.ConfigurationException;
import sparkmixed.family.Family;
import sparkmixed.family.Likelihood;
import sparkmixed.family.Link;
import sparkmixed.fit.FittedModel;
import sparkmixed.fit.GlmmFit;
import sparkmixed.fit.GlmmOptions;
import sparkmixed.fit.GlmmProblem;
import sparkmixed.formula.RandomTerm;
import sparkmixed.frame.FramePlan;
import sparkmixed.frame.ModelFrame;
import sparkmixed.frame.TermDesign;
import sparkmixed.spark.SparkObservations;

/**
 * Generalized linear mixed models,
 *
 * <pre>
 *   g(E(y | b)) = X beta + Z b + offset,   b ~ N(0, Lambda(theta) Lambda(theta)'),   y | b from a family
 * </pre>
 *
 * with the random effects integrated out by the Laplace approximation, adaptive Gauss-Hermite
 * quadrature or Monte Carlo, or by penalized quasi-likelihood.
 *
 * <pre>{@code
 * GeneralizedLinearMixedEffectsModel model =
 *     new GeneralizedLinearMixedEffects()
 *         .setFamily("binomial")
 *         .setFormula("cbind(incidence, size - incidence) ~ period + (1 | herd)")
 *         .fit(cbpp);
 * }</pre>
 *
 * <p>Responses: a number; for {@code binomial} also {@code cbind(successes, failures)}, a
 * proportion with its trials in {@code weightCol}, or a factor whose first level is failure.
 */
public final class GeneralizedLinearMixedEffects
    extends MixedEffectsEstimator<GeneralizedLinearMixedEffectsModel>
    implements FitSetters<GeneralizedLinearMixedEffects>, GeneralizedParams {
  private static final long serialVersionUID = 1L;

  /** Effects of one level that quadrature can take: its nodes are a grid over all of them. */
  private static final int MOST_QUADRATURE_EFFECTS = 3;

  private final Generalized generalized;

  /** An estimator with a random uid. */
  public GeneralizedLinearMixedEffects() {
    this(Identifiable$.MODULE$.randomUID("glmm"));
  }

  /** An estimator with this uid. */
  public GeneralizedLinearMixedEffects(String uid) {
    super(uid, ModelKind.GENERALIZED);
    this.generalized = new Generalized(this);
    generalized.setDefaults(this);
    setDefault(method(), "Laplace");
    setDefault(ddf(), "z");
  }

  @Override
  public Generalized generalized() {
    return generalized;
  }

  @Override
  public GeneralizedLinearMixedEffects self() {
    return this;
  }

  public GeneralizedLinearMixedEffects setQuadraturePoints(int value) {
    set(quadraturePoints(), value);
    return this;
  }

  public GeneralizedLinearMixedEffects setSamples(int value) {
    set(samples(), value);
    return this;
  }

  public GeneralizedLinearMixedEffects setCurvature(String value) {
    set(curvature(), value);
    return this;
  }

  public GeneralizedLinearMixedEffects setPlacement(String value) {
    set(placement(), value);
    return this;
  }

  @Override
  void check(FramePlan plan) {
    Family family = Family.named(getFamily());
    Link link = Link.named(getLink());
    requireLink(family, link);
    if (family == Family.GAUSSIAN) {
      refuseRowEffects(plan);
    }
    if (getMethod().equals("AGQ")) {
      checkQuadrature(plan);
    }
  }

  /** Refuses a link that the family does not have. */
  private static void requireLink(Family family, Link link) {
    Likelihood.of(family, link, 0);
  }

  private static void checkQuadrature(FramePlan plan) {
    if (plan.factors().size() > 1) {
      throw new ConfigurationException(
          "method = AGQ integrates over one grouping factor, and the formula has "
              + plan.factors().size()
              + " ("
              + String.join(", ", plan.factors().stream().map(factor -> factor.name()).toList())
              + "); use Laplace or MonteCarlo.");
    }
    // A factor among the effects has more columns than one, which only the data can tell.
    int least = 0;
    for (RandomTerm term : plan.formula().random()) {
      least += term.effects().terms().size() + (term.effects().intercept() ? 1 : 0);
    }
    refuseManyEffects(least);
  }

  private static void refuseManyEffects(int effects) {
    if (effects > MOST_QUADRATURE_EFFECTS) {
      throw new ConfigurationException(
          "method = AGQ puts its nodes on a grid over the effects of a level, at most "
              + MOST_QUADRATURE_EFFECTS
              + " of them, and the formula has "
              + effects
              + "; use Laplace or MonteCarlo.");
    }
  }

  @Override
  FitOutcome fitted(
      ModelFrame frame,
      SparkObservations observations,
      FitProgress progress,
      @Nullable FittedModel earlier) {
    GlmmOptions options = FitOptions.generalized(this);
    if (options.method() == GlmmOptions.Method.AGQ) {
      refuseManyEffects(frame.terms().stream().mapToInt(TermDesign::size).sum());
    }
    if (earlier == null) {
      return new FitOutcome(GlmmFit.fit(frame, observations, options, progress));
    }
    progress.stage("statistics");
    try (GlmmProblem problem = GlmmProblem.of(frame, observations, options)) {
      return new FitOutcome(GlmmFit.fit(problem, progress, earlier));
    }
  }

  @Override
  FitPlan planned(FitPlanner planner) {
    return planner.generalized(FitOptions.generalized(this));
  }

  @Override
  GeneralizedLinearMixedEffectsModel model(ModelData data) {
    return new GeneralizedLinearMixedEffectsModel(uid(), data);
  }

  @Override
  public GeneralizedLinearMixedEffects copy(ParamMap extra) {
    return defaultCopy(extra);
  }

  /** Reads saved estimators. */
  public static MLReader<GeneralizedLinearMixedEffects> read() {
    return SparkMetadata.reader(
        GeneralizedLinearMixedEffects.class, GeneralizedLinearMixedEffects::new);
  }

  /** Reads a saved estimator. */
  public static GeneralizedLinearMixedEffects load(String path) {
    return read().load(path);
  }
}
