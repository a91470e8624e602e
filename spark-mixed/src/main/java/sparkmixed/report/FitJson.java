package sparkmixed.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;
import sparkmixed.diagnostics.ConvergenceCheck;
import sparkmixed.diagnostics.IntraclassCorrelation;
import sparkmixed.diagnostics.NakagawaR2;
import sparkmixed.fit.Distribution;
import sparkmixed.fit.FittedModel;
import sparkmixed.fit.FittedModel.TermCovariance;
import sparkmixed.inference.Anova;
import sparkmixed.inference.CoefficientTests;
import sparkmixed.inference.ContrastTest;

/**
 * {@code fit.json}: a fit for machines. Numbers keep all their digits; one that does not exist is
 * null.
 */
final class FitJson {
  private static final int FORMAT_VERSION = 1;
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private FitJson() {}

  static ObjectNode of(FittedModel model, FitContext context) {
    ObjectNode json = new ObjectMapper().createObjectNode();
    json.put("formatVersion", FORMAT_VERSION).put("sparkMixedVersion", context.version());
    Distribution distribution = model.distribution();
    json.put("formula", model.formula());
    json.put("family", distribution.family()).put("link", distribution.link());
    json.put("method", model.method()).put("curvature", distribution.curvature());
    json.put("quadraturePoints", distribution.quadraturePoints());
    json.put("nobs", model.rows());
    json.put("rowsDropped", model.rowsSkipped() + model.rowsZeroWeight());
    ObjectNode groups = json.putObject("groups");
    model.groups().forEach(group -> groups.put(group.name(), group.levels()));
    number(json, "logLik", model.logLik());
    number(json, "deviance", model.criterion());
    number(json, "criterion", model.criterion());
    number(json, "criterionStdError", distribution.criterionStdError());
    number(json, "aic", model.aic());
    number(json, "bic", model.bic());
    number(json, "aicc", model.aicc());
    json.put("dfModel", model.dfModel()).put("dfResidual", model.dfResidual());
    number(json, "sigma", model.sigma());
    number(json, "dispersion", distribution.dispersion());
    number(json, "dispersionStdError", distribution.dispersionStdError());
    json.put(
        "dispersionDefinition",
        distribution.hasDispersion() ? distribution.dispersionDefinition() : null);
    json.set("theta", numbers(model.theta()));
    String ddf = CoefficientTests.of(model).method();
    json.put("ddf", ddf.equals(CoefficientTests.NONE) ? null : ddf);
    json.set("fixedEffects", fixedEffects(model));
    ArrayNode vcov = json.putArray("vcov");
    for (double[] row : model.fixedEffects().vcov()) {
      vcov.add(numbers(row));
    }
    json.set("varianceComponents", variances(model.terms()));
    json.set("correlations", correlations(model.terms()));
    ObjectNode icc = json.putObject("icc");
    IntraclassCorrelation.of(model).forEach((group, value) -> number(icc, group, value));
    json.set("r2", r2(model));
    json.put("singular", model.singular());
    ArrayNode warnings = json.putArray("warnings");
    for (FittedModel.Warning warning : model.warnings()) {
      warnings.addObject().put("code", warning.code()).put("message", warning.message());
    }
    ObjectNode convergence = convergence(model.convergence(), context.sparkJobs());
    convergence.set("checks", checks(model));
    json.set("convergence", convergence);
    FittedModel.Solver solver = model.solver();
    json.putObject("solver")
        .put("placement", solver.placement())
        .put("reducedSystem", solver.reducedSystem())
        .put("reason", solver.reason())
        .put("bytes", solver.bytes());
    ObjectNode seconds = json.putObject("seconds");
    context.seconds().forEach((stage, value) -> number(seconds, stage, value));
    return json;
  }

  /** Null of a model whose parts of the variance are unknown. */
  private static JsonNode r2(FittedModel model) {
    NakagawaR2 r2 = NakagawaR2.usual(model);
    if (r2 == null) {
      return NODES.nullNode();
    }
    ObjectNode json = NODES.objectNode();
    number(json, "marginal", r2.marginal());
    number(json, "conditional", r2.conditional());
    number(json, "varFixed", r2.fixed());
    number(json, "varRandom", r2.random());
    number(json, "varDistribution", r2.distribution());
    return json.put("method", r2.method().text());
  }

  private static ArrayNode fixedEffects(FittedModel model) {
    ArrayNode list = NODES.arrayNode();
    FittedModel.FixedEffects fixed = model.fixedEffects();
    CoefficientTests tests = CoefficientTests.of(model);
    double[] errors = tests.stdErrors();
    for (int j = 0; j < errors.length; j++) {
      ObjectNode effect = list.addObject().put("name", fixed.names().get(j));
      number(effect, "estimate", fixed.estimates()[j]);
      number(effect, "stdError", errors[j]);
      number(effect, "statistic", fixed.estimates()[j] / errors[j]);
      number(effect, "df", tests.degrees()[j]);
      number(effect, "pValue", tests.pValues()[j]);
    }
    return list;
  }

  /** Tests of terms; null if there are none. */
  static @Nullable ObjectNode anova(@Nullable Anova anova) {
    if (anova == null) {
      return null;
    }
    ObjectNode json = NODES.objectNode();
    json.put("type", anova.type().name()).put("ddf", anova.ddf());
    ArrayNode terms = json.putArray("terms");
    for (Anova.Row row : anova.rows()) {
      ContrastTest.Joint test = row.test();
      ObjectNode term = terms.addObject().put("term", row.term()).put("numDf", test.numDf());
      number(term, "denDf", test.denDf());
      number(term, "fValue", test.chiSquared() ? Double.NaN : test.statistic());
      number(term, "chiSquare", test.chiSquared() ? test.statistic() : Double.NaN);
      number(term, "pValue", test.pValue());
    }
    return json;
  }

  private static ArrayNode variances(List<TermCovariance> terms) {
    ArrayNode list = NODES.arrayNode();
    for (TermCovariance term : terms) {
      for (int k = 0; k < term.columns().size(); k++) {
        ObjectNode entry =
            list.addObject().put("group", term.group()).put("term", term.columns().get(k));
        number(entry, "variance", term.covariance()[k][k]);
        number(entry, "stdDev", term.standardDeviation(k));
      }
    }
    return list;
  }

  private static ArrayNode correlations(List<TermCovariance> terms) {
    ArrayNode list = NODES.arrayNode();
    for (TermCovariance term : terms) {
      for (int b = 1; term.correlated() && b < term.columns().size(); b++) {
        for (int a = 0; a < b; a++) {
          ObjectNode entry = list.addObject().put("group", term.group());
          entry.put("term1", term.columns().get(a)).put("term2", term.columns().get(b));
          number(entry, "correlation", term.correlation(b, a));
        }
      }
    }
    return list;
  }

  private static ObjectNode convergence(FittedModel.Convergence convergence, int sparkJobs) {
    ObjectNode json = NODES.objectNode();
    json.put("converged", convergence.converged()).put("message", convergence.message());
    json.put("iterations", convergence.iterations());
    json.put("evaluations", convergence.evaluations());
    if (sparkJobs < 0) {
      json.putNull("sparkJobs");
    } else {
      json.put("sparkJobs", sparkJobs);
    }
    number(json, "gradientNorm", convergence.gradientNorm());
    return json;
  }

  private static ArrayNode checks(FittedModel model) {
    ArrayNode list = NODES.arrayNode();
    for (ConvergenceCheck check : ConvergenceCheck.of(model)) {
      ObjectNode entry = list.addObject().put("check", check.check());
      number(entry, "value", check.value());
      number(entry, "tolerance", check.tolerance());
      entry.put("ok", check.ok()).put("message", check.message());
    }
    return list;
  }

  private static ArrayNode numbers(double[] values) {
    ArrayNode list = NODES.arrayNode();
    for (double value : values) {
      if (Double.isFinite(value)) {
        list.add(value);
      } else {
        list.addNull();
      }
    }
    return list;
  }

  private static void number(ObjectNode json, String name, double value) {
    if (Double.isFinite(value)) {
      json.put(name, value);
    } else {
      json.putNull(name);
    }
  }
}
