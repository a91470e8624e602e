package sparkmixed.job;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import sparkmixed.error.ConfigurationException;
import sparkmixed.error.Nearest;

/**
 * One fit or prediction, typed; made from a configuration that {@link ConfigSchema} has let
 * through.
 *
 * @param keepNonConverged whether a fit that did not converge counts as done
 * @param rowDiagnostics whether residuals are tested, which reads the rows again
 * @param intervals what intervals a fit writes beside those of {@code tidy}; null for none
 */
record JobSpec(
    InputSpec input,
    ModelSpec model,
    OutputSpec output,
    boolean keepNonConverged,
    boolean rowDiagnostics,
    @Nullable IntervalSpec intervals) {
  private static final List<String> TYPES =
      List.of("string", "boolean", "int", "long", "double", "date", "timestamp");

  static JobSpec of(Config config) {
    Reader reader = new Reader(config);
    return new JobSpec(
        input(reader),
        model(reader),
        output(reader),
        reader.choice("onNonConvergence", "fail", "keep").equals("keep"),
        "true".equals(reader.text("diagnostics")),
        intervals(reader));
  }

  /** The output alone, which decides where even a rejected run is recorded. */
  static OutputSpec output(Config config) {
    return output(new Reader(config));
  }

  /** The input alone, for a command that has its models and its output from elsewhere. */
  static InputSpec inputOf(Config config) {
    return input(new Reader(config));
  }

  private static @Nullable IntervalSpec intervals(Reader reader) {
    String method =
        reader.optionalChoice("inference.intervals", "none", "wald", "profile", "bootstrap");
    Families kind =
        Families.of(
            reader.text("model.family"), reader.text("model.link"), reader.text("model.method"));
    IntervalSpec spec =
        IntervalSpec.of(
            method == null ? "none" : method,
            reader.number("inference.level"),
            reader.whole("inference.nsim"),
            reader.wholeLong("inference.seed"),
            kind);
    if (spec.method().equals("none")) {
      return null;
    }
    spec.check(kind, reader.text("model.placement"));
    return spec;
  }

  private static InputSpec input(Reader reader) {
    String path = reader.text("input.path");
    String table = reader.text("input.table");
    String sql = reader.text("input.sql");
    int given = (path == null ? 0 : 1) + (table == null ? 0 : 1) + (sql == null ? 0 : 1);
    if (given != 1) {
      throw new ConfigurationException(
          given == 0
              ? "The input is missing; give input.path, input.table or input.sql."
              : "The input is given twice; give one of input.path, input.table and input.sql.");
    }
    String format = reader.text("input.format");
    Map<String, String> columns = reader.byColumn("input.columns");
    columns.replaceAll((column, type) -> type.toLowerCase(Locale.ROOT));
    columns.forEach(
        (column, type) -> {
          if (!TYPES.contains(type)) {
            throw new ConfigurationException(
                String.format(
                    "Column \"%s\" in input.columns has the unknown type \"%s\"; the nearest is"
                        + " \"%s\" of %s.",
                    column, type, Nearest.to(type, TYPES), String.join(", ", TYPES)));
          }
        });
    return new InputSpec(
        path == null ? null : format != null ? format.toLowerCase(Locale.ROOT) : formatOf(path),
        path,
        table,
        sql,
        reader.options("input.options"),
        columns);
  }

  private static String formatOf(String path) {
    String name = path.toLowerCase(Locale.ROOT).replaceAll("\\.(gz|bz2|zst|lz4|snappy)$", "");
    if (name.endsWith(".csv")) {
      return "csv";
    }
    if (name.endsWith(".json") || name.endsWith(".jsonl")) {
      return "json";
    }
    return name.endsWith(".orc") ? "orc" : "parquet";
  }

  private static ModelSpec model(Reader reader) {
    return new ModelSpec(
        reader.text("model.formula"),
        reader.text("model.path"),
        Families.of(
            reader.text("model.family"), reader.text("model.link"), reader.text("model.method")),
        reader.text("model.weights"),
        reader.text("model.offset"),
        reader.byColumn("model.contrasts"),
        reader.lists("model.levels"),
        reader.optionalChoice("handleInvalid", "error", "skip"),
        reader.optionalChoice("newLevels", "population", "error", "missing"),
        reader.whole("model.maxIter"),
        reader.number("model.tol"),
        reader.wholeLong("model.seed"),
        reader.text("model.curvature"),
        reader.whole("model.quadraturePoints"),
        reader.whole("model.samples"),
        reader.text("model.placement"),
        reader.text("model.solver"),
        reader.text("model.ddf"),
        reader.whole("model.memoryBudgetMB"),
        reader.text("model.predictionCol"),
        reader.text("model.linkPredictionCol"),
        reader.text("model.predictionType"),
        new ModelSpec.ErrorSpec(
            reader.text("model.predictionStdErrorCol"),
            reader.text("model.predictionLowCol"),
            reader.text("model.predictionHighCol"),
            reader.optionalChoice("interval", "none", "confidence", "prediction"),
            reader.number("model.intervalLevel"),
            reader.optionalChoice("uncertainty", "fixed", "conditional", "new-levels"),
            reader.whole("model.predictionDraws"),
            reader.list("model.residuals")),
        reader.flag("model.keepStatistics"),
        "keep".equals(reader.optionalChoice("earlierRows", "drop", "keep")),
        new ModelSpec.BayesSpec(
            reader.whole("model.chains"),
            reader.whole("model.warmup"),
            reader.whole("model.draws"),
            reader.number("model.adaptDelta"),
            reader.text("model.algorithm"),
            reader.text("model.parameterization"),
            reader.list("model.priors"),
            reader.flag("model.keepEffects"),
            reader.text("model.samplePrior"),
            reader.whole("model.resumeInterval")));
  }

  private static OutputSpec output(Reader reader) {
    String path = reader.text("output.path");
    if (path == null || path.isBlank()) {
      throw new ConfigurationException("The output is missing; give output.path.");
    }
    String format = reader.text("output.format");
    return new OutputSpec(
        path,
        format == null ? "parquet" : format,
        reader.options("output.options"),
        !"false".equals(reader.text("output.report")),
        reader.rows("output.reportRows", OutputSpec.REPORT_ROWS),
        reader.rows("output.halfNormalRows", OutputSpec.HALF_NORMAL_ROWS));
  }

  /** Typed look-ups in a checked configuration; absent is null or empty. */
  private record Reader(Config config) {
    @Nullable ConfigValue value(String path) {
      return config.hasPath(path) ? config.getValue(path) : null;
    }

    @Nullable String text(String path) {
      ConfigValue value = value(path);
      return value == null ? null : ConfigSchema.text(value);
    }

    @Nullable Integer whole(String path) {
      Long value = wholeLong(path);
      if (value != null && (value < Integer.MIN_VALUE || value > Integer.MAX_VALUE)) {
        throw new ConfigurationException(
            "Configuration key \"" + path + "\" is " + value + ", which is too large.");
      }
      return value == null ? null : Integer.valueOf(value.intValue());
    }

    @Nullable Long wholeLong(String path) {
      String text = text(path);
      return text == null ? null : Long.valueOf(text.replace("+", ""));
    }

    /** A limit of rows. */
    long rows(String path, long usual) {
      Long rows = wholeLong(path);
      if (rows != null && rows < 0) {
        throw new ConfigurationException(
            path + " is " + rows + "; give a number of rows, 0 for none.");
      }
      return rows == null ? usual : rows;
    }

    @Nullable Double number(String path) {
      String text = text(path);
      return text == null ? null : Double.valueOf(text);
    }

    String choice(String path, String... known) {
      String chosen = optionalChoice(path, known);
      return chosen == null ? known[0] : chosen;
    }

    /** A choice that may stand in the model's section or beside it; the model's wins. */
    @Nullable String optionalChoice(String key, String... known) {
      String inModel = text("model." + key);
      String text = inModel == null ? text(key) : inModel;
      if (text != null && !List.of(known).contains(text)) {
        throw new ConfigurationException(
            String.format(
                "Configuration key \"%s\" is \"%s\"; it must be one of %s.",
                key, text, String.join(", ", known)));
      }
      return text;
    }

    @Nullable Boolean flag(String path) {
      String text = text(path);
      return text == null ? null : Boolean.valueOf(text);
    }

    List<String> list(String path) {
      return value(path) instanceof ConfigList list
          ? list.stream().map(ConfigSchema::text).toList()
          : List.of();
    }

    Map<String, String> byColumn(String path) {
      Map<String, String> values = new LinkedHashMap<>();
      if (value(path) instanceof ConfigObject section) {
        section.forEach((column, value) -> values.put(column, ConfigSchema.text(value)));
      }
      return values;
    }

    Map<String, List<String>> lists(String path) {
      Map<String, List<String>> values = new LinkedHashMap<>();
      if (value(path) instanceof ConfigObject section) {
        section.forEach(
            (column, value) ->
                values.put(column, ((ConfigList) value).stream().map(ConfigSchema::text).toList()));
      }
      return values;
    }

    Map<String, String> options(String path) {
      Map<String, String> values = new LinkedHashMap<>();
      if (value(path) instanceof ConfigObject section) {
        flatten("", section, values);
      }
      return values;
    }
  }

  /** Nested keys joined by dots. */
  static void flatten(String prefix, ConfigObject section, Map<String, String> into) {
    section.forEach(
        (key, value) -> {
          if (value instanceof ConfigObject inner) {
            flatten(prefix + key + ".", inner, into);
          } else if (value instanceof ConfigList list) {
            List<String> items = new ArrayList<>();
            list.forEach(item -> items.add(ConfigSchema.text(item)));
            into.put(prefix + key, String.join(",", items));
          } else {
            into.put(prefix + key, ConfigSchema.text(value));
          }
        });
  }
}
