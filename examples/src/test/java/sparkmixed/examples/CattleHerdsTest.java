package sparkmixed.examples;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.apache.spark.ml.regression.GeneralizedLinearRegressionModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import sparkmixed.ml.GeneralizedLinearMixedEffectsModel;

class CattleHerdsTest {
  private static final Dataset<Row> CBPP = Local.cbpp(Local.session());

  // R 4.2.2:
  //   m <- glm(cbind(incidence, size - incidence) ~ 1, binomial, cbpp, subset = herd == "4")
  //   coef(m); sqrt(diag(vcov(m)))  # -2.047692843365256 0.5312796465524392
  @Test
  void oneHerdAlone() {
    GeneralizedLinearRegressionModel alone = CattleHerds.alone(CBPP, "4");
    assertEquals(-2.047692843365256, alone.intercept(), 1e-8);
    assertEquals(0.5312796465524392, alone.summary().coefficientStandardErrors()[0], 1e-6);
  }

  // R 4.2.2, lme4 1.1-31, control = glmerControl(tolPwrss = 1e-12):
  //   m <- glmer(cbind(incidence, size - incidence) ~ 1 + (1 | herd), cbpp, binomial)
  //   logLik(m); fixef(m); sqrt(diag(vcov(m))); as.data.frame(VarCorr(m))$sdcor
  //   # -104.83131359385703 -2.0461622653206666 0.24236720765254657 0.811999366645062
  //   plogis(fixef(m) + c(-1, 1) * 1.96 * as.data.frame(VarCorr(m))$sdcor)
  //   # 0.025638655701449856 0.3882572996213915
  @Test
  void herdsAsAPopulation() {
    GeneralizedLinearMixedEffectsModel model = CattleHerds.population(CBPP);
    assertEquals(-104.83131359385703, model.logLik(), 1e-6);
    assertEquals(-2.0461622653206666, model.coefficients().apply(0), 1e-6);
    assertEquals(0.24236720765254657, model.coefficientStandardErrors()[0], 1e-5);
    assertEquals(0.811999366645062, model.fitted().terms().get(0).standardDeviation(0), 1e-6);
    assertArrayEquals(
        new double[] {0.025638655701449856, 0.3882572996213915}, CattleHerds.newHerd(model), 1e-6);
  }

  // The same model, and every herd by itself:
  //   g <- glm(cbind(incidence, size - incidence) ~ 0 + herd, binomial, cbpp)
  //   coef(g)[c(4, 9, 14)]; sqrt(diag(vcov(g)))[c(4, 9, 14)]; coef(m)$herd[c(4, 9, 14), ]
  //   # -2.047692843365256 -2.602689685444384 -0.31015492830383934
  //   # 0.5312796481290517 0.7328281087929359 0.3969581307590985
  //   # -2.0472340880614 -2.3668398397165 -0.6547798184727
  //   plogis(coef(m)$herd[c(4, 9, 14), ])
  //   # 0.11433215977494018 0.08573652697694167 0.3419132304585583
  @Test
  void herdsAreDrawnTowardsTheMean() {
    List<Row> herds = CattleHerds.shrinkage(CBPP, CattleHerds.population(CBPP)).collectAsList();
    assertEquals(15, herds.size());
    assertHerd(herds.get(3), "4", -2.0476928434, 0.53127964813, -2.0472340881, 0.11433215977494018);
    assertHerd(herds.get(8), "9", -2.6026896854, 0.73282810879, -2.3668398397, 0.08573652697694167);
    assertHerd(
        herds.get(13), "14", -0.3101549283, 0.39695813076, -0.6547798185, 0.3419132304585583);
  }

  private static void assertHerd(Row herd, String name, double... numbers) {
    assertEquals(name, herd.getString(0));
    for (int k = 0; k < numbers.length; k++) {
      assertEquals(numbers[k], herd.getDouble(2 + k), 1e-5, herd.schema().fields()[2 + k].name());
    }
  }

  // R, lme4: glmer(cbind(incidence, size - incidence) ~ period + (1 | herd), cbpp, binomial,
  // nAGQ = 25), whose log-likelihood is relative to the saturated model's -41.97835376893557:
  //   logLik(m) - 41.97835376893557; fixef(m)
  //   # -91.98336903731057
  //   # -1.3992304442948833 -0.9914036724949163 -1.127819466924362 -1.579470750347347
  @Test
  void periodsByQuadrature() {
    GeneralizedLinearMixedEffectsModel model = CattleHerds.byPeriod(CBPP);
    assertEquals(-91.98336903731057, model.logLik(), 1e-6);
    assertArrayEquals(
        new double[] {
          -1.3992304442948833, -0.9914036724949163, -1.127819466924362, -1.579470750347347
        },
        model.coefficients().toArray(),
        1e-6);
  }

  @Test
  void runs() throws Exception {
    String printed = Printed.by(CattleHerds::main);
    assertTrue(printed.contains("herd 4 alone: log-odds -2.0477, standard error 0.5313"), printed);
    assertTrue(printed.contains("a new herd: between 0.026 and 0.388"), printed);
  }
}
