package sparkmixed.predict;

/** What a standard error of a prediction counts; each adds to the one before. */
public enum Uncertainty {
  /** That of the coefficients alone, {@code x'Var(beta^)x}. */
  FIXED,
  /**
   * That of the random effects which are part of the prediction, too, with how both hang together:
   * {@code Var(x'beta^ + z'b^ - x'beta - z'b)} given the variances. A level that the fit did not
   * see is predicted as the average one, and adds nothing.
   */
  CONDITIONAL,
  /**
   * The variance of the random effects of levels that the fit did not see, too, {@code z'Sigma z}:
   * the prediction is of any level there may be. For a population prediction that is every level.
   */
  NEW_LEVELS
}
