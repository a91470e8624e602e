package sparkmixed.frame;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import sparkmixed.error.ConfigurationException;

/**
 * R's contrast codings, and the indicator coding that takes their place where a margin is missing.
 */
enum Contrast {
  INDICATOR,
  TREATMENT,
  SUM,
  HELMERT,
  POLY;

  /** The coding a user names; {@code contr.sum} is accepted for {@code sum}. */
  static Contrast named(String column, String name) {
    String plain = name.startsWith("contr.") ? name.substring("contr.".length()) : name;
    for (Contrast contrast : values()) {
      if (contrast != INDICATOR && contrast.text().equals(plain.toLowerCase(Locale.ROOT))) {
        return contrast;
      }
    }
    String known =
        Arrays.stream(values())
            .filter(contrast -> contrast != INDICATOR)
            .map(Contrast::text)
            .collect(Collectors.joining(", "));
    throw new ConfigurationException(
        "Unknown contrasts \""
            + name
            + "\" for column \""
            + column
            + "\"; use one of "
            + known
            + ".");
  }

  private String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
