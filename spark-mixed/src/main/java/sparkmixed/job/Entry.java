package sparkmixed.job;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValue;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import sparkmixed.error.ConfigurationException;
import sparkmixed.error.SparkMixedException;

/**
 * One fit of a job, as configured.
 *
 * @param name directory below the output; null for a job of one fit
 * @param config defaults, overridden by the entry, overridden by {@code --set}
 * @param problem why it cannot be run, found without looking at its values
 */
record Entry(@Nullable String name, Config config, @Nullable SparkMixedException problem) {
  private static final List<String> SOURCES = List.of("input.path", "input.table", "input.sql");

  /**
   * The fits of a job.
   *
   * @param file the configuration file
   * @param settings what {@code --set} says
   * @throws ConfigurationException for what is wrong outside the entries
   */
  static List<Entry> of(Config file, Config settings) {
    Config all = over(settings, file);
    ConfigSchema.checkRoot(all.root());
    if (!all.root().containsKey("fits")) {
      return List.of(new Entry(null, all, null));
    }
    ConfigList fits = (ConfigList) all.root().get("fits");
    if (fits == null || fits.isEmpty()) {
      throw new ConfigurationException("The list fits is empty; leave it out or name a fit.");
    }
    Config defaults = all.withoutPath("fits");
    Config overrides = settings.withoutPath("fits");
    Set<String> taken = new HashSet<>();
    List<Entry> entries = new ArrayList<>();
    for (int k = 0; k < fits.size(); k++) {
      entries.add(entry(fits.get(k), k + 1, defaults, overrides, taken));
    }
    return entries;
  }

  private static Entry entry(
      ConfigValue value, int number, Config defaults, Config overrides, Set<String> taken) {
    String name = "fit-" + number;
    Config config = defaults;
    SparkMixedException problem = null;
    try {
      if (value instanceof ConfigObject object) {
        config = over(overrides, over(object.toConfig().withoutPath("name"), defaults));
        name = name(object, number, taken);
      }
      ConfigSchema.checkEntry("fits, entry " + number, value);
    } catch (SparkMixedException wrong) {
      problem = wrong;
    } catch (ConfigException wrong) {
      problem = new ConfigurationException("Entry " + number + " of fits cannot be read.", wrong);
    }
    while (!taken.add(name)) {
      name += "-";
    }
    return new Entry(name, config, problem);
  }

  /**
   * One configuration over another; a source of rows replaces the one below it, of whichever kind.
   */
  private static Config over(Config top, Config below) {
    Config rest = below;
    if (SOURCES.stream().anyMatch(top::hasPath)) {
      for (String source : SOURCES) {
        rest = rest.withoutPath(source);
      }
    }
    return top.withFallback(rest);
  }

  private static String name(ConfigObject object, int number, Set<String> taken) {
    ConfigValue given = object.get("name");
    if (given == null || !ConfigSchema.isScalar(given)) {
      throw new ConfigurationException("Entry " + number + " of fits has no name.");
    }
    String name = Names.checked("name of entry " + number + " of fits,", ConfigSchema.text(given));
    if (taken.contains(name)) {
      throw new ConfigurationException("Two entries of fits have the name \"" + name + "\".");
    }
    return name;
  }

  /** The configuration as it may be shown, on one line. */
  String redacted() {
    return Redaction.of(config.root()).render(ConfigRenderOptions.concise());
  }
}
