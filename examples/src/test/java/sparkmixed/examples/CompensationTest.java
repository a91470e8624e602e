package sparkmixed.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import sparkmixed.ml.LinearMixedEffectsModel;

class CompensationTest {
  private static final Dataset<Row> PLANTS = Local.arabidopsis(Local.session());

  // R 4.2.2, lmerTest 3.1-3, lmerControl(optimizer = "bobyqa", optCtrl = list(rhoend = 1e-9)):
  //   m <- lmer(log1p(total.fruits) ~ nutrient * amd + rack + status + (1 | gen), Arabidopsis)
  //   anova(m)[, c("DenDF", "F value", "Pr(>F)")]
  //   nutrient     598.137884 160.2218950 1.05207597e-32
  //   amd          597.031997  11.7816455 0.000639561046
  //   rack         597.567823  57.1205123 1.54848655e-13
  //   status       605.061684   3.1552829 0.0433286062
  //   nutrient:amd 597.036701   1.9935786 0.158488178
  @Test
  void termsAreTestedAsInR() {
    LinearMixedEffectsModel model = Compensation.fit(PLANTS);
    double[][] expected = {
      {598.137884, 160.2218950, 1.05207597e-32},
      {597.031997, 11.7816455, 0.000639561046},
      {597.567823, 57.1205123, 1.54848655e-13},
      {605.061684, 3.1552829, 0.0433286062},
      {597.036701, 1.9935786, 0.158488178}
    };
    List<Row> rows = model.tests().anova("III").collectAsList();
    for (int t = 0; t < expected.length; t++) {
      near(expected[t][0], rows.get(t), "den_df", 1e-3);
      near(expected[t][1], rows.get(t), "f_value", 2e-4);
      near(expected[t][2], rows.get(t), "p_value", 1e-2);
    }
  }

  // emmeans 1.8.4-1, lmer.df = "satterthwaite": g <- update(ref_grid(m), tran = NULL)
  //   emmeans(g, ~ amd | nutrient); pairs(emmeans(g, ~ amd | nutrient))
  //   clipped   1 1.55739672 0.177786879 46.2956819
  //   unclipped 1 2.03334919 0.174372173 42.8633491
  //   clipped   8 2.94339436 0.176220698 44.7609862
  //   unclipped 8 3.14155366 0.175778216 44.2895613
  //   clipped - unclipped 1 -0.475952473 0.140226998 597.151172 -3.39415717 0.000734025522
  //   clipped - unclipped 8 -0.198159292 0.137753976 596.912995 -1.43850144 0.150815927
  @Test
  void meansAndTheirDifferencesAreEmmeans() {
    LinearMixedEffectsModel model = Compensation.fit(PLANTS);
    double[][] means = {
      {1.55739672, 0.177786879, 46.2956819},
      {2.03334919, 0.174372173, 42.8633491},
      {2.94339436, 0.176220698, 44.7609862},
      {3.14155366, 0.175778216, 44.2895613}
    };
    List<Row> rows = Compensation.clipping(model).table().collectAsList();
    for (int k = 0; k < means.length; k++) {
      near(means[k][0], rows.get(k), "emmean", 2e-4);
      near(means[k][1], rows.get(k), "std_error", 2e-4);
      near(means[k][2], rows.get(k), "df", 1e-3);
    }
    List<Row> pairs = Compensation.clipping(model).pairs().collectAsList();
    near(-0.475952473, pairs.get(0), "estimate", 2e-4);
    near(0.000734025522, pairs.get(0), "p_value", 1e-2);
    near(-0.198159292, pairs.get(1), "estimate", 2e-4);
    near(0.150815927, pairs.get(1), "p_value", 1e-2);
  }

  private static void near(double expected, Row row, String column, double tolerance) {
    assertEquals(expected, row.<Double>getAs(column), tolerance * Math.abs(expected), column);
  }

  @Test
  void runs() throws Exception {
    String printed = Printed.by(Compensation::main);
    assertTrue(printed.contains("Type III Analysis of Variance Table with Satterthwaite's method"));
    assertTrue(printed.contains("Normal - Petri.Plate"), printed);
    assertTrue(printed.contains("<none>"), printed);
  }
}
