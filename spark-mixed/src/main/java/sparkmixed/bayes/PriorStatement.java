package sparkmixed.bayes;

import org.jspecify.annotations.Nullable;
import sparkmixed.error.ConfigurationException;
import sparkmixed.error.Excerpt;

/**
 * One prior as a user states it: {@code class ~ density} or {@code class[name] ~ density}.
 *
 * @param text all of it, as written
 * @param target class of the parameters it is for
 * @param subscript what stands in the brackets, empty if there are none
 * @param subscriptAt where that begins in the text
 * @param density the prior; null of a {@code cor}
 * @param correlation the prior of a {@code cor}, else null
 */
record PriorStatement(
    String text,
    PriorClass target,
    String subscript,
    int subscriptAt,
    @Nullable Density density,
    @Nullable Lkj correlation) {

  /**
   * Reads a statement.
   *
   * @throws ConfigurationException with a caret under what cannot be read
   */
  static PriorStatement parse(String text) {
    return new PriorParser(text).statement();
  }

  /** The prior of a parameter that is a number. */
  Density number() {
    if (density == null) {
      throw new IllegalStateException("a prior of correlations: " + text);
    }
    return density;
  }

  /** The prior of a parameter that is a number and positive. */
  Density positiveNumber() {
    try {
      return number().positive();
    } catch (ConfigurationException impossible) {
      throw error(String.valueOf(impossible.getMessage()), text.lastIndexOf('~') + 1);
    }
  }

  /** The prior of a correlation matrix. */
  Lkj matrix() {
    if (correlation == null) {
      throw new IllegalStateException("no prior of correlations: " + text);
    }
    return correlation;
  }

  /** What is wrong with this statement, with a caret under the place. */
  ConfigurationException error(String message, int position) {
    return error(message, text, position);
  }

  static ConfigurationException error(String message, String text, int position) {
    return new ConfigurationException(message + "\n" + Excerpt.of(text, position));
  }
}
