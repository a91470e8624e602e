package sparkmixed.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import sparkmixed.fit.FittedModel;

class GeneralizedReportTest {

  // R 4.2.2, lme4 1.1-31: print(summary(m), show.resids = FALSE) of the model in GeneralizedFits,
  // blanks at line ends, the line break in the first line, [glmerMod] and the control apart, with
  // the quotes of the C locale.
  private static final String CBPP =
      """
      Generalized linear mixed model fit by maximum likelihood (Laplace Approximation)
       Family: binomial  ( logit )
      Formula: cbind(incidence, size - incidence) ~ period + (1 | herd)
         Data: cbpp

           AIC      BIC   logLik deviance df.resid
         194.1    204.2    -92.0    184.1       51

      Random effects:
       Groups Name        Variance Std.Dev.
       herd   (Intercept) 0.4125   0.6423
      Number of obs: 56, groups:  herd, 15

      Fixed effects:
                  Estimate Std. Error z value Pr(>|z|)
      (Intercept)  -1.3985     0.2325  -6.016 1.79e-09 ***
      period2      -0.9923     0.3066  -3.236 0.001212 **
      period3      -1.1287     0.3266  -3.455 0.000549 ***
      period4      -1.5803     0.4274  -3.697 0.000218 ***
      ---
      Signif. codes:  0 '***' 0.001 '**' 0.01 '*' 0.05 '.' 0.1 ' ' 1

      Correlation of Fixed Effects:
              (Intr) perid2 perid3
      period2 -0.364
      period3 -0.340  0.278
      period4 -0.261  0.212  0.196
      """;

  @Test
  void readsAsInR() {
    String text = Summary.of(GeneralizedFits.cbpp(), "cbpp");
    assertEquals(CBPP, text.substring(0, CBPP.length()));
    assertFalse(text.contains("Dispersion"), text);
    // 0.41249975 / (0.41249975 + pi^2/3)
    assertTrue(text.contains("Intraclass correlation (latent scale), herd: 0.1114\n"), text);
  }

  @Test
  void theHeadNamesTheMethod() {
    assertTrue(
        Summary.of(
                GeneralizedFits.cbpp("AGQ", GeneralizedFits.binomial("observed", 9, Double.NaN)),
                null)
            .contains("(Adaptive Gauss-Hermite Quadrature, nAGQ = 9)"));
    assertTrue(
        Summary.of(
                GeneralizedFits.cbpp(
                    "Laplace", GeneralizedFits.binomial("expected", null, Double.NaN)),
                null)
            .contains("(Laplace Approximation, expected curvature)"));
    assertTrue(
        Summary.of(
                GeneralizedFits.cbpp("PQL", GeneralizedFits.binomial(null, null, Double.NaN)), null)
            .contains("fit by penalized quasi-likelihood"));
    String monteCarlo =
        Summary.of(
            GeneralizedFits.cbpp("MonteCarlo", GeneralizedFits.binomial("observed", null, 0.0246)),
            null);
    assertTrue(monteCarlo.contains("(Monte Carlo integration)"), monteCarlo);
    assertTrue(
        monteCarlo.contains("Monte Carlo standard error of the log-likelihood: 0.012"), monteCarlo);
  }

  @Test
  void dispersionsAreTold() {
    String gamma = Summary.of(GeneralizedFits.gamma(), null);
    assertTrue(
        gamma.contains("Dispersion (phi: Var = phi mu^2): 0.25; standard error of its log: 0.1235"),
        gamma);
    assertFalse(gamma.contains("Residual"), gamma);
    String gaussian = Summary.of(GeneralizedFits.gaussian(), null);
    assertTrue(gaussian.contains(" Residual             4.0000   2.0000"), gaussian);
    assertFalse(gaussian.contains("Dispersion"), gaussian);
  }

  // R: cat(format.pval(p, digits = 3)) of each
  @Test
  void pValuesAreFormattedAsInR() {
    assertEquals(
        List.of("1.23e-05", "0.5000", "0.0123", "< 2e-16"),
        CoefficientTable.pValues(new double[] {1.23e-5, 0.5, 0.0123, 1e-20}));
    assertEquals(
        List.of("<2e-16", "<2e-16"), CoefficientTable.pValues(new double[] {1e-20, 1e-19}));
    assertEquals(List.of("<2e-16", "0.5"), CoefficientTable.pValues(new double[] {1e-20, 0.5}));
    assertEquals(List.of("NA", "0.5"), CoefficientTable.pValues(new double[] {Double.NaN, 0.5}));
  }

  private static JsonNode json(FittedModel model) throws Exception {
    FitContext context = new FitContext("0.1.0", "data", 3, Map.of());
    return new ObjectMapper().readTree(new FitReport(model).json(context).toString());
  }

  @Test
  void jsonFollowsItsRules() throws Exception {
    JsonNode json = json(GeneralizedFits.cbpp());
    assertEquals("binomial", json.get("family").asText());
    assertEquals("logit", json.get("link").asText());
    assertEquals("Laplace", json.get("method").asText());
    assertEquals("observed", json.get("curvature").asText());
    assertTrue(json.get("quadraturePoints").isNull());
    assertTrue(json.get("criterionStdError").isNull());
    assertEquals(1, json.get("sigma").asDouble());
    for (String absent : List.of("dispersion", "dispersionStdError", "dispersionDefinition")) {
      assertTrue(json.has(absent) && json.get(absent).isNull(), absent);
    }
    assertEquals(5, json.get("dfModel").asInt());
    assertEquals(51, json.get("dfResidual").asInt());
    assertEquals(194.05256374299444, json.get("aic").asDouble(), 1e-10);
    assertEquals(json.get("criterion"), json.get("deviance"));
    assertTrue(json.at("/fixedEffects/0/df").isNull());
    // R: coef(summary(m))["period2", 3:4]
    assertEquals(-3.236, json.at("/fixedEffects/1/statistic").asDouble(), 1e-3);
    assertEquals(0.001212, json.at("/fixedEffects/1/pValue").asDouble(), 1e-6);

    JsonNode gamma = json(GeneralizedFits.gamma());
    assertTrue(gamma.get("sigma").isNull());
    assertEquals(0.25, gamma.get("dispersion").asDouble());
    assertEquals(0.123456, gamma.get("dispersionStdError").asDouble());
    assertEquals("phi: Var = phi mu^2", gamma.get("dispersionDefinition").asText());
    assertEquals(6, gamma.get("dfModel").asInt());
    assertEquals(2, json(GeneralizedFits.gaussian()).get("sigma").asDouble());
  }

  @Test
  void tablesHaveNoResidualWhereThereIsNone() {
    Table tidy = Tables.tidy(GeneralizedFits.cbpp());
    assertEquals(
        List.of("(Intercept)", "period2", "period3", "period4", "sd__(Intercept)"),
        tidy.rows().stream().map(row -> row.get(2)).toList());
    assertNull(tidy.rows().get(1).get(6));
    Object p = tidy.rows().get(1).get(7);
    assertTrue(p instanceof Double value && Math.abs(value - 0.001212) < 1e-6, "p = " + p);
    assertEquals(1, Tables.varCorr(GeneralizedFits.gamma()).rows().size());
    assertEquals(2, Tables.varCorr(GeneralizedFits.gaussian()).rows().size());
    Table glance = Tables.glance(GeneralizedFits.gamma());
    int family = glance.columns().stream().map(Table.Column::name).toList().indexOf("family");
    assertEquals(
        java.util.Arrays.asList("gamma", "log", 0.25, null),
        glance.rows().get(0).subList(family, family + 4));
  }
}
