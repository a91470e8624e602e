package sparkmixed.formula;

import java.util.ArrayList;
import java.util.List;
import sparkmixed.error.FormulaException;

/** Cuts the text of a formula into tokens; rejects what no formula can hold. */
final class Tokenizer {
  private static final List<String> OPERATORS =
      List.of(
          "||", "&&", "==", "!=", "<=", ">=", "**", "|", "&", "<", ">", "!", "+", "-", "*", "/",
          "^", ":", "~");

  /** What R reads as one operator, so that it is not silently taken apart into two of ours. */
  private static final List<String> FOREIGN = List.of("<-", "->", "|>", ":::", "::", ":=");

  private final String text;
  private final List<Token> tokens = new ArrayList<>();
  private int at;

  private Tokenizer(String text) {
    this.text = text;
  }

  /** All tokens of {@code text}, the last one {@link Token.Kind#END}. */
  static List<Token> tokenize(String text) {
    Tokenizer tokenizer = new Tokenizer(text);
    while (tokenizer.skipSpace()) {
      tokenizer.next();
    }
    tokenizer.add(Token.Kind.END, "", text.length());
    return tokenizer.tokens;
  }

  private boolean skipSpace() {
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
    return at < text.length();
  }

  private void next() {
    int c = text.codePointAt(at);
    if (Names.isDigit(c) || (c == '.' && Names.isDigit(peek(1)))) {
      number();
    } else if (Names.isStart(c)) {
      name();
    } else if (c == '`' || c == '"' || c == '\'') {
      quoted((char) c);
    } else if (c == '%') {
      percentOperator();
    } else {
      symbol(c);
    }
  }

  private void symbol(int c) {
    int start = at;
    switch (c) {
      case '(' -> bracket(Token.Kind.OPEN, "(");
      case ')' -> bracket(Token.Kind.CLOSE, ")");
      case ',' -> bracket(Token.Kind.COMMA, ",");
      default -> operator(c, start);
    }
  }

  private void bracket(Token.Kind kind, String word) {
    at++;
    add(kind, word, at - 1);
  }

  private void operator(int c, int start) {
    for (String foreign : FOREIGN) {
      if (text.startsWith(foreign, at)) {
        throw error("unknown operator " + foreign, at);
      }
    }
    for (String operator : OPERATORS) {
      if (text.startsWith(operator, at)) {
        at += operator.length();
        add(Token.Kind.OPERATOR, operator.equals("**") ? "^" : operator, start);
        return;
      }
    }
    if (c == '=') {
      bracket(Token.Kind.EQUALS, "=");
      return;
    }
    String shown =
        Character.isISOControl(c) || Character.isSurrogate((char) c)
            ? String.format("U+%04X", c)
            : Character.toString(c);
    throw error(
        "unknown operator or character "
            + shown
            + "; a column whose name holds it is written in backticks",
        at);
  }

  private void percentOperator() {
    int end = text.indexOf('%', at + 1);
    String operator = end < 0 ? "%" : text.substring(at, end + 1);
    if (!operator.equals("%in%")) {
      throw error(
          "unknown operator "
              + abbreviated(operator)
              + "; the only one between percent signs is %in%",
          at);
    }
    int start = at;
    at = end + 1;
    add(Token.Kind.OPERATOR, operator, start);
  }

  private void name() {
    int start = at;
    while (at < text.length() && Names.isPart(text.codePointAt(at))) {
      at += Character.charCount(text.codePointAt(at));
    }
    String name = text.substring(start, at);
    if (name.equals("TRUE") || name.equals("FALSE")) {
      add(Token.Kind.LOGICAL, name, start);
    } else if (Names.isReserved(name)) {
      throw error(
          name + " is a reserved word; write a column of that name in backticks: `" + name + "`",
          start);
    } else {
      add(Token.Kind.NAME, name, start);
    }
  }

  private void number() {
    int start = at;
    skipDigits();
    if (peek(0) == '.') {
      at++;
      skipDigits();
    }
    if (peek(0) == 'e' || peek(0) == 'E') {
      int sign = peek(1) == '+' || peek(1) == '-' ? 1 : 0;
      if (Names.isDigit(peek(1 + sign))) {
        at += 1 + sign;
        skipDigits();
      }
    }
    double value = Double.parseDouble(text.substring(start, at));
    if (peek(0) == 'L') {
      at++;
    }
    if (at < text.length() && Names.isPart(text.codePointAt(at))) {
      while (at < text.length() && Names.isPart(text.codePointAt(at))) {
        at += Character.charCount(text.codePointAt(at));
      }
      String word = abbreviated(text.substring(start, at));
      throw error(
          word + " is not a number; write a column of that name in backticks: `" + word + "`",
          start);
    }
    if (Double.isInfinite(value)) {
      throw error("the number is too large", start);
    }
    tokens.add(new Token(Token.Kind.NUMBER, text.substring(start, at), value, start, at));
  }

  private void skipDigits() {
    while (Names.isDigit(peek(0))) {
      at++;
    }
  }

  private void quoted(char quote) {
    int start = at++;
    StringBuilder value = new StringBuilder();
    while (peek(0) != quote) {
      if (at >= text.length()) {
        throw error("the quote " + quote + " is never closed", start);
      }
      if (peek(0) == '\\') {
        escape(value);
      } else {
        value.append(text.charAt(at++));
      }
    }
    at++;
    if (quote == '`' && value.isEmpty()) {
      throw error("a column name between backticks is empty", start);
    }
    add(quote == '`' ? Token.Kind.NAME : Token.Kind.STRING, value.toString(), start);
  }

  private void escape(StringBuilder value) {
    int start = at;
    int code = peek(1);
    at += 2;
    switch (code) {
      case 'n' -> value.append('\n');
      case 't' -> value.append('\t');
      case 'r' -> value.append('\r');
      case '\\', '\'', '"', '`', ' ' -> value.append((char) code);
      case 'u' -> value.append(hexadecimal(start));
      default ->
          throw error(
              "unknown escape after the backslash; a backslash itself is written \\\\", start);
    }
  }

  private char hexadecimal(int start) {
    int end = at + 4;
    if (end > text.length()
        || !text.substring(at, end).chars().allMatch(c -> Character.digit(c, 16) >= 0)) {
      throw error("\\u needs four hexadecimal digits", start);
    }
    int value = Integer.parseInt(text.substring(at, end), 16);
    at = end;
    return (char) value;
  }

  /** The character {@code ahead} of here, or -1 past the end. */
  private int peek(int ahead) {
    return at + ahead < text.length() ? text.charAt(at + ahead) : -1;
  }

  private void add(Token.Kind kind, String word, int start) {
    tokens.add(new Token(kind, word, 0, start, at));
  }

  private FormulaException error(String message, int position) {
    return new FormulaException(message, text, position);
  }

  private static String abbreviated(String word) {
    return word.length() <= 30 ? word : word.substring(0, 30) + "...";
  }
}
