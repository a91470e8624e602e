package sparkmixed.formula;

import java.util.Set;

/** R's rules for names: what may stand without backticks, and how the rest is quoted. */
final class Names {
  private static final Set<String> RESERVED =
      Set.of(
          "if",
          "else",
          "repeat",
          "while",
          "function",
          "for",
          "next",
          "break",
          "in",
          "TRUE",
          "FALSE",
          "NULL",
          "Inf",
          "NaN",
          "NA",
          "NA_integer_",
          "NA_real_",
          "NA_complex_",
          "NA_character_",
          "...");

  private Names() {}

  static boolean isReserved(String name) {
    return RESERVED.contains(name);
  }

  static boolean isStart(int codePoint) {
    return Character.isLetter(codePoint) || codePoint == '.';
  }

  static boolean isPart(int codePoint) {
    return Character.isLetterOrDigit(codePoint)
        || codePoint == '.'
        || codePoint == '_'
        || Character.getType(codePoint) == Character.NON_SPACING_MARK;
  }

  /** Whether {@code name} can be written without backticks. */
  static boolean isSyntactic(String name) {
    if (name.isEmpty() || isReserved(name) || !isStart(name.codePointAt(0))) {
      return false;
    }
    if (name.length() > 1 && name.charAt(0) == '.' && isDigit(name.charAt(1))) {
      return false;
    }
    return name.codePoints().allMatch(Names::isPart);
  }

  static boolean isDigit(int codePoint) {
    return codePoint >= '0' && codePoint <= '9';
  }

  /** {@code name}, in backticks if it needs them. */
  static String quoted(String name) {
    return isSyntactic(name) ? name : escaped(name, '`');
  }

  /** {@code text} between {@code quote}s, with R's escapes. */
  static String escaped(String text, char quote) {
    StringBuilder out = new StringBuilder().append(quote);
    text.codePoints()
        .forEach(
            c -> {
              switch (c) {
                case '\n' -> out.append("\\n");
                case '\t' -> out.append("\\t");
                case '\r' -> out.append("\\r");
                case '\\' -> out.append("\\\\");
                default -> {
                  if (c == quote) {
                    out.append('\\').appendCodePoint(c);
                  } else if (Character.isISOControl(c) || isLoneSurrogate(c)) {
                    out.append(String.format("\\u%04x", c));
                  } else {
                    out.appendCodePoint(c);
                  }
                }
              }
            });
    return out.append(quote).toString();
  }

  private static boolean isLoneSurrogate(int codePoint) {
    return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
  }
}
