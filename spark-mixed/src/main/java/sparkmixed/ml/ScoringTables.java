package sparkmixed.ml;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.jspecify.annotations.Nullable;
import sparkmixed.bayes.ParameterDraws;
import sparkmixed.fit.FittedModel;
import sparkmixed.fit.PredictionCovariance;
import sparkmixed.fit.RandomEffects;
import sparkmixed.predict.LevelTable;
import sparkmixed.predict.LinearPredictor;
import sparkmixed.predict.PredictionErrors;
import sparkmixed.predict.RowScores;
import sparkmixed.predict.Wanted;
import sparkmixed.spark.Packed;

/**
 * What every executor needs to score rows.
 *
 * @param predictor frame and coefficients
 * @param fitted coefficients, variances and distribution
 * @param tables for each factor its levels and modes; null if they come with the row, or belong to
 *     one row only
 * @param covariance of predictions, if rows are to have it
 * @param draws of a posterior, if rows are predicted from them
 */
record ScoringTables(
    LinearPredictor predictor,
    FittedModel fitted,
    List<@Nullable LevelTable> tables,
    @Nullable PredictionCovariance covariance,
    @Nullable ParameterDraws draws)
    implements Serializable {

  /** No level tables at all. */
  private static final long NONE = -1;

  private static final long MEGABYTE = 1L << 20;

  /** A broadcast is packed into one array of bytes. */
  private static final long LARGEST = 1024 * MEGABYTE;

  private static ScoringTables of(ModelData data, Cache.Key key) {
    long limit = key.limit();
    DrawnPrediction drawn = key.drawn();
    int factors = data.effects().size();
    List<@Nullable LevelTable> tables = new ArrayList<>();
    for (int f = 0; f < factors; f++) {
      RandomEffects effects = data.effects().get(f);
      if (data.frame().factors().get(f).perRow() || joined(effects, limit)) {
        tables.add(null);
      } else {
        tables.add(LevelTable.of(data.frame().factors().get(f), effects));
      }
    }
    return new ScoringTables(
        new LinearPredictor(data.frame(), data.fitted().fixedEffects().estimates()),
        data.fitted(),
        tables,
        key.errors() ? data.kept().covariance(data.fitted(), limit) : null,
        drawn == null ? null : drawn.of(data));
  }

  /** What scores rows as wanted. */
  RowScores scores(Wanted wanted) {
    PredictionErrors errors =
        wanted.errors() && draws == null
            ? new PredictionErrors(predictor, fitted, wanted.uncertainty(), covariance)
            : null;
    return new RowScores(
        predictor,
        fitted,
        wanted,
        errors,
        draws == null ? null : DrawnPrediction.scores(draws, predictor.frame(), wanted));
  }

  private static boolean joined(RandomEffects effects, long limit) {
    return LevelTable.bytes(effects.levels(), effects.columns().size()) > limit;
  }

  /**
   * Broadcasts of one model, made when first wanted and shared by its copies. A lazy result may
   * read one long after {@code transform} has returned, so none is destroyed: Spark's cleaner
   * removes it when the last plan that holds it is gone.
   */
  static final class Cache implements Serializable {
    private static final long serialVersionUID = 1L;

    private transient @Nullable Map<Key, Broadcast<Packed<ScoringTables>>> made;
    private transient @Nullable SparkContext context;

    /** What a broadcast holds. */
    private record Key(long limit, boolean errors, @Nullable DrawnPrediction drawn) {}

    /** Tables with the levels of all factors that do not have to be joined. */
    synchronized Broadcast<Packed<ScoringTables>> get(
        SparkContext current,
        ModelData data,
        Wanted wanted,
        int limitMB,
        @Nullable DrawnPrediction drawn) {
      Map<Key, Broadcast<Packed<ScoringTables>>> known = made;
      if (known == null || context != current) {
        known = new HashMap<>();
        made = known;
        context = current;
      }
      long limit = wanted.conditional() ? limit(limitMB) : NONE;
      return known.computeIfAbsent(
          new Key(limit, wanted.jointErrors() && drawn == null, drawn),
          key -> JavaSparkContext.fromSparkContext(current).broadcast(Packed.of(of(data, key))));
    }
  }

  private static long limit(int limitMB) {
    return Math.min(limitMB * MEGABYTE, LARGEST);
  }

  /** Whether the levels of this factor are joined. */
  static boolean joined(RandomEffects effects, int limitMB) {
    return joined(effects, limit(limitMB));
  }
}
