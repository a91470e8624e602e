package sparkmixed.predict;

/** Finds the conditional modes that belong to the current row. */
public interface Modes {

  /**
   * Copies the K modes of the row's level of a factor.
   *
   * @param factor index in {@link sparkmixed.frame.ModelFrame#factors()}
   * @param target at least K long
   * @return false, with {@code target} as it was, if the fit did not see this level
   */
  boolean copy(int factor, double[] target);

  /**
   * Position, among the levels of the fit, of the level that {@link #copy} has just found for a
   * factor; -1 if it is not known.
   */
  default int level(int factor) {
    return -1;
  }
}
