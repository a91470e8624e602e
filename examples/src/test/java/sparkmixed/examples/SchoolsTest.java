package sparkmixed.examples;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import sparkmixed.fit.FittedModel;
import sparkmixed.ml.LinearMixedEffectsModel;

class SchoolsTest {
  private static final SparkSession SPARK = Local.session();
  private static final Dataset<Row> PUPILS = Simulated.pupils(SPARK);

  // R 4.2.2, lme4 1.1-31, bobyqa with rhoend = 1e-9, on the rows that Simulated.main writes:
  //   d <- merge(read.csv("pupils.csv"), read.csv("schools.csv"), by = "school")
  //   m <- lmer(mathach ~ ses + sex + himinty + sector + pracad + disclim + (ses | school), d)
  //   logLik(m); fixef(m); print(VarCorr(m), digits = 10)
  //   # -23215.13077163; 9.629425992575 2.034212796372 1.627229120329 -3.061595053257
  //   #   -0.131074069475 4.856617603715 -0.325960235372
  //   # school (Intercept) 1.6728001602, ses 0.6144074327, cor 0.20935998; Residual 6.0051407762
  @Test
  void schoolsAreJoinedInThePipeline() {
    LinearMixedEffectsModel model =
        (LinearMixedEffectsModel)
            SchoolsGroupLevel.fit(PUPILS, Simulated.schools(SPARK)).stages()[1];
    assertEquals(-23215.13077163, model.logLik(), 1e-5);
    assertArrayEquals(
        new double[] {
          9.629425992575,
          2.034212796372,
          1.627229120329,
          -3.061595053257,
          -0.131074069475,
          4.856617603715,
          -0.325960235372
        },
        model.coefficients().toArray(),
        1e-4);
    assertEquals(1.6728001602, model.fitted().terms().get(0).standardDeviation(0), 1e-4);
    assertEquals(0.6144074327, model.fitted().terms().get(0).standardDeviation(1), 1e-4);
    assertEquals(6.0051407762, model.sigma(), 1e-4);
  }

  @Test
  void schoolsRun() throws Exception {
    String printed = Printed.by(SchoolsGroupLevel::main);
    assertTrue(printed.contains("sectorPublic"), printed);
  }

  // R, lme4's deviance function, started near the optimum and minimized by optim's L-BFGS-B, then
  // by nloptwrap with xtol_abs = ftol_abs = 1e-12 (plain bobyqa ends at -23156.00900589):
  //   dd <- lmer(mathach ~ ses + sex + minority + (1 + ses | school) + (1 + sex | school)
  //              + (1 + minority | school), read.csv("pupils.csv"), devFunOnly = TRUE)
  //   # logLik -23156.00900522; the sum of the three intercept variances 4.1022
  @Test
  void threeTermsReachTheOptimumAndEndWithADiagnosis() {
    LinearMixedEffectsModel model = ThreeTermsOnOneFactor.fit(PUPILS);
    assertEquals(-23156.00900522, model.logLik(), 1e-5);
    assertEquals(4.1022, ThreeTermsOnOneFactor.interceptVariance(model), 1e-3);
    FittedModel.Warning warning = model.fitted().warnings().get(0);
    assertEquals("NOT_IDENTIFIED", warning.code());
    assertTrue(warning.message().contains("identify only the sum"), warning.message());
  }

  @Test
  void threeTermsRun() throws Exception {
    String printed = Printed.by(ThreeTermsOnOneFactor::main);
    assertTrue(printed.contains("NOT_IDENTIFIED"), printed);
    assertTrue(printed.contains("identify only the sum"), printed);
  }
}
