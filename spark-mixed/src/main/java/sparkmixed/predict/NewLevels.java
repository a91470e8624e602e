package sparkmixed.predict;

/** What becomes of a row whose grouping level the fit never saw. */
public enum NewLevels {
  /** Predicted as the average level, b = 0. */
  POPULATION,
  /** Rejected. */
  ERROR,
  /** No prediction. */
  MISSING
}
