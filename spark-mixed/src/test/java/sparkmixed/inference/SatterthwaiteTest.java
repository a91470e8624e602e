package sparkmixed.inference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import sparkmixed.fit.FittedModel;
import sparkmixed.ml.LinearMixedEffects;
import sparkmixed.testing.SparkExtension;

@ExtendWith(SparkExtension.class)
class SatterthwaiteTest {

  private static FittedModel fit(SparkSession session, String formula) {
    return new LinearMixedEffects()
        .setFormula(formula)
        .fit(
            session
                .read()
                .option("header", true)
                .schema("Reaction double, Days int, Subject string")
                .csv("data/sleepstudy.csv"))
        .fitted();
  }

  // R 4.2.2, lmerTest 3.1-3: coef(summary(lmer(Reaction ~ Days + (Days | Subject), sleepstudy)))
  // (Intercept) df 17.00000519470992
  // anova(...): Days DenDF 16.999999026306277, F 45.853003765108184
  @Test
  void correlatedSlopesHaveTheSubjectsLessOne(SparkSession spark) {
    FittedModel model = fit(spark, "Reaction ~ 1 + Days + (1 + Days | Subject)");
    double[] degrees = CoefficientTests.of(model).degrees();
    assertEquals(17, degrees[0], 1e-4 * 17);
    assertEquals(17, degrees[1], 1e-4 * 17);
    // 2 * pt(-sqrt(45.853003765108184), 17), printed by summary() as 3.26e-06
    assertEquals(3.26e-6, Wald.pValues(model)[1], 0.005e-6);
  }

  // the same for lmer(Reaction ~ Days + (1 | Subject), sleepstudy):
  // (Intercept) df 22.810200071895387, Days DenDF 160.99999976171537
  @Test
  void interceptsAloneLeaveTheRowsToTheSlope(SparkSession spark) {
    double[] degrees =
        CoefficientTests.of(fit(spark, "Reaction ~ 1 + Days + (1 | Subject)")).degrees();
    assertEquals(22.810200071895387, degrees[0], 1e-4 * 22.8);
    assertEquals(161, degrees[1], 1e-4 * 161);
  }

  @Test
  void degreesDoNotDependOnTheUnitsOfThePredictor(SparkSession spark) {
    double[] days =
        CoefficientTests.of(fit(spark, "Reaction ~ 1 + Days + (1 + Days | Subject)")).degrees();
    double[] shifted =
        CoefficientTests.of(
                fit(spark, "Reaction ~ 1 + I(24 * Days + 7) + (1 + I(24 * Days + 7) | Subject)"))
            .degrees();
    assertEquals(days[1], shifted[1], 1e-5 * days[1]);
    assertTrue(days[1] > 0);
  }
}
