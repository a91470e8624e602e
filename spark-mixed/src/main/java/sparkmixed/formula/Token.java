package sparkmixed.formula;

/**
 * One word of a formula.
 *
 * @param text an operator or a bracket as written; a name or string without its quotes
 * @param number the value of a {@link Kind#NUMBER}, else 0
 * @param start first character in the formula
 * @param end one past its last character
 */
record Token(Kind kind, String text, double number, int start, int end) {

  enum Kind {
    NAME,
    NUMBER,
    STRING,
    LOGICAL,
    OPERATOR,
    OPEN,
    CLOSE,
    COMMA,
    EQUALS,
    END
  }

  boolean is(Kind other) {
    return kind == other;
  }
}
