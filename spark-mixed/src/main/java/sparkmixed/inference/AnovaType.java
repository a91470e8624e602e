package sparkmixed.inference;

import java.util.Arrays;
import java.util.Locale;
import sparkmixed.error.ConfigurationException;

/** Types of hypotheses about terms, as SAS numbers them. */
public enum AnovaType {
  I,
  II,
  III;

  /** By name, or by number. */
  public static AnovaType named(String text) {
    String upper = text.strip().toUpperCase(Locale.ROOT);
    return Arrays.stream(values())
        .filter(
            type -> type.name().equals(upper) || Integer.toString(type.ordinal() + 1).equals(upper))
        .findFirst()
        .orElseThrow(
            () ->
                new ConfigurationException(
                    "There is no analysis of variance of type \""
                        + text
                        + "\"; it is I, II or III."));
  }
}
