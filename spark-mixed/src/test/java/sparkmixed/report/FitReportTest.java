package sparkmixed.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FitReportTest {
  private static final FitContext CONTEXT =
      new FitContext("0.1.0", "data", 3, Map.of("total", 7.1));

  private static JsonNode json(sparkmixed.fit.FittedModel model) throws Exception {
    return new ObjectMapper().readTree(new FitReport(model).json(CONTEXT).toString());
  }

  @Test
  void jsonKeepsEveryDigit() throws Exception {
    JsonNode json = json(Fits.sleepstudy());
    assertEquals(1, json.get("formatVersion").asInt());
    assertEquals(1743.6282719599519, json.get("criterion").asDouble());
    assertEquals(-871.81413597997595, json.get("logLik").asDouble());
    assertEquals(6, json.get("dfModel").asInt());
    assertEquals(174, json.get("dfResidual").asInt());
    assertEquals(251.405104848484967, json.at("/fixedEffects/0/estimate").asDouble());
    assertEquals(36.838, json.at("/fixedEffects/0/statistic").asDouble(), 1e-3);
    assertTrue(json.at("/fixedEffects/0/pValue").isNull());
    assertEquals("Days", json.at("/correlations/0/term2").asText());
    assertEquals(0.065551238238128209, json.at("/correlations/0/correlation").asDouble(), 1e-15);
    assertEquals(18, json.at("/groups/Subject").asInt());
    assertEquals(3, json.at("/convergence/sparkJobs").asInt());
    assertEquals(7.1, json.at("/seconds/total").asDouble());
  }

  @Test
  void whatDoesNotExistIsNull() throws Exception {
    JsonNode json = json(Fits.crossed());
    assertTrue(json.at("/fixedEffects/2/estimate").isNull());
    assertTrue(json.at("/fixedEffects/2/stdError").isNull());
    assertTrue(json.at("/correlations/0/correlation").isNull());
    assertTrue(json.get("curvature").isNull());
    assertEquals(2, json.get("vcov").size());
    assertEquals("rank-deficient", json.at("/warnings/0/code").asText());
  }

  private static List<@Nullable Object> row(Table table, int row) {
    return table.rows().get(row);
  }

  // R 4.2.2, broom.mixed 0.2.9.4: tidy(m) has the terms (Intercept), Days, sd__(Intercept),
  // cor__(Intercept).Days, sd__Days, sd__Observation; the order of the ran_pars is ours.
  @Test
  void tidyHasBroomsTerms() {
    Table tidy = Tables.tidy(Fits.sleepstudy());
    assertEquals(
        List.of(
            "(Intercept)",
            "Days",
            "sd__(Intercept)",
            "sd__Days",
            "cor__(Intercept).Days",
            "sd__Observation"),
        tidy.rows().stream().map(row -> row.get(2)).toList());
    assertEquals("Residual", row(tidy, 5).get(1));
    assertNull(row(tidy, 0).get(1));
    // R: confint(m, method = "Wald")["Days", ] is 7.437594 13.496978
    assertEquals(7.437594, (double) java.util.Objects.requireNonNull(row(tidy, 1).get(8)), 1e-5);
    assertEquals(13.496978, (double) java.util.Objects.requireNonNull(row(tidy, 1).get(9)), 1e-5);
    tidy.rows().forEach(row -> assertEquals(tidy.columns().size(), row.size()));
  }

  @Test
  void tablesHaveNoNanAndFullRows() {
    for (sparkmixed.fit.FittedModel model : List.of(Fits.sleepstudy(), Fits.crossed())) {
      for (Table table : Tables.all(model)) {
        for (List<@Nullable Object> row : table.rows()) {
          assertEquals(table.columns().size(), row.size(), table.name());
          row.forEach(value -> assertTrue(!(value instanceof Double d) || Double.isFinite(d)));
        }
      }
    }
  }
}
