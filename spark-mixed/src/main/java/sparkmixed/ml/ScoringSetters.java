package sparkmixed.ml;

/**
 * Setters of the Params that {@code transform} reads.
 *
 * @param <S> the class that has them
 */
public interface ScoringSetters<S extends ScoringSetters<S>> extends MixedParams {

  /** This object, as what it is. */
  S self();

  default S setPredictionCol(String value) {
    set(predictionCol(), value);
    return self();
  }

  default S setLinkPredictionCol(String value) {
    set(linkPredictionCol(), value);
    return self();
  }

  default S setHandleInvalid(String value) {
    set(handleInvalid(), value);
    return self();
  }

  default S setNewLevels(String value) {
    set(newLevels(), value);
    return self();
  }

  default S setPredictionType(String value) {
    set(predictionType(), value);
    return self();
  }

  default S setPredictionStdErrorCol(String value) {
    set(predictionStdErrorCol(), value);
    return self();
  }

  default S setPredictionLowCol(String value) {
    set(predictionLowCol(), value);
    return self();
  }

  default S setPredictionHighCol(String value) {
    set(predictionHighCol(), value);
    return self();
  }

  default S setInterval(String value) {
    set(interval(), value);
    return self();
  }

  default S setIntervalLevel(double value) {
    set(intervalLevel(), value);
    return self();
  }

  default S setUncertainty(String value) {
    set(uncertainty(), value);
    return self();
  }

  /** Whether a model that is saved keeps the statistics of its fit. */
  default S setKeepStatistics(boolean value) {
    set(keepStatistics(), value);
    return self();
  }

  default S setBroadcastLimitMB(int value) {
    set(broadcastLimitMB(), value);
    return self();
  }
}
