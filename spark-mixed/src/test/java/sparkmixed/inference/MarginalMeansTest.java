package sparkmixed.inference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static sparkmixed.inference.Emmeans.assertMeans;
import static sparkmixed.inference.Emmeans.assertPairs;
import static sparkmixed.inference.Emmeans.means;
import static sparkmixed.inference.Emmeans.of;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import sparkmixed.error.ConfigurationException;
import sparkmixed.inference.MarginalMeans.Mean;
import sparkmixed.inference.MarginalMeans.Pair;
import sparkmixed.inference.MarginalMeans.Request;

/**
 * Marginal means beside R 4.2.2, emmeans 1.8.4-1, lmerTest 3.1-3, pbkrtest 0.5.2, lme4 1.1-31, with
 * tight tolerances of the optimizers. R's default for lmer is Kenward-Roger; {@code
 * emm_options(lmer.df = "satterthwaite")} asks for the other.
 */
class MarginalMeansTest {
  // m1 <- lmer(log1p(total.fruits) ~ amd * status + rack + nutrient + (1 | gen), Arabidopsis)
  // g <- update(ref_grid(m1), tran = NULL)
  private static final String FORMULA =
      "log1p(total.fruits) ~ amd * status + rack + nutrient + (1 | gen)";

  private static LinearFits fruits;

  @BeforeAll
  static void fit() {
    fruits = LinearFits.of(Shipped.arabidopsis(row -> true), FORMULA);
  }

  // emmeans(g, ~ amd); emmeans(g, ~ status | amd)
  @Test
  void equalWeights() {
    assertMeans(
        """
        clipped   2.24855376 0.165931922 35.6550542 1.91191514 2.58519238
        unclipped 2.58822689 0.163073533 33.2642454 2.25655138 2.91990239
        """,
        means(fruits, of(List.of("amd"), List.of()), "satterthwaite").means(false, 0.95));
    assertMeans(
        """
        Normal      clipped   2.40178854 0.168012016  37.5091634 2.06151977 2.74205730
        Petri.Plate clipped   2.00674956 0.240880785 143.3068970 1.53061110 2.48288803
        Transplant  clipped   2.33712319 0.203699550  77.2771237 1.93152878 2.74271760
        Normal      unclipped 2.77475003 0.167370492  36.9461555 2.43560852 3.11389154
        Petri.Plate unclipped 2.50194237 0.223854173 110.9621650 2.05835871 2.94552602
        Transplant  unclipped 2.48798826 0.202615863  75.3606472 2.08438843 2.89158810
        """,
        means(fruits, of(List.of("status"), List.of("amd")), "satterthwaite").means(false, 0.95));
  }

  // pairs(emmeans(g, ~ status | amd)); the same with adjust = "holm"; pairs(emmeans(g, ~
  // nutrient));
  // pairs(emmeans(g, ~ nutrient * amd)), of which R's p-values below 1e-9 are the rounding of
  // ptukey
  @Test
  void pairsAreAdjustedWithinGroups() {
    MarginalMeans grouped = means(fruits, of(List.of("status"), List.of("amd")), "satterthwaite");
    assertPairs(
        """
        clipped;   Normal - Petri.Plate;      0.3950389750; 0.215927491; 599.344128;  1.8294982800; 0.160849407
        clipped;   Normal - Transplant;       0.0646653463; 0.170842854; 602.769349;  0.3785077610; 0.924082830
        clipped;   Petri.Plate - Transplant; -0.3303736280; 0.244177603; 600.758969; -1.3530054500; 0.366490660
        unclipped; Normal - Petri.Plate;      0.2728076610; 0.196807321; 600.689314;  1.3861662300; 0.348781797
        unclipped; Normal - Transplant;       0.2867617650; 0.166723273; 601.513030;  1.7199864200; 0.198517731
        unclipped; Petri.Plate - Transplant;  0.0139541042; 0.227296536; 604.084717;  0.0613916271; 0.997924260
        """,
        grouped.pairs(false, Adjustment.TUKEY));
    assertPairs(
        """
        clipped;   Normal - Petri.Plate;      0.3950389750; 0.215927491; 599.344128;  1.8294982800; 0.203464850
        clipped;   Normal - Transplant;       0.0646653463; 0.170842854; 602.769349;  0.3785077610; 0.705186702
        clipped;   Petri.Plate - Transplant; -0.3303736280; 0.244177603; 600.758969; -1.3530054500; 0.353125650
        unclipped; Normal - Petri.Plate;      0.2728076610; 0.196807321; 600.689314;  1.3861662300; 0.332420933
        unclipped; Normal - Transplant;       0.2867617650; 0.166723273; 601.513030;  1.7199864200; 0.257847805
        unclipped; Petri.Plate - Transplant;  0.0139541042; 0.227296536; 604.084717;  0.0613916271; 0.951067626
        """,
        grouped.pairs(false, Adjustment.HOLM));
    List<Pair> one =
        means(fruits, of(List.of("nutrient"), List.of()), "satterthwaite")
            .pairs(false, Adjustment.TUKEY);
    assertPairs(
        "nutrient1 - nutrient8; -1.24896324; 0.0988137968; 597.211088; -12.6395633; 1.28000525e-32",
        one);
    assertEquals(1.28000525e-32, one.get(0).pValue(), 1e-2 * 1.28e-32);
    assertPairs(
        """
        nutrient1 clipped - nutrient8 clipped;     -1.248963240; 0.0988137968; 597.211088; -12.63956330; 4.63891370e-10
        nutrient1 clipped - nutrient1 unclipped;   -0.339673124; 0.1167281760; 597.374098;  -2.90994973; 1.95711475e-02
        nutrient1 clipped - nutrient8 unclipped;   -1.588636370; 0.1551777070; 597.027314; -10.23752960; 4.65327887e-10
        nutrient8 clipped - nutrient1 unclipped;    0.909290118; 0.1506623590; 597.599960;   6.03528396; 1.71561375e-08
        nutrient8 clipped - nutrient8 unclipped;   -0.339673124; 0.1167281760; 597.374098;  -2.90994973; 1.95711475e-02
        nutrient1 unclipped - nutrient8 unclipped; -1.248963240; 0.0988137968; 597.211088; -12.63956330; 4.63891370e-10
        """,
        means(fruits, of(List.of("nutrient", "amd"), List.of()), "satterthwaite")
            .pairs(false, Adjustment.TUKEY));
  }

  // emm_options(lmer.df = "kenward-roger"); emmeans(g, ~ amd); pairs(emmeans(g, ~ status))
  @Test
  void kenwardRogerIsTheDefaultInR() {
    assertMeans(
        """
        clipped   2.24855376 0.165981806 33.7115895 1.91113182 2.58597571
        unclipped 2.58822689 0.163128860 31.4440488 2.25571371 2.92074007
        """,
        means(fruits, of(List.of("amd"), List.of()), "kenward-roger").means(false, 0.95));
    assertPairs(
        """
        Normal - Petri.Plate;      0.333923318; 0.146787242; 600.241017;  2.274879700; 0.0601450559
        Normal - Transplant;       0.175713556; 0.121613390; 605.415543;  1.444853700; 0.3185901260
        Petri.Plate - Transplant; -0.158209762; 0.170117068; 605.607150; -0.930005224; 0.6215043640
        """,
        means(fruits, of(List.of("status"), List.of()), "kenward-roger")
            .pairs(false, Adjustment.TUKEY));
  }

  // m3 <- lmer(Reaction ~ Days * g + (Days | Subject), sleepstudy), g as in AnovaTest
  // emmeans(m3, ~ g); emmeans(m3, ~ g | Days, at = list(Days = c(0, 9)))
  @Test
  void numericColumnsAreHeldAtTheirMeans() {
    LinearFits sleep =
        LinearFits.of(Shipped.groupedSleepstudy(), "Reaction ~ Days * g + (Days | Subject)");
    assertMeans(
        """
        a 291.4385383 16.53631951 15 256.1922078 326.6848688
        b 302.3454514 15.30965697 15 269.7136902 334.9772126
        c 301.6185320 18.11463042 15 263.0081114 340.2289526
        """,
        means(sleep, of(List.of("g"), List.of()), "satterthwaite").means(false, 0.95));
    assertMeans(
        """
        a 0 258.8198506 12.33953606 15 232.5187525 285.1209487
        b 0 245.9175951 11.42419051 15 221.5675098 270.2676803
        c 0 250.1899236 13.51728450 15 221.3785142 279.0013330
        a 9 324.0572261 26.07847784 15 268.4722659 379.6421862
        b 9 358.7733078 24.14397896 15 307.3116344 410.2349812
        c 9 353.0471404 28.56754116 15 292.1568672 413.9374135
        """,
        means(
                sleep,
                new Request(
                    List.of("g"), List.of("Days"), Map.of("Days", List.of("0", "9.0")), null),
                "satterthwaite")
            .means(false, 0.95));
  }

  @Test
  void meansOfColumnsInsideExpressionsAreAskedFor() {
    LinearFits sleep =
        LinearFits.of(Shipped.groupedSleepstudy(), "Reaction ~ log(Days + 1) + g + (1 | Subject)");
    ConfigurationException refused =
        assertThrows(
            ConfigurationException.class,
            () -> means(sleep, of(List.of("g"), List.of()), "satterthwaite"));
    assertTrue(String.valueOf(refused.getMessage()).contains("at(\"Days\", value)"));
    LinearFits centred =
        LinearFits.of(Shipped.groupedSleepstudy(), "Reaction ~ poly(Days, 2) + g + (1 | Subject)");
    LinearFits plain =
        LinearFits.of(
            Shipped.groupedSleepstudy(), "Reaction ~ Days + I(Days^2) + g + (1 | Subject)");
    assertEquals(
        means(plain, of(List.of("g"), List.of()), "z").means(false, 0.9).get(1).low(),
        means(centred, of(List.of("g"), List.of()), "z").means(false, 0.9).get(1).low(),
        1e-5);
    assertThrows(
        ConfigurationException.class, () -> means(centred, of(List.of("Subject"), List.of()), "z"));
  }

  @Test
  void whatTheDataDoNotDetermineIsNotANumber() {
    LinearFits missing =
        LinearFits.of(
            Shipped.arabidopsis(
                row ->
                    !("clipped".equals(row.get("amd")) && "Transplant".equals(row.get("status")))),
            FORMULA);
    List<Mean> means =
        means(missing, of(List.of("status", "amd"), List.of()), "satterthwaite").means(false, 0.95);
    for (Mean mean : means) {
      boolean empty = mean.labels().equals(List.of("Transplant", "clipped"));
      assertEquals(empty, Double.isNaN(mean.estimate()), mean.toString());
    }
  }
}
