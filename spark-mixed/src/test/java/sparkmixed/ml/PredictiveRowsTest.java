package sparkmixed.ml;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import sparkmixed.bayes.PredictiveCheck;
import sparkmixed.error.ConfigurationException;
import sparkmixed.error.InputRejectedException;
import sparkmixed.testing.SparkExtension;

/** Responses of the sleep study replicated from its posterior. */
@ExtendWith(SparkExtension.class)
class PredictiveRowsTest {
  private static Dataset<Row> sleep;
  private static BayesianMixedEffectsModel model;

  @BeforeAll
  static void fit(SparkSession spark) {
    sleep = Sleep.data(spark);
    model = new BayesianMixedEffects().setFormula("Reaction ~ Days + (Days | Subject)").fit(sleep);
  }

  // R 4.2.2, brms 2.18.0, 40,000 draws, seed 20240601, default priors:
  //   yrep <- posterior_predict(fit); y <- sleepstudy$Reaction
  //   for (s in c("mean", "sd", "min", "max")) { T <- apply(yrep, 1, s)
  //     cat(s, get(s)(y), mean(T), sd(T), mean(T >= get(s)(y)), "\\n") }
  private static final double[][] BRMS = {
    {298.5079, 298.5003, 2.737777, 0.501575},
    {56.32876, 56.53754, 2.595477, 0.5283},
    {194.3322, 168.5949, 15.48384, 0.027375},
    {466.3535, 471.9905, 21.94216, 0.575575}
  };

  @Test
  void equalsBrms() {
    PredictiveCheck check = model.predictiveCheck(sleep, 4000);
    assertEquals(180, check.rows());
    for (int k = 0; k < BRMS.length; k++) {
      PredictiveCheck.Tested own = check.statistics().get(k);
      double[] expected = BRMS[k];
      assertEquals(expected[0], own.observed(), 1e-3);
      assertEquals(expected[1], own.mean(), 0.08 * expected[2], own.statistic().name());
      assertEquals(expected[2], own.sd(), 0.06 * expected[2], own.statistic().name());
      assertEquals(expected[3], own.pValue(), 0.035, own.statistic().name());
    }
    assertEquals(4, check.statistics().size());
    Row table = model.table(check).where("statistic = 'sd'").first();
    assertEquals(check.statistics().get(1).pValue(), table.<Double>getAs("p_value"), 0);
  }

  @Test
  void neitherPartitionsNorOrderMatter() {
    PredictiveCheck check = model.predictiveCheck(sleep);
    PredictiveCheck other = model.predictiveCheck(sleep.repartition(7));
    assertEquals(check.statistics(), other.statistics());
    for (int k = 0; k < 4; k++) {
      assertArrayEquals(check.replicated()[k], other.replicated()[k]);
    }
    assertArrayEquals(check.distribution().at(), other.distribution().at());
    assertArrayEquals(check.distribution().replicated()[49], other.distribution().replicated()[49]);
    assertEquals(1000, check.draws().length);
    BayesianMixedEffectsModel seeded = model.copy(ParamMap.empty());
    seeded.set(seeded.seed(), 2L);
    assertTrue(check.replicated()[1][0] != seeded.predictiveCheck(sleep).replicated()[1][0]);
  }

  /** Rows that are equal in all columns have responses of their own. */
  @Test
  void equalRowsAreReplicatedApart() {
    PredictiveCheck twice = model.predictiveCheck(sleep.union(sleep), 4000);
    PredictiveCheck once = model.predictiveCheck(sleep, 4000);
    assertEquals(360, twice.rows());
    // most of a mean's spread about the effects is sigma / sqrt(n): half the variance is gone
    double ratio = twice.statistics().get(0).sd() / once.statistics().get(0).sd();
    assertEquals(Math.sqrt(0.75), ratio, 0.04);
  }

  @Test
  void newLevelsAreDrawn() {
    PredictiveCheck known = model.predictiveCheck(sleep, 500);
    PredictiveCheck other =
        model.predictiveCheck(sleep.selectExpr("Reaction", "Days", "'x' || Subject Subject"), 500);
    // as many effects as before, but not shrunken to what these subjects did
    assertTrue(other.statistics().get(0).sd() > 2 * known.statistics().get(0).sd());
  }

  @Test
  void whatCannotBeCheckedIsRefused() {
    assertThrows(ConfigurationException.class, () -> model.predictiveCheck(sleep, 0));
    assertThrows(InputRejectedException.class, () -> model.predictiveCheck(sleep.drop("Days")));
    assertThrows(
        InputRejectedException.class, () -> model.predictiveCheck(sleep.where("Days > 100")));
  }
}
