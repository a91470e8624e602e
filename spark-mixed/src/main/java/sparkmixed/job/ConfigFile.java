package sparkmixed.job;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigSyntax;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import org.apache.hadoop.fs.Path;
import sparkmixed.error.ConfigurationException;

/** Reads the configuration: the file, substitutions from the environment, then {@code --set}. */
final class ConfigFile {
  private ConfigFile() {}

  /** The file with its substitutions resolved; a plain path is looked for locally first. */
  static Config read(String location) {
    try {
      ConfigParseOptions syntax = ConfigParseOptions.defaults().setSyntax(ConfigSyntax.CONF);
      if (!location.contains(":")) {
        java.nio.file.Path local = java.nio.file.Path.of(location);
        if (Files.isReadable(local) && !Files.isDirectory(local)) {
          return ConfigFactory.parseFile(local.toFile(), syntax.setAllowMissing(false)).resolve();
        }
      }
      Path path = new Path(location);
      try (Reader text =
          new InputStreamReader(
              path.getFileSystem(Hadoop.configuration()).open(path), StandardCharsets.UTF_8)) {
        return ConfigFactory.parseReader(text, syntax).resolve();
      }
    } catch (IOException | IllegalArgumentException unreadable) {
      throw new ConfigurationException(
          "Cannot read the configuration file " + Redaction.text(location) + ".", unreadable);
    } catch (ConfigException.UnresolvedSubstitution missing) {
      throw new ConfigurationException(
          "The configuration refers to something that is not set: "
              + sentence(missing)
              + " Set it in the environment, or write ${?NAME} if it may be absent.",
          missing);
    } catch (ConfigException.IO missing) {
      throw new ConfigurationException(
          "Cannot read the configuration file " + location + ".", missing);
    } catch (ConfigException broken) {
      throw new ConfigurationException(
          "The configuration is not valid HOCON: " + sentence(broken), broken);
    }
  }

  private static String sentence(ConfigException error) {
    String message = String.valueOf(error.getMessage()).strip();
    return Redaction.text(message.endsWith(".") ? message : message + ".");
  }

  /** The values of {@code --set key=value}, later ones over earlier ones. */
  static Config settings(List<String> settings) {
    Config config = ConfigFactory.empty();
    for (String setting : settings) {
      int equals = equalsSign(setting);
      if (equals <= 0) {
        throw new ConfigurationException(
            "--set " + Redaction.text(setting) + " has no value; write --set key=value.");
      }
      String key = setting.substring(0, equals).strip();
      try {
        String path = ConfigUtil.joinPath(ConfigUtil.splitPath(key));
        config = config.withValue(path, value(setting.substring(equals + 1).strip()));
      } catch (ConfigException broken) {
        throw new ConfigurationException(
            "--set "
                + Redaction.text(setting)
                + " cannot be read; quote a key that has dots, and"
                + " lists or sections as in the file.",
            broken);
      }
    }
    return config;
  }

  /** The first {@code =} outside quotes. */
  private static int equalsSign(String setting) {
    boolean quoted = false;
    for (int i = 0; i < setting.length(); i++) {
      char c = setting.charAt(i);
      if (c == '"') {
        quoted = !quoted;
      } else if (c == '=' && !quoted) {
        return i;
      }
    }
    return -1;
  }

  /**
   * A list, section or quoted text is read as in the file; anything else is text as it stands, so
   * that a formula needs no second quotes.
   */
  private static ConfigValue value(String text) {
    if (text.startsWith("[") || text.startsWith("{") || text.startsWith("\"")) {
      return ConfigFactory.parseString("value = " + text).resolve().getValue("value");
    }
    return ConfigValueFactory.fromAnyRef(text);
  }
}
