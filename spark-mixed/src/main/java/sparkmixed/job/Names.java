package sparkmixed.job;

import java.util.regex.Pattern;
import sparkmixed.error.ConfigurationException;

/** Names that become directories. */
final class Names {
  private static final Pattern SAFE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");

  private Names() {}

  static boolean isSafe(String name) {
    return SAFE.matcher(name).matches();
  }

  /**
   * The name, if it can be a directory's.
   *
   * @param what the name names, for the message
   */
  static String checked(String what, String name) {
    if (!isSafe(name)) {
      throw new ConfigurationException(
          "The "
              + what
              + " \""
              + name
              + "\" cannot name a directory; use up to 128 letters, digits, '.', '_' and '-', a"
              + " letter or digit first.");
    }
    return name;
  }
}
