package sparkmixed.job;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import sparkmixed.error.ConfigurationException;

/** Which models this version fits. */
final class Families {
  private static final String SUPPORTED =
      "this version fits linear mixed models: family gaussian, link identity, method REML or ML.";

  private Families() {}

  static void check(@Nullable String family, @Nullable String link, @Nullable String method) {
    check("family", family, List.of("gaussian"));
    check("link", link, List.of("identity"));
    check("method", method, List.of("reml", "ml"));
  }

  private static void check(String key, @Nullable String value, List<String> supported) {
    if (value != null && !supported.contains(value.toLowerCase(Locale.ROOT))) {
      throw new ConfigurationException(
          "model." + key + " = " + value + " is not available; " + SUPPORTED);
    }
  }
}
