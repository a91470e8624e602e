package sparkmixed.inference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.Test;
import sparkmixed.error.ConfigurationException;
import sparkmixed.fit.TestBasis;
import sparkmixed.frame.FrameOptions;
import sparkmixed.testing.ReferenceData;
import sparkmixed.testing.ReferenceTables;

/**
 * Analysis of variance beside lmerTest. Expected numbers are {@code term, Sum Sq, NumDF, DenDF, F
 * value, Pr(>F)} as R 4.2.2, lmerTest 3.1-3, pbkrtest 0.5.2 print them with options(digits = 10)
 * and {@code lmerControl(optimizer = "bobyqa", optCtrl = list(rhoend = 1e-9))}.
 */
class AnovaTest {

  private static void assertTable(String expected, Anova own) {
    List<String> lines = expected.lines().toList();
    assertEquals(lines.size(), own.rows().size());
    for (int t = 0; t < lines.size(); t++) {
      String[] cells = lines.get(t).strip().split(" +");
      ContrastTest.Joint test = own.rows().get(t).test();
      String text = own.type() + " " + lines.get(t) + " " + test;
      assertEquals(cells[0], own.rows().get(t).term());
      double sum = Double.parseDouble(cells[1]);
      assertEquals(sum, test.meanSquare() * test.numDf(), 2e-4 * sum, text);
      assertEquals(Double.parseDouble(cells[2]), test.numDf(), text);
      double df = Double.parseDouble(cells[3]);
      assertEquals(df, test.denDf(), 1e-3 * df, text);
      double f = Double.parseDouble(cells[4]);
      assertEquals(f, test.statistic(), 2e-4 * f, text);
      double p = Double.parseDouble(cells[5]);
      assertEquals(p, test.pValue(), 1e-2 * p, text);
    }
  }

  private static Anova anova(LinearFits fit, AnovaType type, String ddf) {
    return Anova.of(fit.frame().fixedDesign(), fit.model(), type, ddf);
  }

  private static void assertTypes(String first, String second, String third, LinearFits fit) {
    assertTable(first, anova(fit, AnovaType.I, TestBasis.SATTERTHWAITE));
    assertTable(second, anova(fit, AnovaType.II, TestBasis.SATTERTHWAITE));
    assertTable(third, anova(fit, AnovaType.III, TestBasis.SATTERTHWAITE));
  }

  // m1 <- lmer(log(total.fruits + 1) ~ amd * status * rack + nutrient + (1 | gen), Arabidopsis)
  // anova(m1, type = "I"); anova(m1, type = "II"); anova(m1, type = "III")
  // anova(m1, type = "III", ddf = "Kenward-Roger")
  private static final String FORMULA =
      "log(total.fruits + 1) ~ amd * status * rack + nutrient + (1 | gen)";
  private static final String M1_I =
      """
      amd              15.9952762505 1 591.0106971 10.6445388712 1.167610212e-03
      status           13.2484202333 2 599.3369255 4.4082803556 1.257341251e-02
      rack             85.9200032668 1 591.5820867 57.1780568379 1.526917005e-13
      nutrient         238.4375880774 1 592.1581279 158.6754823676 2.102990830e-32
      amd:status       1.9812697063 2 592.8992426 0.6592478327 5.176189649e-01
      amd:rack         3.4950270316 1 591.9523460 2.3258711204 1.277730434e-01
      status:rack      0.3441320928 2 596.6350308 0.1145065387 8.918257008e-01
      amd:status:rack  2.0560004778 2 593.9713483 0.6841137553 5.049342648e-01
      """;
  private static final String M1_II =
      """
      amd              17.2320722153 1 591.0605686 11.4676020379 7.552169419e-04
      status           8.9492284927 2 599.3828163 2.9777669690 5.166004975e-02
      rack             85.8492463146 1 591.5803783 57.1309694906 1.560624636e-13
      nutrient         238.9930972339 1 592.3313301 159.0451626855 1.811976155e-32
      amd:status       2.1871193096 2 592.8677289 0.7277422454 4.834292012e-01
      amd:rack         3.3974251905 1 591.8350942 2.2609190324 1.332087183e-01
      status:rack      0.3441320928 2 596.6350308 0.1145065387 8.918257008e-01
      amd:status:rack  2.0560004778 2 594.0095506 0.6841137553 5.049342393e-01
      """;
  private static final String M1_III =
      """
      amd              12.9302109003 1 592.6542015 8.6047987160 3.482408117e-03
      status           8.9648624767 2 598.6512420 2.9829690220 5.139556194e-02
      rack             55.8454319496 1 593.6572919 37.1640265450 1.956093047e-09
      nutrient         238.9930972339 1 592.3313301 159.0451626855 1.811976155e-32
      amd:status       2.0703153989 2 593.0881954 0.6888769032 5.025410233e-01
      amd:rack         1.2308211610 1 593.5893883 0.8190870534 3.658144060e-01
      status:rack      0.3598730116 2 596.8920979 0.1197441732 8.871686695e-01
      amd:status:rack  2.0560004778 2 594.0095506 0.6841137553 5.049342393e-01
      """;
  private static final String M1_KENWARD_ROGER =
      """
      amd              12.9254570340 1 591.5111353 8.6016351123 3.488627741e-03
      status           8.9581554942 2 598.0083813 2.9807347342 5.151019863e-02
      rack             55.8165557615 1 592.5715513 37.1448100149 1.976361293e-09
      nutrient         238.9194817894 1 591.1698572 158.9961730683 1.876240494e-32
      amd:status       2.0697393749 2 591.9771814 0.6886851970 5.026379016e-01
      amd:rack         1.2301719074 1 592.4997604 0.8186549880 3.659414602e-01
      status:rack      0.3593803215 2 595.8758582 0.1195801523 8.873141736e-01
      amd:status:rack  2.0554104087 2 592.9290335 0.6839173160 5.050339325e-01
      """;

  @Test
  void threeWayInteractionOfUnbalancedData() {
    LinearFits fit = LinearFits.of(Shipped.arabidopsis(row -> true), FORMULA);
    assertTypes(M1_I, M1_II, M1_III, fit);
    assertTable(M1_KENWARD_ROGER, anova(fit, AnovaType.III, TestBasis.KENWARD_ROGER));
  }

  @Test
  void hypothesesDoNotDependOnContrasts() {
    for (String coding : List.of("sum", "helmert", "poly")) {
      LinearFits fit =
          LinearFits.of(
              Shipped.arabidopsis(row -> true),
              FORMULA,
              LinearFits.contrasts(coding, "amd", "status", "rack"));
      assertTable(M1_I, anova(fit, AnovaType.I, TestBasis.SATTERTHWAITE));
      assertTable(M1_III, anova(fit, AnovaType.III, TestBasis.SATTERTHWAITE));
    }
  }

  // sub <- subset(Arabidopsis, !(amd == "clipped" & status == "Transplant"))
  // m2 <- lmer(log(total.fruits + 1) ~ amd * status + rack + (1 | gen), sub); the three types
  private static final String M2_I =
      """
      amd              11.36513683935 1 522.8922774 6.09001544774 1.391384014e-02
      status           13.32227362364 2 528.5423310 3.56937418853 2.885464730e-02
      rack             77.24887358511 1 522.3953301 41.39385562216 2.816643565e-10
      amd:status       0.07687104897 1 524.0451080 0.04119139807 8.392476984e-01
      """;
  private static final String M2_II =
      """
      amd              14.77688506462 1 521.4196140 7.91820279731 5.078812346e-03
      status           16.10815623025 2 528.5189914 4.31578262821 1.382993468e-02
      rack             77.12154395620 1 522.3941691 41.32562596351 2.909229685e-10
      amd:status       0.07687104897 1 524.0451080 0.04119139807 8.392476984e-01
      """;
  private static final String M2_III =
      """
      amd              8.10528014874 1 522.7775937 4.34321926888 3.764158754e-02
      status           15.22980633279 2 528.4476248 4.08045046637 1.743520894e-02
      rack             77.12154395620 1 522.3941691 41.32562596351 2.909229685e-10
      amd:status       0.07687104897 1 524.0451080 0.04119139807 8.392476984e-01
      """;

  @Test
  void missingCell() {
    for (FrameOptions options :
        List.of(FrameOptions.none(), LinearFits.contrasts("sum", "amd", "status"))) {
      LinearFits fit =
          LinearFits.of(
              Shipped.arabidopsis(
                  row ->
                      !("clipped".equals(row.get("amd"))
                          && "Transplant".equals(row.get("status")))),
              "log(total.fruits + 1) ~ amd * status + rack + (1 | gen)",
              options);
      assertTypes(M2_I, M2_II, M2_III, fit);
    }
  }

  // sleepstudy$g <- c("a", "b", "c")[as.numeric(as.character(Subject)) %% 3 + 1]
  // m3 <- lmer(Reaction ~ Days * g + I(Days^2) + (Days | Subject), sleepstudy); the three types
  private static final String M3_I =
      """
      Days             30404.7427546 1 15.00000230 46.6350390576 5.705522623e-06
      g                179.3442761 2 15.00000014 0.1375398468 8.725861339e-01
      I(Days^2)        1079.5028035 1 142.99999892 1.6557500852 2.002572514e-01
      Days:g           1492.9749602 2 15.00000230 1.1449685028 3.445354038e-01
      """;
  private static final String M3_II =
      """
      Days             4557.5207413 1 107.04830848 6.9903619805 0.009426358057
      g                391.1064003 2 14.99999831 0.2999410717 0.745202946706
      I(Days^2)        1079.5028035 1 142.99999892 1.6557500852 0.200257251358
      Days:g           1492.9749602 2 15.00000230 1.1449685028 0.344535403848
      """;
  private static final String M3_III =
      """
      Days             4456.9324858 1 105.70171466 6.8360789048 0.01023794431
      g                391.1064003 2 14.99999831 0.2999410717 0.74520294671
      I(Days^2)        1079.5028035 1 142.99999892 1.6557500852 0.20025725136
      Days:g           1492.9749602 2 15.00000230 1.1449685028 0.34453540385
      """;

  @Test
  void slopesThatDifferByGroup() {
    assertTypes(
        M3_I,
        M3_II,
        M3_III,
        LinearFits.of(
            Shipped.groupedSleepstudy(), "Reaction ~ Days * g + I(Days^2) + (Days | Subject)"));
  }

  @Test
  void splitPlotOfTheReference() {
    ReferenceData reference = ReferenceData.orSkip();
    JsonNode fit = reference.fit("inference_beets_splitplot");
    for (String response : List.of("sugpct", "yield")) {
      LinearFits own =
          LinearFits.of(
              ReferenceTables.table(reference, "beets"),
              response + " ~ block + sow + harvest + (1 | block:harvest)");
      JsonNode part = fit.get(response);
      assertTable(text(part.get("anova3")), anova(own, AnovaType.III, TestBasis.SATTERTHWAITE));
      assertTable(text(part.get("anova3_kr")), anova(own, AnovaType.III, TestBasis.KENWARD_ROGER));
    }
  }

  private static String text(JsonNode rows) {
    StringBuilder text = new StringBuilder();
    for (JsonNode row : rows) {
      for (String cell : List.of("model", "Sum_Sq", "NumDF", "DenDF", "F_value", "Pr_F_")) {
        text.append(row.get(cell).asText()).append(' ');
      }
      text.append('\n');
    }
    return text.toString();
  }

  @Test
  void chiSquaredIsTheLimitOfF() {
    LinearFits fit = LinearFits.of(Shipped.arabidopsis(row -> true), FORMULA);
    ContrastTest.Joint f = anova(fit, AnovaType.III, TestBasis.SATTERTHWAITE).rows().get(1).test();
    ContrastTest.Joint z = anova(fit, AnovaType.III, TestBasis.Z).rows().get(1).test();
    assertTrue(z.chiSquared());
    assertEquals(2 * f.statistic(), z.statistic(), 1e-9 * z.statistic());
  }

  @Test
  void whatIsNotKeptIsSaid() {
    LinearFits fit = LinearFits.of(Shipped.groupedSleepstudy(), "Reaction ~ Days + (1 | Subject)");
    ConfigurationException refused =
        assertThrows(
            ConfigurationException.class,
            () -> new ContrastTest(fit.model().with(null), TestBasis.KENWARD_ROGER));
    assertTrue(String.valueOf(refused.getMessage()).contains("satterthwaite"));
  }
}
