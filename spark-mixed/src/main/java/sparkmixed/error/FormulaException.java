package sparkmixed.error;

/**
 * A formula that cannot be read or resolved. The message ends with the formula and a caret under
 * the place.
 */
public final class FormulaException extends SparkMixedException {
  private static final long serialVersionUID = 1L;

  private static final int CONTEXT = 60;

  private final int position;

  /**
   * @param message what is wrong and what to write instead
   * @param formula the whole formula
   * @param position zero-based character the caret points at
   */
  public FormulaException(String message, String formula, int position) {
    super(2, message + "\n" + excerpt(formula, position));
    this.position = position;
  }

  /** Zero-based character of the formula that the caret points at. */
  public int position() {
    return position;
  }

  private static String excerpt(String formula, int position) {
    int from = Math.max(0, Math.min(position, formula.length()) - CONTEXT);
    int to = Math.min(formula.length(), position + CONTEXT);
    String head = from > 0 ? "..." : "";
    String tail = to < formula.length() ? "..." : "";
    String line = (head + formula.substring(from, to) + tail).replaceAll("\\s", " ");
    return "  " + line + "\n  " + " ".repeat(head.length() + position - from) + "^";
  }
}
