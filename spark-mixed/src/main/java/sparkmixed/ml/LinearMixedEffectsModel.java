package sparkmixed.ml;

import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.Identifiable$;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Dataset;
import org.jspecify.annotations.Nullable;
import sparkmixed.diagnostics.IntraclassCorrelation;

/** A fitted linear mixed model. */
public final class LinearMixedEffectsModel extends MixedEffectsModel<LinearMixedEffectsModel> {
  private static final long serialVersionUID = 1L;

  /** For Spark's service loader and its copies: a model that nothing was fitted to. */
  public LinearMixedEffectsModel() {
    this(Identifiable$.MODULE$.randomUID("lmm"));
  }

  /** A model that nothing was fitted to. */
  public LinearMixedEffectsModel(String uid) {
    this(uid, null, new ScoringTables.Cache());
  }

  LinearMixedEffectsModel(String uid, ModelData data) {
    this(uid, data, new ScoringTables.Cache());
  }

  private LinearMixedEffectsModel(String uid, @Nullable ModelData data, ScoringTables.Cache cache) {
    super(uid, ModelKind.LINEAR, data, cache);
    setDefault(link(), "identity");
    setDefault(method(), "REML");
    setDefault(ddf(), "satterthwaite");
  }

  @Override
  LinearMixedEffectsModel create(@Nullable ModelData data, ScoringTables.Cache cache) {
    return new LinearMixedEffectsModel(uid(), data, cache);
  }

  @Override
  public LinearMixedEffectsModel self() {
    return this;
  }

  @Override
  public LinearMixedEffects estimator() {
    LinearMixedEffects estimator = new LinearMixedEffects(uid());
    copyValues(estimator, ParamMap.empty());
    return estimator;
  }

  /** Fits to the rows of this model and more; see {@link LinearMixedEffects#addRows}. */
  public LinearMixedEffectsModel addRows(Dataset<?> rows) {
    return estimator().addRows(this, rows);
  }

  /** Residual standard deviation. */
  public double sigma() {
    return fitted().sigma();
  }

  /** Intraclass correlation of a grouping factor; 0 if it has no random intercept. */
  public double icc(String group) {
    return IntraclassCorrelation.of(fitted()).getOrDefault(group, 0.0);
  }

  /** Reads saved models. */
  public static MLReader<LinearMixedEffectsModel> read() {
    return SparkMetadata.modelReader(LinearMixedEffectsModel.class, LinearMixedEffectsModel::new);
  }

  /**
   * Reads a saved model.
   *
   * @throws sparkmixed.error.ModelIncompatibleException if there is none, or it is damaged, or
   *     newer than this version
   */
  public static LinearMixedEffectsModel load(String path) {
    return read().load(path);
  }
}
