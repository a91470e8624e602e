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
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import sparkmixed.error.ConfigurationException;
import sparkmixed.frame.FrameOptions;
import sparkmixed.frame.TableRows;
import sparkmixed.inference.MarginalMeans.Request;

/** Marginal means of richer designs beside emmeans, see {@link MarginalMeansTest}. */
class DesignMeansTest {
  // m <- lmer(log1p(total.fruits) ~ amd * status * nutrient + rack + (1 | gen), Arabidopsis)
  // g <- update(ref_grid(m), tran = NULL)
  private static final String FORMULA =
      "log1p(total.fruits) ~ amd * status * nutrient + rack + (1 | gen)";

  private static LinearFits fruits;

  @BeforeAll
  static void fit() {
    fruits = LinearFits.of(Shipped.arabidopsis(row -> true), FORMULA);
  }

  // emmeans(g, ~ amd | nutrient * status)
  @Test
  void threeWayInteraction() {
    assertMeans(
        """
        clipped   1 Normal      1.72235350 0.193407092  64.5338418 1.336039970 2.10866704
        unclipped 1 Normal      2.24400415 0.191990478  62.7518248 1.860312100 2.62769621
        clipped   8 Normal      3.07558779 0.188685122  58.8483543 2.698009370 3.45316620
        unclipped 8 Normal      3.31445569 0.187430967  57.4835373 2.939200060 3.68971131
        clipped   1 Petri.Plate 1.37514849 0.318086727 316.8999480 0.749319838 2.00097714
        unclipped 1 Petri.Plate 1.88496812 0.261780632 185.8638270 1.368524790 2.40141146
        clipped   8 Petri.Plate 2.63756133 0.305258448 287.3418780 2.036735110 3.23838755
        unclipped 8 Petri.Plate 3.11058213 0.317991870 316.0739950 2.484933840 3.73623042
        clipped   1 Transplant  1.57174665 0.244283621 147.7128780 1.089004550 2.05448874
        unclipped 1 Transplant  1.91382497 0.249275622 157.0530000 1.421459750 2.40619019
        clipped   8 Transplant  3.11716926 0.251142821 161.6182030 2.621224750 3.61311377
        unclipped 8 Transplant  3.06819533 0.241480580 141.3587470 2.590815250 3.54557540
        """,
        means(fruits, of(List.of("amd"), List.of("nutrient", "status")), "satterthwaite")
            .means(false, 0.95));
  }

  // g2 <- update(ref_grid(m, at = list(status = c("Normal", "Transplant"))), tran = NULL)
  // emmeans(g2, ~ amd * nutrient); pairs(emmeans(g2, ~ amd * nutrient), adjust = "holm"), and
  // "bonferroni"
  @Test
  void someLevelsOfAFactor() {
    MarginalMeans own =
        means(
            fruits,
            new Request(
                List.of("amd", "nutrient"),
                List.of(),
                Map.of("status", List.of("Normal", "Transplant")),
                null),
            "satterthwaite");
    assertMeans(
        """
        clipped   1 1.64705008 0.185423236 54.6985280 1.27540757 2.01869258
        unclipped 1 2.07891456 0.187432193 56.7055561 1.70354583 2.45428330
        clipped   8 3.09637853 0.186450611 55.8987735 2.72285814 3.46989891
        unclipped 8 3.19132551 0.183429989 52.3455605 2.82330413 3.55934688
        """,
        own.means(false, 0.95));
    assertPairs(
        """
        clipped nutrient1 - unclipped nutrient1;   -0.431864487; 0.166970725; 591.136467; -2.586468300; 0.0198687261
        clipped nutrient1 - clipped nutrient8;     -1.449328450; 0.166966136; 591.299613; -8.680373690; 1.91633463e-16
        clipped nutrient1 - unclipped nutrient8;   -1.544275430; 0.163117100; 591.110035; -9.467281090; 4.05876983e-19
        unclipped nutrient1 - clipped nutrient8;   -1.017463960; 0.168237628; 592.011708; -6.047778820; 7.80849953e-09
        unclipped nutrient1 - unclipped nutrient8; -1.112410940; 0.164527245; 592.031788; -6.761256760; 1.31445039e-10
        clipped nutrient8 - unclipped nutrient8;   -0.094946981; 0.164368615; 591.392444; -0.577646656; 0.563722556
        """,
        own.pairs(false, Adjustment.HOLM));
    double[] bonferroni =
        own.pairs(false, Adjustment.BONFERRONI).stream()
            .mapToDouble(MarginalMeans.Pair::pValue)
            .toArray();
    double[] expected = {
      0.0596061782, 2.29960155e-16, 4.05876983e-19, 1.56169991e-08, 1.97167559e-10, 1
    };
    for (int k = 0; k < expected.length; k++) {
      assertEquals(expected[k], bonferroni[k], 1e-2 * expected[k]);
    }
  }

  // emmeans(update(g, ...), ~ amd | nutrient) of the fit with contr.sum for amd, status, nutrient
  @Test
  void contrastsOfTheFitDoNotMatter() {
    String expected =
        """
        clipped   1 1.55641621 0.188044680 57.9243233 1.17999342 1.93283900
        unclipped 1 2.01426575 0.178670606 47.5005240 1.65492680 2.37360469
        clipped   8 2.94343946 0.185953610 55.5273984 2.57085964 3.31601928
        unclipped 8 3.16441105 0.186913652 56.5850363 2.79006342 3.53875867
        """;
    Request request = of(List.of("amd"), List.of("nutrient"));
    for (String coding : List.of("treatment", "sum", "helmert")) {
      FrameOptions options = LinearFits.contrasts(coding, "amd", "status", "nutrient");
      LinearFits own = LinearFits.of(Shipped.arabidopsis(row -> true), FORMULA, options);
      assertMeans(expected, means(own, request, "satterthwaite").means(false, 0.95));
    }
  }

  // mp <- lmer(Reaction ~ poly(Days, 2) * g + (Days | Subject), sleepstudy), g as in AnovaTest
  // emmeans(mp, ~ g); emmeans(mp, ~ g, at = list(Days = 7))
  // pairs(emmeans(mp, ~ g | Days, at = list(Days = c(1, 8))))
  @Test
  void polynomials() {
    LinearFits own =
        LinearFits.of(
            Shipped.groupedSleepstudy(), "Reaction ~ poly(Days, 2) * g + (Days | Subject)");
    assertMeans(
        """
        a 283.856860 16.9459636 16.5380708 248.027779 319.685941
        b 298.454488 15.6889137 16.5380710 265.283205 331.625771
        c 306.154332 18.5633731 16.5380710 266.905540 345.403124
        """,
        means(own, of(List.of("g"), List.of()), "satterthwaite").means(false, 0.95));
    assertMeans(
        """
        a 307.722049 21.5621073 15.0521460 261.777368 353.666729
        b 332.750997 19.9626324 15.0521462 290.214488 375.287505
        c 331.289569 23.6201052 15.0521462 280.959693 381.619445
        """,
        means(
                own,
                new Request(List.of("g"), List.of(), Map.of("Days", List.of("7")), null),
                "satterthwaite")
            .means(false, 0.95));
    assertPairs(
        """
        1; a - b;   9.400766880; 17.1161978; 15.6317813;  0.5492321930; 0.848357798
        1; a - c;  10.325085800; 18.6292762; 15.6317813;  0.5542397710; 0.845834871
        1; b - c;   0.924318892; 18.0142783; 15.6317813;  0.0513103482; 0.998549684
        8; a - b; -27.635717700; 32.4865331; 15.1716229; -0.8506822670; 0.678263026
        8; a - c; -18.934790800; 35.3583550; 15.1716229; -0.5355110780; 0.855236672
        8; b - c;   8.700926890; 34.1910893; 15.1716230;  0.2544793710; 0.965012053
        """,
        means(
                own,
                new Request(List.of("g"), List.of("Days"), Map.of("Days", List.of("1", "8")), null),
                "satterthwaite")
            .pairs(false, Adjustment.TUKEY));
  }

  // sleepstudy$h <- factor(c("10-20", "20-30", "30+")[as.numeric(sleepstudy$g)])
  // pairs(emmeans(lmer(Reaction ~ h + (1 | Subject), sleepstudy), ~ h)):
  //  (10-20) - (20-30), (10-20) - (30+), (20-30) - (30+)
  @Test
  void labelsWithOperatorsStandInParentheses() {
    TableRows table =
        Shipped.table(
            "sleepstudy",
            Set.of("Reaction", "Days"),
            row -> true,
            Map.of(
                "h",
                row ->
                    List.of("10-20", "20-30", "30+")
                        .get(Integer.parseInt(row.get("Subject")) % 3)));
    LinearFits own = LinearFits.of(table, "Reaction ~ h + (1 | Subject)");
    assertEquals(
        List.of("(10-20) - (20-30)", "(10-20) - (30+)", "(20-30) - (30+)"),
        means(own, of(List.of("h"), List.of()), "z").pairs(false, Adjustment.NONE).stream()
            .map(MarginalMeans.Pair::contrast)
            .toList());
  }

  @Test
  void columnsAreHeldAtOneValueAtLeast() {
    Request none = new Request(List.of("amd"), List.of(), Map.of("status", List.of()), null);
    ConfigurationException refused =
        assertThrows(ConfigurationException.class, () -> means(fruits, none, "z"));
    assertTrue(String.valueOf(refused.getMessage()).contains("\"status\""));
    Request other =
        new Request(List.of("amd"), List.of(), Map.of("status", List.of("normal")), null);
    assertTrue(
        assertThrows(ConfigurationException.class, () -> means(fruits, other, "z"))
            .toString()
            .contains("Normal, Petri.Plate, Transplant"));
  }
}
