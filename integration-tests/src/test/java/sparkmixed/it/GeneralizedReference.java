package sparkmixed.it;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/**
 * What one fixture of a generalized model says about our fits: one by the method and package that
 * the fixture is of, and more by the direct maximum likelihood that it carries beside.
 */
final class GeneralizedReference {
  private static final Pattern NODES = Pattern.compile("(?i)agq(\\d+)");
  private static final Pattern ROW_NUMBER = Pattern.compile("(\\w+) = row number");
  private static final Pattern TEXTS = Pattern.compile("^([\\w, ]+) as factors");

  /**
   * A fit of ours and what it has to be.
   *
   * @param fit the fixture
   * @param entry of the job
   * @param own whether the fixture's effects and predictions are those of this fit
   * @param estimates by name of the coefficient
   * @param errors standard errors by name; empty if the fixture has none
   * @param deviations standard deviations by group and term, {@code g/(Intercept)}
   * @param dispersion null if there is none to compare
   */
  record Case(
      JsonNode fit,
      ObjectNode entry,
      boolean own,
      double logLik,
      Map<String, Double> estimates,
      Map<String, Double> errors,
      Map<String, Double> deviations,
      @Nullable Double dispersion) {
    String name() {
      return entry.get("name").asText();
    }
  }

  private final ReferenceFits reference;
  private final JsonNode fit;
  private final SparkSession spark;
  private final List<Case> cases = new ArrayList<>();

  private GeneralizedReference(ReferenceFits reference, JsonNode fit, SparkSession spark) {
    this.reference = reference;
    this.fit = fit;
    this.spark = spark;
  }

  static List<Case> cases(ReferenceFits reference, JsonNode fit, SparkSession spark) {
    GeneralizedReference source = new GeneralizedReference(reference, fit, spark);
    // lme4 has no likelihood for families with a dispersion: what it calls one is none.
    if (fit.hasNonNull("logLik")) {
      source.own();
    }
    JsonNode suite = fit.has("ri_suite") ? fit.get("ri_suite") : fit.at("/extra/ri_suite");
    suite
        .fields()
        .forEachRemaining(
            method -> {
              if (method.getValue().has("logLik")) {
                source.direct(method.getKey(), method.getValue());
              }
            });
    JsonNode tmb = fit.at("/extra/glmmTMB");
    if (tmb.has("logLik")) {
      source.tmb(tmb);
    }
    return source.cases;
  }

  private static String text(JsonNode node, String field) {
    return node.path(field).isTextual() ? node.get(field).asText() : "";
  }

  private void own() {
    String method = text(fit, "method");
    String package_ = text(fit, "package");
    double logLik = fit.get("logLik").asDouble();
    JsonNode full = fit.at("/extra/logLik_full");
    if (full.isNumber()) {
      logLik = full.asDouble();
    } else if (NODES.matcher(method).find() && fit.at("/extra/saturated_logLik").isNumber()) {
      logLik += fit.at("/extra/saturated_logLik").asDouble();
    }
    Map<String, Double> estimates = new LinkedHashMap<>();
    Map<String, Double> errors = new LinkedHashMap<>();
    JsonNode fixed = fit.get("fixed");
    for (int j = 0; j < fixed.get("names").size(); j++) {
      String name = fixed.get("names").get(j).asText();
      estimates.put(name, fixed.get("estimate").get(j).asDouble());
      errors.put(name, fixed.get("se").get(j).asDouble());
    }
    Map<String, Double> deviations = new LinkedHashMap<>();
    for (JsonNode term : fit.get("varcomp")) {
      for (int k = 0; k < term.get("names").size(); k++) {
        deviations.put(
            group(text(term, "group")) + "/" + term.get("names").get(k).asText(),
            term.get("sd").get(k).asDouble());
      }
    }
    JsonNode dispersion = fit.path("dispersion");
    Double value = null;
    for (String name : List.of("theta", "phi")) {
      if (dispersion.path(name).isNumber()) {
        value = dispersion.get(name).asDouble();
      }
    }
    ObjectNode entry = entry("own", method);
    if (package_.equals("lme4")) {
      ((ObjectNode) entry.get("model")).put("curvature", "expected");
    }
    cases.add(new Case(fit, entry, true, logLik, estimates, errors, deviations, value));
  }

  private void direct(String method, JsonNode result) {
    ObjectNode entry = entry(method, method);
    if (method.endsWith("expected")) {
      ((ObjectNode) entry.get("model")).put("curvature", "expected");
    }
    JsonNode dispersion = result.get("dispersion");
    cases.add(
        new Case(
            fit,
            entry,
            false,
            result.get("logLik").asDouble(),
            numbers(result.get("fixed")),
            numbers(result.get("fixed_se")),
            Map.of(onlyGroup() + "/(Intercept)", result.get("sd_group").asDouble()),
            dispersion != null && dispersion.isNumber() ? dispersion.asDouble() : null));
  }

  private void tmb(JsonNode result) {
    cases.add(
        new Case(
            fit,
            entry("glmmTMB", "Laplace"),
            false,
            result.get("logLik").asDouble(),
            numbers(result.get("fixed")),
            Map.of(),
            Map.of(onlyGroup() + "/(Intercept)", result.get("sd_herd").asDouble()),
            null));
  }

  private static Map<String, Double> numbers(JsonNode object) {
    Map<String, Double> numbers = new LinkedHashMap<>();
    object
        .fields()
        .forEachRemaining(field -> numbers.put(field.getKey(), field.getValue().asDouble()));
    return numbers;
  }

  private String onlyGroup() {
    Matcher bar = Pattern.compile("\\(1 \\| (\\w+)\\)").matcher(text(fit, "formula"));
    if (!bar.find()) {
      throw new IllegalArgumentException("no group in " + fit.get("formula"));
    }
    return group(bar.group(1));
  }

  /** A factor that numbers the rows is {@code .obs} here. */
  private String group(String name) {
    Matcher rows = ROW_NUMBER.matcher(text(fit, "data_prep"));
    String plain = rows.find() && name.equals(rows.group(1)) ? ".obs" : name;
    return plain.replaceAll("\\.\\d+$", "");
  }

  private ObjectNode entry(String suffix, String method) {
    ObjectNode entry = reference.data(fit, spark);
    entry.put("name", fit.get("id").asText() + "-" + suffix);
    ObjectNode model = (ObjectNode) entry.get("model");
    String formula = text(fit, "formula").replaceFirst("^RT ~", "Reaction / 1000 ~");
    Matcher rows = ROW_NUMBER.matcher(text(fit, "data_prep"));
    if (rows.find()) {
      formula = formula.replace("(1 | " + rows.group(1) + ")", "(1 | .obs)");
    }
    Matcher texts = TEXTS.matcher(text(fit, "data_prep"));
    if (texts.find()) {
      ObjectNode columns = (ObjectNode) entry.at("/input/columns");
      for (String column : texts.group(1).split(", ")) {
        columns.put(column, "string");
      }
    }
    model.put("formula", formula).put("family", text(fit, "family")).put("link", text(fit, "link"));
    if (formula.startsWith("incidence/size")) {
      model.put("weights", "size");
    }
    Matcher nodes = NODES.matcher(method);
    if (method.contains("PQL")) {
      model.put("method", "PQL");
    } else if (nodes.find()) {
      model.put("method", "AGQ").put("quadraturePoints", Integer.parseInt(nodes.group(1)));
    } else {
      model.put("method", "Laplace");
    }
    return entry;
  }
}
