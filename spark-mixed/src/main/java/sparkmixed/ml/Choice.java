package sparkmixed.ml;

import java.io.Serializable;
import java.util.List;
import scala.Function1;
import sparkmixed.error.ConfigurationException;

/** Checks a Param's value, and says what would be allowed. */
final class Choice {
  /** Spark's type of a validator, serializable as Params are. */
  interface Check<T> extends Function1<T, Object>, Serializable {}

  private Choice() {}

  /** One of these words. */
  static Check<String> of(String name, String... allowed) {
    return of(name, "", List.of(allowed));
  }

  /**
   * One of these words.
   *
   * @param otherwise sentence on where other words have a meaning; may be empty
   */
  static Check<String> of(String name, String otherwise, List<String> words) {
    return value -> {
      if (!words.contains(value)) {
        throw new ConfigurationException(
            name
                + " = \""
                + value
                + "\" is not known; it is one of "
                + String.join(", ", words)
                + "."
                + otherwise);
      }
      return true;
    };
  }

  /** At least {@code least}; for Spark's boxed numeric Params. */
  static Check<Object> atLeast(String name, double least) {
    return value -> {
      if (!(((Number) value).doubleValue() >= least)) {
        throw new ConfigurationException(
            name + " = " + value + " is too small; it must be at least " + (long) least + ".");
      }
      return true;
    };
  }

  /** Strictly between 0 and 1. */
  static Check<Object> probability(String name) {
    return value -> {
      double number = ((Number) value).doubleValue();
      if (!(number > 0 && number < 1)) {
        throw new ConfigurationException(
            name + " = " + value + " is no probability; it must lie between 0 and 1.");
      }
      return true;
    };
  }

  /** Positive and finite. */
  static Check<Object> positive(String name) {
    return value -> {
      double number = ((Number) value).doubleValue();
      if (!(number > 0 && number < Double.POSITIVE_INFINITY)) {
        throw new ConfigurationException(
            name + " = " + value + " makes no sense; it must be positive and finite.");
      }
      return true;
    };
  }
}
