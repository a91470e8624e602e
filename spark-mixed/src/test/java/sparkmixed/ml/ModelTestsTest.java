package sparkmixed.ml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import sparkmixed.error.ConfigurationException;
import sparkmixed.testing.SparkExtension;

@ExtendWith(SparkExtension.class)
class ModelTestsTest {

  // R 4.2.2, lmerTest 3.1-3: m <- lmer(Reaction ~ Days + (Days | Subject), sleepstudy); anova(m)
  //      Sum Sq Mean Sq NumDF DenDF F value    Pr(>F)
  // Days  30031   30031     1    17  45.853 3.264e-06 ***
  private static final String PRINTED =
      """
      Type III Analysis of Variance Table with Satterthwaite's method
           Sum Sq Mean Sq NumDF DenDF F value    Pr(>F)
      Days  30031   30031     1    17  45.853 3.264e-06 ***
      ---
      Signif. codes:  0 '***' 0.001 '**' 0.01 '*' 0.05 '.' 0.1 ' ' 1
      """;

  @Test
  void loadedModelsAreTestedLikeFreshOnes(SparkSession spark, @TempDir Path directory)
      throws Exception {
    LinearMixedEffectsModel fresh = Sleep.estimator().fit(Sleep.data(spark));
    String path = directory.resolve("model").toString();
    fresh.write().save(path);
    LinearMixedEffectsModel loaded = LinearMixedEffectsModel.load(path);
    assertEquals(fresh.toString(), loaded.toString());
    assertEquals(fresh.tests().anovaText("III"), loaded.tests().anovaText("III"));
    Row row = loaded.tests().anova("I").first();
    assertEquals("Days", row.<String>getAs("term"));
    assertEquals(45.853003765, row.<Double>getAs("f_value"), 1e-4);
    assertEquals(17, row.<Double>getAs("den_df"), 1e-4);
    ConfigurationException refused =
        assertThrows(
            ConfigurationException.class, () -> loaded.tests().anova("III", "kenward-roger"));
    assertTrue(String.valueOf(refused.getMessage()).contains("satterthwaite"));
  }

  @Test
  void printsAsR(SparkSession spark) {
    LinearMixedEffectsModel model = Sleep.estimator().fit(Sleep.data(spark));
    assertEquals(PRINTED, model.tests().anovaText("III"));
    assertEquals("anova", model.fitReport().tables().get(5).name());
    assertEquals(3.26e-6, model.table("anova", "run").first().<Double>getAs("p_value"), 1e-8);
  }

  // R 4.2.2, lmerTest 3.1-3, options(digits = 10):
  //   contest(m, c(1, 5), joint = FALSE); contest(m, diag(2)); contest(m, diag(2), ddf =
  // "Kenward-Roger")
  //       Estimate  Std. Error         df     t value       lower
  //    303.7415346 9.581241614 17.0000028 31.70168825 283.5268821
  //   F 749.9597248 with 2 and 17.00000207; F 705.8444469 with 2 and 16
  @Test
  void contrastsOfCoefficients(SparkSession spark) {
    LinearMixedEffectsModel model = Sleep.estimator().fit(Sleep.data(spark));
    Row one = model.tests().contrast(Map.of("(Intercept)", 1.0, "Days", 5.0)).first();
    assertEquals(303.7415346, one.<Double>getAs("estimate"), 1e-6);
    assertEquals(9.581241614, one.<Double>getAs("std_error"), 1e-5);
    assertEquals(17, one.<Double>getAs("df"), 1e-4);
    assertEquals(283.5268821, one.<Double>getAs("conf_low"), 1e-4);
    double[][] both = {{1, 0}, {0, 1}};
    for (String ddf : new String[] {"satterthwaite", "kenward-roger"}) {
      Row joint = model.tests().joint(both, ddf).first();
      assertEquals(2, joint.<Integer>getAs("num_df"));
      boolean adjusted = ddf.equals("kenward-roger");
      assertEquals(adjusted ? 705.8444469 : 749.9597248, joint.<Double>getAs("f_value"), 1e-3);
      assertEquals(adjusted ? 16 : 17, joint.<Double>getAs("den_df"), 1e-4);
    }
    Row z = model.tests().joint(both, "z").first();
    assertNull(z.getAs("den_df"));
    assertNotNull(z.getAs("chi_square"));
  }

  @Test
  void ddfIsAParameterOfTheFit(SparkSession spark, @TempDir Path directory) throws Exception {
    LinearMixedEffectsModel model =
        Sleep.estimator().setDdf("kenward-roger").fit(Sleep.data(spark));
    assertTrue(model.toString().contains("t-tests use Kenward-Roger's method"), model.toString());
    String path = directory.resolve("model").toString();
    model.write().save(path);
    Row row = LinearMixedEffectsModel.load(path).tests().anova().first();
    assertEquals("kenward-roger", row.<String>getAs("ddf"));
    assertEquals(17, row.<Double>getAs("den_df"), 1e-6);
    LinearMixedEffectsModel plain = Sleep.estimator().setDdf("z").fit(Sleep.data(spark));
    assertTrue(plain.toString().contains("Pr(>|z|)"), plain.toString());
    assertNull(plain.tidy().first().getAs("df"));
    ConfigurationException refused =
        assertThrows(
            ConfigurationException.class,
            () -> Sleep.estimator().setMethod("ML").setDdf("kenward-roger").fit(Sleep.data(spark)));
    assertTrue(String.valueOf(refused.getMessage()).contains("REML"));
  }

  @Test
  void unknownNamesAreTold(SparkSession spark) {
    LinearMixedEffectsModel model = Sleep.estimator().fit(Sleep.data(spark));
    ConfigurationException unknown =
        assertThrows(
            ConfigurationException.class, () -> model.tests().contrast(Map.of("Hours", 1.0)));
    assertTrue(String.valueOf(unknown.getMessage()).contains("Days"));
    assertThrows(ConfigurationException.class, () -> model.tests().anova("IV"));
    assertThrows(ConfigurationException.class, () -> model.tests().anova("III", "guess"));
    assertThrows(ConfigurationException.class, () -> model.tests().joint(new double[][] {{1}}));
  }
}
