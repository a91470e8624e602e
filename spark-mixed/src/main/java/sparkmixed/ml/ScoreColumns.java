package sparkmixed.ml;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.ml.param.Param;
import sparkmixed.family.Residuals;
import sparkmixed.predict.Interval;
import sparkmixed.predict.NewLevels;
import sparkmixed.predict.RowScores;
import sparkmixed.predict.Uncertainty;
import sparkmixed.predict.Wanted;

/** Which columns are added to scored rows: from Params, and residuals that were asked for. */
record ScoreColumns(Wanted wanted, Map<String, Integer> positions) {
  private static final String RESIDUAL = "residual_";

  /** The Params whose columns {@code transform} adds, in their order. */
  static List<Param<String>> params(MixedParams params) {
    List<Param<String>> named = new ArrayList<>();
    named.add(params.predictionCol());
    named.add(params.linkPredictionCol());
    named.add(params.predictionStdErrorCol());
    if (!params.getInterval().equals("none")) {
      named.add(params.predictionLowCol());
      named.add(params.predictionHighCol());
    }
    named.removeIf(param -> !params.isDefined(param) || params.getOrDefault(param).isEmpty());
    return named;
  }

  static ScoreColumns of(MixedParams params, List<Residuals.Type> residuals) {
    Map<String, Integer> positions = new LinkedHashMap<>();
    for (Param<String> param : params(params)) {
      positions.put(params.getOrDefault(param), position(param, params));
    }
    for (int k = 0; k < residuals.size(); k++) {
      positions.put(RESIDUAL + residuals.get(k).text(), RowScores.RESIDUALS + k);
    }
    return new ScoreColumns(
        new Wanted(
            params.getPredictionType().equals("conditional"),
            NewLevels.valueOf(constant(params.getNewLevels())),
            params.getHandleInvalid().equals("skip"),
            positions.containsValue(RowScores.STD_ERROR),
            Uncertainty.valueOf(constant(params.getUncertainty())),
            Interval.valueOf(constant(params.getInterval())),
            params.getIntervalLevel(),
            residuals),
        positions);
  }

  /**
   * What diagnostics and plots need of rows with a response, whatever the Params say of columns: a
   * level that the fit did not see has the effect zero. Residuals are {@code y - mu} and, if it has
   * a column, Pearson's.
   *
   * @param positions by the name of the column
   */
  static ScoreColumns observed(MixedParams params, Map<String, Integer> positions) {
    return new ScoreColumns(
        new Wanted(
            true,
            NewLevels.POPULATION,
            params.getHandleInvalid().equals("skip"),
            false,
            Uncertainty.FIXED,
            Interval.NONE,
            0.5,
            positions.containsValue(RowScores.RESIDUALS + 1)
                ? List.of(Residuals.Type.RESPONSE, Residuals.Type.PEARSON)
                : List.of(Residuals.Type.RESPONSE)),
        positions);
  }

  /** The scores that some column has, in order. */
  int[] fields() {
    return positions.values().stream().mapToInt(Integer::intValue).distinct().sorted().toArray();
  }

  private static int position(Param<String> param, MixedParams params) {
    if (param.equals(params.predictionCol())) {
      return RowScores.RESPONSE;
    }
    if (param.equals(params.linkPredictionCol())) {
      return RowScores.LINK;
    }
    if (param.equals(params.predictionStdErrorCol())) {
      return RowScores.STD_ERROR;
    }
    return param.equals(params.predictionLowCol()) ? RowScores.LOW : RowScores.HIGH;
  }

  private static String constant(String word) {
    return word.toUpperCase(Locale.ROOT).replace('-', '_');
  }

  /** Whether the linear predictor is all that rows are scored for. */
  boolean simple() {
    return positions.values().stream().allMatch(at -> at <= RowScores.RESPONSE);
  }

  static String residual(Residuals.Type type) {
    return RESIDUAL + type.text();
  }
}
