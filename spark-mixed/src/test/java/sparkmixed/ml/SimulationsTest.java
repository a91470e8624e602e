package sparkmixed.ml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import sparkmixed.error.InputRejectedException;
import sparkmixed.testing.SparkExtension;

@ExtendWith(SparkExtension.class)
class SimulationsTest {
  private static final int NSIM = 2000;

  private static List<String> sorted(Dataset<Row> rows) {
    return rows.collectAsList().stream().map(Row::toString).sorted().toList();
  }

  @Test
  void neitherPartitionsNorOrderMatter(SparkSession spark) throws Exception {
    LinearMixedEffectsModel model = Sleep.estimator().fit(Sleep.data(spark));
    // twice the same rows: only their number tells them apart
    Dataset<Row> rows = Sleep.data(spark).union(Sleep.data(spark));
    List<String> once = sorted(model.simulate(rows, 3, 7));
    assertEquals(360 * 3, once.size());
    assertEquals(once, sorted(model.simulate(rows.repartition(5), 3, 7)));
    assertEquals(once, sorted(model.simulate(rows.orderBy(functions.rand(1)).coalesce(1), 3, 7)));
    assertEquals(once.size(), once.stream().distinct().count());
    assertNotEquals(once, sorted(model.simulate(rows, 3, 8)));
    Dataset<Row> numbered = rows.withColumn("id", functions.monotonically_increasing_id());
    Dataset<Row> kept = numbered.localCheckpoint();
    assertEquals(
        sorted(model.simulations(kept).rowId("id").draw(2)),
        sorted(model.simulations(kept.repartition(4)).rowId("id").draw(2)));
  }

  @Test
  void momentsOfALinearModelAreThoseOfItsMarginalDistribution(SparkSession spark) throws Exception {
    LinearMixedEffectsModel model = Sleep.estimator().fit(Sleep.data(spark));
    Dataset<Row> rows = Sleep.data(spark).where("Subject in ('308', '309') and Days in (0, 9)");
    Row row =
        model
            .simulations(rows.drop("Reaction"))
            .seed(3)
            .draw(NSIM)
            .groupBy("simulation")
            .pivot("Subject")
            .agg(
                functions.sum(functions.expr("if(Days = 0, simulated, 0)")).as("first"),
                functions.sum(functions.expr("if(Days = 9, simulated, 0)")).as("last"))
            .agg(
                functions.avg("308_first"),
                functions.variance("308_first"),
                functions.variance("308_last"),
                functions.covar_samp("308_first", "308_last"),
                functions.covar_samp("308_first", "309_first"))
            .first();
    // R: fixef(m) 251.4051; VarCorr(m) 612.1002 (Intercept), 35.07171 Days, covariance 9.604409,
    // sigma^2 654.94; var(y at 0) = 1267.04, var(y at 9) = 612.1002 + 18*9.604409 + 81*35.07171 +
    // 654.94
    // = 4280.73, cov = 612.1002 + 9*9.604409 = 698.54
    double five = 5 / Math.sqrt(NSIM);
    assertEquals(251.4051, row.getDouble(0), five * Math.sqrt(1267.04));
    assertEquals(1267.04, row.getDouble(1), five * Math.sqrt(2) * 1267.04);
    assertEquals(4280.73, row.getDouble(2), five * Math.sqrt(2) * 4280.73);
    double spread = Math.sqrt(1267.04 * 4280.73 + 698.54 * 698.54);
    assertEquals(698.54, row.getDouble(3), five * spread);
    assertEquals(0, row.getDouble(4), five * 1267.04);
  }

  @Test
  void conditionalOnesAreAboutThePredictions(SparkSession spark) throws Exception {
    LinearMixedEffectsModel model = Sleep.estimator().fit(Sleep.data(spark));
    Dataset<Row> one = Sleep.data(spark).where("Subject = '308' and Days = 0");
    Row row =
        model
            .simulations(one)
            .conditional()
            .draw(NSIM)
            .agg(functions.avg("simulated"), functions.variance("simulated"))
            .first();
    double variance = model.sigma() * model.sigma();
    double five = 5 / Math.sqrt(NSIM);
    // R: predict(m)[1] = 253.6637
    assertEquals(253.6637, row.getDouble(0), five * model.sigma());
    assertEquals(variance, row.getDouble(1), five * Math.sqrt(2) * variance);
  }

  @Test
  void countsStayWithinTheirTrials(SparkSession spark) throws Exception {
    GeneralizedLinearMixedEffectsModel model = Cbpp.estimator().fit(Cbpp.data(spark));
    Dataset<Row> drawn = model.simulate(Cbpp.data(spark), 200, 5);
    assertEquals(56 * 200, drawn.count());
    assertEquals(
        0,
        drawn.where("simulated < 0 or simulated > size or simulated != round(simulated)").count());
    // R: gm <- glmer(FORMULA, cbpp, binomial); set.seed(1); s <- simulate(gm, 10000)
    //    m <- sapply(s, function(m) mean(m[, 1])); mean(m); sd(m)      1.9025 0.3181223
    double mean = drawn.agg(functions.avg("simulated")).first().getDouble(0);
    assertEquals(1.9025, mean, 5 * 0.3181223 / Math.sqrt(200));
    assertTrue(drawn.select("simulated").distinct().count() > 5);
  }

  @Test
  void badRequestsAreRefused(SparkSession spark) throws Exception {
    LinearMixedEffectsModel model = Sleep.estimator().fit(Sleep.data(spark));
    assertThrows(
        InputRejectedException.class, () -> model.simulate(Sleep.data(spark).drop("Days"), 1, 1));
    assertThrows(
        InputRejectedException.class,
        () -> model.simulate(Sleep.data(spark).withColumn("simulated", functions.lit(1)), 1, 1));
  }
}
