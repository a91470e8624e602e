package sparkmixed.report.html;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Writes elements. Names of elements and attributes are this package's own constants; everything
 * else is escaped.
 */
final class Html {
  private final StringBuilder out = new StringBuilder(1 << 16);
  private final Deque<String> open = new ArrayDeque<>();

  /**
   * Opens an element.
   *
   * @param attributes names and values, in turn
   */
  Html open(String element, String... attributes) {
    start(element, attributes);
    open.push(element);
    return this;
  }

  Html close() {
    out.append("</").append(open.pop()).append(">\n");
    return this;
  }

  Html text(String text) {
    out.append(Escape.html(text));
    return this;
  }

  /** An element with nothing but text. */
  Html element(String element, String text, String... attributes) {
    start(element, attributes);
    text(text);
    out.append("</").append(element).append(">\n");
    return this;
  }

  /** An element that has no content and no end. */
  Html empty(String element, String... attributes) {
    start(element, attributes);
    out.append('\n');
    return this;
  }

  /** Text that comes from this package's resources, or has been escaped. */
  Html trusted(String text) {
    out.append(text);
    return this;
  }

  private void start(String element, String... attributes) {
    out.append('<').append(element);
    for (int k = 0; k < attributes.length; k += 2) {
      out.append(' ').append(attributes[k]).append("=\"");
      out.append(Escape.html(attributes[k + 1])).append('"');
    }
    out.append('>');
  }

  @Override
  public String toString() {
    return out.toString();
  }
}
