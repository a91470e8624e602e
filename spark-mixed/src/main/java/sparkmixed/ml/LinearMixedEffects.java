package sparkmixed.ml;

import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.Identifiable$;
import org.apache.spark.ml.util.MLReader;
import sparkmixed.fit.FitListener;
import sparkmixed.fit.LmmFit;
import sparkmixed.frame.FramePlan;
import sparkmixed.frame.ModelFrame;
import sparkmixed.moments.Observations;

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
  LmmFit.Result fitted(ModelFrame frame, Observations observations, FitListener listener) {
    return LmmFit.fit(frame, observations, FitOptions.linear(this), listener);
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
