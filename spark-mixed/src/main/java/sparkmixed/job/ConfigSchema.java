package sparkmixed.job;

import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import sparkmixed.error.ConfigurationException;
import sparkmixed.error.Nearest;

/** Every key a configuration may have, and the check that it has no other. */
final class ConfigSchema {
  /** What a key holds. */
  enum Kind {
    TEXT("a text"),
    WHOLE("a whole number"),
    NUMBER("a number"),
    FLAG("true or false"),
    /** Texts. */
    LIST("a list of texts, [a, b]"),
    /** Texts by name; nested keys are joined by dots. */
    OPTIONS("a section of options"),
    /** Texts by column. */
    BY_COLUMN("a section of columns"),
    /** Lists of texts by column. */
    LISTS_BY_COLUMN("a section of columns, each with a list of levels");

    private final String words;

    Kind(String words) {
      this.words = words;
    }
  }

  private static final Map<String, Kind> INPUT =
      keys(
          "format",
          Kind.TEXT,
          "path",
          Kind.TEXT,
          "options",
          Kind.OPTIONS,
          "table",
          Kind.TEXT,
          "sql",
          Kind.TEXT,
          "columns",
          Kind.BY_COLUMN);
  private static final Map<String, Kind> MODEL =
      keys(
          "formula",
          Kind.TEXT,
          "family",
          Kind.TEXT,
          "link",
          Kind.TEXT,
          "method",
          Kind.TEXT,
          "weights",
          Kind.TEXT,
          "offset",
          Kind.TEXT,
          "contrasts",
          Kind.BY_COLUMN,
          "levels",
          Kind.LISTS_BY_COLUMN,
          "handleInvalid",
          Kind.TEXT,
          "newLevels",
          Kind.TEXT,
          "maxIter",
          Kind.WHOLE,
          "tol",
          Kind.NUMBER,
          "seed",
          Kind.WHOLE,
          "curvature",
          Kind.TEXT,
          "quadraturePoints",
          Kind.WHOLE,
          "samples",
          Kind.WHOLE,
          "placement",
          Kind.TEXT,
          "solver",
          Kind.TEXT,
          "ddf",
          Kind.TEXT,
          "memoryBudgetMB",
          Kind.WHOLE,
          "path",
          Kind.TEXT,
          "predictionCol",
          Kind.TEXT,
          "linkPredictionCol",
          Kind.TEXT,
          "predictionType",
          Kind.TEXT,
          "predictionStdErrorCol",
          Kind.TEXT,
          "predictionLowCol",
          Kind.TEXT,
          "predictionHighCol",
          Kind.TEXT,
          "interval",
          Kind.TEXT,
          "intervalLevel",
          Kind.NUMBER,
          "uncertainty",
          Kind.TEXT,
          "predictionDraws",
          Kind.WHOLE,
          "residuals",
          Kind.LIST,
          "keepStatistics",
          Kind.FLAG,
          "earlierRows",
          Kind.TEXT,
          "chains",
          Kind.WHOLE,
          "warmup",
          Kind.WHOLE,
          "draws",
          Kind.WHOLE,
          "adaptDelta",
          Kind.NUMBER,
          "algorithm",
          Kind.TEXT,
          "parameterization",
          Kind.TEXT,
          "priors",
          Kind.LIST,
          "keepEffects",
          Kind.FLAG,
          "samplePrior",
          Kind.TEXT,
          "resumeInterval",
          Kind.WHOLE);
  private static final Map<String, Kind> OUTPUT =
      keys(
          "path",
          Kind.TEXT,
          "format",
          Kind.TEXT,
          "options",
          Kind.OPTIONS,
          "report",
          Kind.FLAG,
          "reportRows",
          Kind.WHOLE,
          "halfNormalRows",
          Kind.WHOLE);
  private static final Map<String, Kind> INFERENCE =
      keys("intervals", Kind.TEXT, "level", Kind.NUMBER, "nsim", Kind.WHOLE, "seed", Kind.WHOLE);
  private static final Map<String, Map<String, Kind>> SECTIONS =
      Map.of("input", INPUT, "model", MODEL, "output", OUTPUT, "inference", INFERENCE);
  private static final Map<String, Kind> SHARED =
      keys(
          "onNonConvergence",
          Kind.TEXT,
          "newLevels",
          Kind.TEXT,
          "handleInvalid",
          Kind.TEXT,
          "diagnostics",
          Kind.FLAG);

  private ConfigSchema() {}

  private static Map<String, Kind> keys(Object... pairs) {
    Map<String, Kind> keys = new LinkedHashMap<>();
    for (int k = 0; k < pairs.length; k += 2) {
      keys.put((String) pairs[k], (Kind) pairs[k + 1]);
    }
    return keys;
  }

  /** Checks everything but the content of {@code fits}. */
  static void checkRoot(ConfigObject root) {
    List<String> known =
        new ArrayList<>(List.of("input", "model", "output", "inference", "fits", "spark"));
    known.addAll(SHARED.keySet());
    root.forEach(
        (key, value) -> {
          switch (key) {
            case "fits" -> {
              if (!(value instanceof ConfigList)) {
                throw wrong("fits", value, "a list of fits, [ { name = ... }, ... ]");
              }
            }
            case "spark" -> checkValue("spark", value, Kind.OPTIONS);
            default -> check(key, value, known);
          }
        });
  }

  /** Checks one entry of {@code fits}; {@code at} names it in messages. */
  static void checkEntry(String at, ConfigValue entry) {
    if (!(entry instanceof ConfigObject object)) {
      throw wrong(at, entry, "a section, { name = ..., model { ... } }");
    }
    List<String> known = new ArrayList<>(List.of("name", "input", "model", "output", "inference"));
    known.addAll(SHARED.keySet());
    object.forEach(
        (key, value) -> {
          if (key.equals("name")) {
            checkValue("name", value, Kind.TEXT);
          } else {
            check(key, value, known);
          }
        });
  }

  private static void check(String key, ConfigValue value, List<String> known) {
    Map<String, Kind> section = SECTIONS.get(key);
    Kind kind = SHARED.get(key);
    if (section != null) {
      checkSection(key, value, section);
    } else if (kind != null) {
      checkValue(key, value, kind);
    } else {
      throw unknown(key, value, "", known);
    }
  }

  private static void checkSection(String path, ConfigValue value, Map<String, Kind> keys) {
    if (!(value instanceof ConfigObject section)) {
      throw wrong(path, value, "a section, " + path + " { ... }");
    }
    section.forEach(
        (key, inner) -> {
          Kind kind = keys.get(key);
          if (kind == null) {
            throw unknown(key, inner, path + ".", new ArrayList<>(keys.keySet()));
          }
          checkValue(path + "." + key, inner, kind);
        });
  }

  private static void checkValue(String path, ConfigValue value, Kind kind) {
    boolean fine =
        switch (kind) {
          case TEXT -> isScalar(value);
          case WHOLE -> isScalar(value) && text(value).matches("[+-]?\\d{1,18}");
          case NUMBER -> isScalar(value) && isNumber(text(value));
          case LIST ->
              value instanceof ConfigList list && list.stream().allMatch(ConfigSchema::isScalar);
          case FLAG -> isScalar(value) && text(value).matches("true|false");
          default -> value.valueType() == ConfigValueType.OBJECT;
        };
    if (!fine) {
      throw wrong(path, value, kind.words);
    }
    if (kind == Kind.BY_COLUMN || kind == Kind.LISTS_BY_COLUMN) {
      ((ConfigObject) value)
          .forEach((column, inner) -> checkColumn(path + "." + column, inner, kind));
    }
  }

  private static void checkColumn(String path, ConfigValue value, Kind kind) {
    if (value instanceof ConfigObject) {
      throw new ConfigurationException(
          "\"" + path + "\"" + line(value) + " is a section; quote a column name that has dots.");
    }
    if (kind == Kind.BY_COLUMN && !isScalar(value)) {
      throw wrong(path, value, "a text");
    }
    if (kind == Kind.LISTS_BY_COLUMN
        && !(value instanceof ConfigList list && list.stream().allMatch(ConfigSchema::isScalar))) {
      throw wrong(path, value, "a list of levels, [\"a\", \"b\"]");
    }
  }

  static boolean isScalar(ConfigValue value) {
    return switch (value.valueType()) {
      case STRING, NUMBER, BOOLEAN -> true;
      default -> false;
    };
  }

  static String text(ConfigValue value) {
    return String.valueOf(value.unwrapped());
  }

  private static boolean isNumber(String text) {
    try {
      return Double.isFinite(Double.parseDouble(text));
    } catch (NumberFormatException notANumber) {
      return false;
    }
  }

  private static ConfigurationException unknown(
      String key, ConfigValue value, String section, List<String> known) {
    return new ConfigurationException(
        "Unknown configuration key \""
            + section
            + key
            + "\""
            + line(value)
            + "; the nearest known key is \""
            + section
            + Nearest.to(key, known)
            + "\".");
  }

  private static ConfigurationException wrong(String path, ConfigValue value, String wanted) {
    String given =
        isScalar(value) ? "\"" + Redaction.value(path, text(value)) + "\"" : kindOf(value);
    return new ConfigurationException(
        "Configuration key \""
            + path
            + "\""
            + line(value)
            + " is "
            + given
            + "; it must be "
            + wanted
            + ".");
  }

  private static String kindOf(ConfigValue value) {
    return switch (value.valueType()) {
      case LIST -> "a list";
      case OBJECT -> "a section";
      default -> "null";
    };
  }

  private static String line(ConfigValue value) {
    int line = value.origin().lineNumber();
    return line > 0 ? " (line " + line + ")" : "";
  }
}
