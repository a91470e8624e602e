package sparkmixed.ml;

import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.Identifiable$;
import org.apache.spark.ml.util.MLReader;
import org.jspecify.annotations.Nullable;
import sparkmixed.inference.Wald;

/** A fitted generalized linear mixed model. */
public final class GeneralizedLinearMixedEffectsModel
    extends MixedEffectsModel<GeneralizedLinearMixedEffectsModel> implements GeneralizedParams {
  private static final long serialVersionUID = 1L;

  private final Generalized generalized;

  /** For Spark's service loader and its copies: a model that nothing was fitted to. */
  public GeneralizedLinearMixedEffectsModel() {
    this(Identifiable$.MODULE$.randomUID("glmm"));
  }

  /** A model that nothing was fitted to. */
  public GeneralizedLinearMixedEffectsModel(String uid) {
    this(uid, null, new ScoringTables.Cache());
  }

  GeneralizedLinearMixedEffectsModel(String uid, ModelData data) {
    this(uid, data, new ScoringTables.Cache());
  }

  private GeneralizedLinearMixedEffectsModel(
      String uid, @Nullable ModelData data, ScoringTables.Cache cache) {
    super(uid, ModelKind.GENERALIZED, data, cache);
    this.generalized = new Generalized(this);
    generalized.setDefaults(this);
    setDefault(method(), "Laplace");
    setDefault(ddf(), "z");
  }

  @Override
  GeneralizedLinearMixedEffectsModel create(@Nullable ModelData data, ScoringTables.Cache cache) {
    return new GeneralizedLinearMixedEffectsModel(uid(), data, cache);
  }

  @Override
  public GeneralizedLinearMixedEffectsModel self() {
    return this;
  }

  @Override
  public GeneralizedLinearMixedEffects estimator() {
    GeneralizedLinearMixedEffects estimator = new GeneralizedLinearMixedEffects(uid());
    copyValues(estimator, ParamMap.empty());
    return estimator;
  }

  @Override
  public Generalized generalized() {
    return generalized;
  }

  /** Two-sided p-values of the coefficients, by their z statistics; NaN where dropped. */
  public double[] coefficientPValues() {
    return Wald.pValues(fitted());
  }

  /** The family's dispersion, as {@code fitted().distribution()} defines it; NaN if it has none. */
  public double dispersion() {
    return fitted().distribution().dispersion();
  }

  /** Reads saved models. */
  public static MLReader<GeneralizedLinearMixedEffectsModel> read() {
    return SparkMetadata.modelReader(
        GeneralizedLinearMixedEffectsModel.class, GeneralizedLinearMixedEffectsModel::new);
  }

  /**
   * Reads a saved model.
   *
   * @throws sparkmixed.error.ModelIncompatibleException if there is none, or it is damaged, or
   *     newer than this version
   */
  public static GeneralizedLinearMixedEffectsModel load(String path) {
    return read().load(path);
  }
}
