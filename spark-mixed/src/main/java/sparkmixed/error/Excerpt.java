package sparkmixed.error;

/** A text that somebody wrote, with a caret under the place that is wrong. */
public final class Excerpt {
  private static final int CONTEXT = 60;

  private Excerpt() {}

  /**
   * Two lines, to follow a message.
   *
   * @param position zero-based character that the caret points at
   */
  public static String of(String text, int position) {
    int from = Math.max(0, Math.min(position, text.length()) - CONTEXT);
    int to = Math.min(text.length(), position + CONTEXT);
    String head = from > 0 ? "..." : "";
    String tail = to < text.length() ? "..." : "";
    String line = (head + text.substring(from, to) + tail).replaceAll("\\s", " ");
    return "  " + line + "\n  " + " ".repeat(head.length() + position - from) + "^";
  }
}
