package sparkmixed.report.html;

/** Makes foreign text inert. */
final class Escape {
  private static final char REPLACEMENT = '\uFFFD';

  private Escape() {}

  /** For text of an element, or a quoted attribute. */
  static String html(String text) {
    StringBuilder out = new StringBuilder(text.length() + 16);
    String shown = visible(text);
    for (int k = 0; k < shown.length(); k++) {
      char c = shown.charAt(k);
      switch (c) {
        case '&' -> out.append("&amp;");
        case '<' -> out.append("&lt;");
        case '>' -> out.append("&gt;");
        case '"' -> out.append("&quot;");
        case '\'' -> out.append("&#39;");
        default -> out.append(c);
      }
    }
    return out.toString();
  }

  /** JSON, as Jackson wrote it, for a script element: nothing in it can end the element. */
  static String json(String json) {
    StringBuilder out = new StringBuilder(json.length() + 64);
    for (int k = 0; k < json.length(); k++) {
      char c = json.charAt(k);
      if (c == '<' || c == '>' || c == '&' || c == '\u2028' || c == '\u2029') {
        out.append(String.format("\\u%04x", (int) c));
      } else {
        out.append(c);
      }
    }
    return out.toString();
  }

  /**
   * Without what is not seen but acts: control characters but line feeds and tabs, line separators,
   * marks that turn the direction of what follows, and halves of surrogate pairs.
   */
  static String visible(String text) {
    StringBuilder out = null;
    for (int k = 0; k < text.length(); k++) {
      char c = text.charAt(k);
      boolean pair =
          Character.isHighSurrogate(c)
              && k + 1 < text.length()
              && Character.isLowSurrogate(text.charAt(k + 1));
      boolean acts =
          (Character.isISOControl(c) && c != '\n' && c != '\t')
              || c == '\u2028'
              || c == '\u2029'
              || c == '\u200E'
              || c == '\u200F'
              || (c >= '\u202A' && c <= '\u202E')
              || (c >= '\u2066' && c <= '\u2069')
              || c == '\uFEFF'
              || (Character.isSurrogate(c) && !pair);
      if (acts && out == null) {
        out = new StringBuilder(text.substring(0, k));
      }
      if (out != null) {
        out.append(acts ? REPLACEMENT : c);
      }
      if (pair) {
        k++;
        if (out != null) {
          out.append(text.charAt(k));
        }
      }
    }
    return out == null ? text : out.toString();
  }
}
