package sparkmixed.predict;

/** What an interval about a prediction is to hold. */
public enum Interval {
  NONE,
  /** The mean. */
  CONFIDENCE,
  /** A response. */
  PREDICTION
}
