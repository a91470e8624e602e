package sparkmixed.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import sparkmixed.fit.FittedModel;
import sparkmixed.fit.LmmFit;
import sparkmixed.fit.RandomEffects;

/** A generalized fit against R's numbers, within what issue 3 promises. */
public final class GlmmComparison {
  private static final double LOG_LIK = 2e-4;
  private static final double COEFFICIENT = 0.01;
  private static final double STANDARD_ERROR = 0.01;
  private static final double STANDARD_DEVIATION = 0.003;
  private static final double DISPERSION = 0.005;

  /** Of a conditional standard deviation. */
  private static final double MODE = 1e-3;

  private static final double FITTED = 2e-4;

  private final LmmFit.Result result;
  private final FittedModel model;

  public GlmmComparison(LmmFit.Result result) {
    this.result = result;
    this.model = result.model();
    assertTrue(model.convergence().converged(), model.convergence().message());
  }

  public void assertLogLik(double expected) {
    assertEquals(expected, model.logLik(), LOG_LIK, "logLik");
  }

  /** {@code names, estimate, se}. */
  public void assertFixed(JsonNode fixed) {
    assertEquals(texts(fixed.get("names")), model.fixedEffects().names());
    for (int j = 0; j < fixed.get("names").size(); j++) {
      assertCoefficient(j, fixed.get("estimate").get(j), fixed.get("se").get(j));
    }
  }

  /** Estimates and standard errors by name, as in a {@code ri_suite}. */
  public void assertFixed(JsonNode estimates, JsonNode errors) {
    List<String> names = model.fixedEffects().names();
    assertEquals(estimates.size(), names.size());
    for (int j = 0; j < names.size(); j++) {
      assertCoefficient(j, estimates.get(names.get(j)), errors.get(names.get(j)));
    }
  }

  private void assertCoefficient(int j, JsonNode estimate, JsonNode error) {
    String name = model.fixedEffects().names().get(j);
    double se = error.asDouble();
    assertEquals(estimate.asDouble(), model.fixedEffects().estimates()[j], COEFFICIENT * se, name);
    assertEquals(
        se, model.fixedEffects().standardErrors()[j], STANDARD_ERROR * se, "se of " + name);
  }

  /** Terms as lme4 and glmmTMB list them. */
  public void assertTerms(JsonNode varcomp) {
    for (JsonNode expected : varcomp) {
      String group = expected.get("group").asText();
      List<String> columns = texts(expected.get("names"));
      FittedModel.TermCovariance term =
          model.terms().stream()
              .filter(one -> one.group().equals(group) && one.columns().equals(columns))
              .findFirst()
              .orElseThrow(() -> new AssertionError("no term of " + columns + " by " + group));
      for (int k = 0; k < columns.size(); k++) {
        assertDeviation(expected.get("sd").get(k), term.standardDeviation(k), group);
        for (int i = 0; i < k; i++) {
          assertEquals(
              expected.get("corr").get(k).get(i).asDouble(), term.correlation(k, i), 3e-3, group);
        }
      }
    }
  }

  /** The standard deviation of the only random effect. */
  public void assertDeviation(JsonNode expected) {
    assertDeviation(expected, model.terms().get(0).standardDeviation(0), "sd_group");
  }

  private static void assertDeviation(JsonNode expected, double actual, String group) {
    double sd = expected.asDouble();
    assertEquals(sd, actual, STANDARD_DEVIATION * sd, "sd by " + group);
  }

  public void assertDispersion(double expected) {
    assertEquals(expected, model.distribution().dispersion(), DISPERSION * expected, "dispersion");
  }

  /**
   * Conditional modes and, from lme4, conditional standard deviations: glmmTMB's contain the
   * uncertainty of the fixed effects.
   */
  public void assertModes(JsonNode ranef) {
    for (Map.Entry<String, JsonNode> group : ranef.properties()) {
      RandomEffects effects = effects(group.getKey());
      Map<String, Integer> positions = DenseModel.positions(effects.levels());
      List<String> levels = texts(group.getValue().get("levels"));
      List<String> columns = texts(group.getValue().get("columns"));
      boolean comparable = !group.getValue().hasNonNull("cond_sd_note");
      for (int i = 0; i < levels.size(); i++) {
        int level = Objects.requireNonNull(positions.get(levels.get(i)), levels.get(i));
        for (int c = 0; c < columns.size(); c++) {
          int column = effects.columns().indexOf(columns.get(c));
          double sd = group.getValue().get("cond_sd").get(i).get(c).asDouble();
          double mode = group.getValue().get("modes").get(i).get(c).asDouble();
          String where = columns.get(c) + " of " + group.getKey() + " " + levels.get(i);
          assertEquals(mode, effects.modes().get(level, column), MODE * sd, where);
          if (comparable) {
            assertEquals(sd, effects.deviations().get(level, column), MODE * sd, "sd: " + where);
          }
        }
      }
    }
  }

  /** Modes of the first levels in R's order of the only random effect. */
  public void assertModes(JsonNode modes, List<String> levels) {
    RandomEffects effects = result.randomEffects().get(0);
    Map<String, Integer> positions = DenseModel.positions(effects.levels());
    for (int i = 0; i < modes.size(); i++) {
      int level = Objects.requireNonNull(positions.get(levels.get(i)), levels.get(i));
      double sd = effects.deviations().get(level, 0);
      assertEquals(
          modes.get(i).asDouble(), effects.modes().get(level, 0), MODE * sd, levels.get(i));
    }
  }

  private RandomEffects effects(String group) {
    return result.randomEffects().stream()
        .filter(one -> one.group().equals(group))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no effects of " + group));
  }

  /** Means or linear predictors, row by row. */
  public static void assertFitted(JsonNode expected, double[] actual, String what) {
    for (int i = 0; i < expected.size(); i++) {
      double value = expected.get(i).asDouble();
      assertEquals(value, actual[i], FITTED * (0.01 + Math.abs(value)), what + " of row " + i);
    }
  }

  public static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(item -> texts.add(item.asText()));
    return texts;
  }
}
