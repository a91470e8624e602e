package sparkmixed.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Objects;
import sparkmixed.diagnostics.NakagawaR2;
import sparkmixed.diagnostics.RandomEffectsPca;
import sparkmixed.fit.FittedModel;

/** {@code r2_nakagawa} and {@code rePCA} of a reference fit, where it has them. */
public final class VarianceComparison {
  private VarianceComparison() {}

  /**
   * Compares.
   *
   * @param tolerance relative, of variances; absolute, of shares
   */
  public static void assertEqual(JsonNode reference, FittedModel model, double tolerance) {
    r2(reference.path("r2_nakagawa"), model, tolerance);
    for (Map.Entry<String, JsonNode> group : reference.path("rePCA").properties()) {
      if (group.getValue().hasNonNull("sdev")) {
        components(group.getKey(), group.getValue(), model, tolerance);
      }
    }
  }

  private static void r2(JsonNode expected, FittedModel model, double tolerance) {
    if (!expected.hasNonNull("var_fixed")) {
      return;
    }
    NakagawaR2 r2 = Objects.requireNonNull(NakagawaR2.usual(model));
    close(expected.get("var_fixed"), r2.fixed(), tolerance, "variance of X beta");
    close(expected.get("var_random"), r2.random(), tolerance, "variance of Z b");
    if (expected.hasNonNull("var_distribution")) {
      close(expected.get("var_distribution"), r2.distribution(), tolerance, "of the family");
      assertEquals(expected.get("R2_marginal").asDouble(), r2.marginal(), tolerance);
      assertEquals(expected.get("R2_conditional").asDouble(), r2.conditional(), tolerance);
    }
  }

  private static void close(JsonNode expected, double actual, double tolerance, String what) {
    double value = expected.asDouble();
    // A variance that is zero for one may be 1e-9 for the other.
    assertEquals(value, actual, Math.max(1e-8, tolerance * value), what);
  }

  private static void components(
      String group, JsonNode expected, FittedModel model, double tolerance) {
    RandomEffectsPca own =
        RandomEffectsPca.of(model).stream()
            .filter(one -> one.group().equals(group))
            .findFirst()
            .orElseThrow(() -> new AssertionError("no components of " + group));
    double largest = expected.get("sdev").get(0).asDouble();
    double[] proportions = own.proportions();
    for (int k = 0; k < expected.get("sdev").size(); k++) {
      String what = "component " + k + " of " + group;
      double sdev = expected.get("sdev").get(k).asDouble();
      assertEquals(sdev, own.deviations()[k], Math.max(1e-4, tolerance * largest), what);
      if (largest > 1e-4) {
        double share = expected.get("prop_var").get(k).asDouble();
        assertEquals(share, proportions[k], tolerance, what);
      }
    }
  }
}
