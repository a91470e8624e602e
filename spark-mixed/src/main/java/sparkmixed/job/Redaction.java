package sparkmixed.job;

import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Keeps secrets out of logs, messages and {@code run.json}, by the rule Spark uses for its own
 * configuration.
 */
final class Redaction {
  static final String HIDDEN = "*********(redacted)";

  private static final String DEFAULT = "(?i)secret|password|token|access[.]?key";
  private static final Pattern SECRET_KEY =
      Pattern.compile(System.getProperty("spark.redaction.regex", DEFAULT));
  private static final Pattern USER_INFO = Pattern.compile("(://)[^/@\\s\"']*@");
  private static final Pattern QUERY = Pattern.compile("(\\w://[^\\s?\"']*)\\?[^\\s\"']*");
  private static final Pattern ASSIGNMENT =
      Pattern.compile("(?i)((?:secret|password|pwd|token|access[._]?key)\\s*=\\s*)[^;&\\s\"']+");

  private Redaction() {}

  /** A text as it may be shown; {@code path} is its key. */
  static String value(String path, String text) {
    return SECRET_KEY.matcher(path).find() ? HIDDEN : text(text);
  }

  /** A text without user-info and query of its URIs, and without {@code password=...}. */
  static String text(String text) {
    String shown = USER_INFO.matcher(text).replaceAll("$1");
    shown = QUERY.matcher(shown).replaceAll("$1");
    return ASSIGNMENT.matcher(shown).replaceAll("$1" + HIDDEN);
  }

  static ConfigObject of(ConfigObject config) {
    return (ConfigObject) redact("", config);
  }

  private static ConfigValue redact(String path, ConfigValue value) {
    if (value instanceof ConfigObject object) {
      Map<String, Object> shown = new LinkedHashMap<>();
      object.forEach((key, inner) -> shown.put(key, redact(path + "." + key, inner)));
      return ConfigValueFactory.fromMap(shown);
    }
    if (SECRET_KEY.matcher(path).find()) {
      return ConfigValueFactory.fromAnyRef(HIDDEN);
    }
    if (value instanceof ConfigList list) {
      List<Object> shown = new ArrayList<>();
      list.forEach(inner -> shown.add(redact(path, inner)));
      return ConfigValueFactory.fromIterable(shown);
    }
    return value.unwrapped() instanceof String text
        ? ConfigValueFactory.fromAnyRef(text(text))
        : value;
  }
}
