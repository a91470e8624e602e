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

/** A fit against R's numbers. */
public final class FitComparison {
  /** What the two optimizers may differ by. */
  private static final double LOG_LIK = 1e-6;

  private static final double COEFFICIENT = 1e-5;
  private static final double STANDARD_ERROR = 1e-5;
  private static final double STANDARD_DEVIATION = 1e-4;

  private static final double SHARE = 2e-4;

  /** Of sigma: a standard deviation that is zero for one and almost zero for the other. */
  private static final double NOTHING = 1e-4;

  private final JsonNode reference;
  private final LmmFit.Result result;

  public FitComparison(JsonNode reference, LmmFit.Result result) {
    this.reference = reference;
    this.result = result;
  }

  /** The log-likelihood within 1e-6, everything else within a hundredth of what matters. */
  public void assertAllEqual() {
    FittedModel model = result.model();
    assertTrue(model.convergence().converged(), model.convergence().message());
    assertLogLik();
    assertFixed();
    assertEquals(number("sigma"), model.sigma(), STANDARD_DEVIATION * number("sigma"), "sigma");
    reference.get("varcomp").forEach(this::assertTerm);
    reference.get("ranef").properties().forEach(this::assertModes);
    VarianceComparison.assertEqual(reference, model, SHARE);
    ConvergenceFacts.assertClean(model);
  }

  public void assertLogLik() {
    assertEquals(number("logLik"), result.model().logLik(), LOG_LIK, "logLik");
  }

  private void assertFixed() {
    FittedModel.FixedEffects fixed = result.model().fixedEffects();
    JsonNode expected = reference.get("fixed");
    List<String> names = texts(expected.get("names"));
    assertEquals(names, fixed.names());
    double[] errors = fixed.standardErrors();
    for (int j = 0; j < names.size(); j++) {
      double se = expected.get("se").get(j).asDouble();
      double estimate = expected.get("estimate").get(j).asDouble();
      assertEquals(estimate, fixed.estimates()[j], COEFFICIENT * se, names.get(j));
      assertEquals(se, errors[j], STANDARD_ERROR * se, "se of " + names.get(j));
    }
  }

  private void assertTerm(JsonNode expected) {
    // R numbers the terms of one factor: school, school.1, ...
    String group = expected.get("group").asText().replaceAll("\\.\\d+$", "");
    List<String> columns = texts(expected.get("names"));
    FittedModel.TermCovariance term =
        result.model().terms().stream()
            .filter(one -> one.group().equals(group) && one.columns().equals(columns))
            .findFirst()
            .orElseThrow(() -> new AssertionError("no term of " + columns + " by " + group));
    double nothing = NOTHING * number("sigma");
    for (int k = 0; k < columns.size(); k++) {
      double sd = expected.get("sd").get(k).asDouble();
      assertEquals(
          sd,
          term.standardDeviation(k),
          Math.max(nothing, STANDARD_DEVIATION * sd),
          "sd of " + columns.get(k) + " by " + group);
      for (int i = 0; i < k; i++) {
        if (sd > nothing && term.standardDeviation(i) > nothing) {
          assertEquals(expected.get("corr").get(k).get(i).asDouble(), term.correlation(k, i), 1e-3);
        }
      }
    }
  }

  private void assertModes(Map.Entry<String, JsonNode> expected) {
    RandomEffects effects =
        result.randomEffects().stream()
            .filter(one -> one.group().equals(expected.getKey()))
            .findFirst()
            .orElseThrow(() -> new AssertionError("no effects of " + expected.getKey()));
    Map<String, Integer> positions = DenseModel.positions(effects.levels());
    List<String> columns = texts(expected.getValue().get("columns"));
    List<String> levels = texts(expected.getValue().get("levels"));
    double nothing = NOTHING * number("sigma");
    for (int i = 0; i < levels.size(); i++) {
      int level = Objects.requireNonNull(positions.get(levels.get(i)), levels.get(i));
      for (int c = 0; c < columns.size(); c++) {
        int column = effects.columns().indexOf(columns.get(c));
        double mode = expected.getValue().get("modes").get(i).get(c).asDouble();
        double sd = expected.getValue().get("cond_sd").get(i).get(c).asDouble();
        String where = columns.get(c) + " of " + expected.getKey() + " " + levels.get(i);
        assertEquals(mode, effects.modes().get(level, column), 1e-3 * sd + nothing, where);
        assertEquals(sd, effects.deviations().get(level, column), 1e-3 * sd + nothing, where);
      }
    }
  }

  private double number(String field) {
    return reference.get(field).asDouble();
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(item -> texts.add(item.asText()));
    return texts;
  }
}
