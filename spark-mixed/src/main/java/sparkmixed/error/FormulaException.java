package sparkmixed.error;

/**
 * A formula that cannot be read or resolved. The message ends with the formula and a caret under
 * the place.
 */
public final class FormulaException extends SparkMixedException {
  private static final long serialVersionUID = 1L;

  private final int position;

  /**
   * @param message what is wrong and what to write instead
   * @param formula the whole formula
   * @param position zero-based character the caret points at
   */
  public FormulaException(String message, String formula, int position) {
    super(2, message + "\n" + Excerpt.of(formula, position));
    this.position = position;
  }

  /** Zero-based character of the formula that the caret points at. */
  public int position() {
    return position;
  }
}
