package sparkmixed.ml;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import sparkmixed.error.ConfigurationException;
import sparkmixed.error.ResourceGuardException;
import sparkmixed.testing.SparkExtension;

@ExtendWith(SparkExtension.class)
class PredictionIntervalsTest {
  // m <- lmer(Reaction ~ Days + (Days|Subject), sleepstudy)
  // C <- sigma(m)^2 * solve(rbind(cbind(crossprod(Z) + solve(Lambda Lambda'), crossprod(Z, X)),
  //                               cbind(crossprod(X, Z), crossprod(X))))
  // sqrt(r' C r) with r the row's columns of Z and X, for Days, Subject = 0 "308", 5 "309", 20
  // "372"
  //   12.25481083 8.016054313 37.99927999
  // sqrt(diag(cbind(1, Days) %*% vcov(m) %*% t(cbind(1, Days))))
  //   6.824596695 9.581277392 30.72975484
  private static final double[] SLEEP_CONDITIONAL = {12.25481083, 8.016054313, 37.99927999};
  private static final double[] SLEEP_POPULATION = {6.824596695, 9.581277392, 30.72975484};

  private static Dataset<Row> nights(SparkSession spark) {
    return spark.createDataFrame(
        List.of(
            RowFactory.create(0, "308"), RowFactory.create(5, "309"), RowFactory.create(20, "372")),
        StructType.fromDDL("Days int, Subject string"));
  }

  private static double[] column(Dataset<Row> rows, String name) {
    return rows.select(name).collectAsList().stream()
        .mapToDouble(row -> row.getDouble(0))
        .toArray();
  }

  private static void assertClose(double[] expected, double[] actual, double tolerance) {
    assertEquals(expected.length, actual.length);
    for (int k = 0; k < expected.length; k++) {
      assertEquals(expected[k], actual[k], tolerance * Math.abs(expected[k]));
    }
  }

  @Test
  void standardErrorsOfALinearModelAreThoseOfHendersonsEquations(
      SparkSession spark, @TempDir Path directory) throws Exception {
    LinearMixedEffectsModel fitted = Sleep.estimator().fit(Sleep.data(spark));
    String path = directory.resolve("model").toString();
    fitted.save(path);
    for (LinearMixedEffectsModel model : List.of(fitted, LinearMixedEffectsModel.load(path))) {
      model.setPredictionStdErrorCol("se");
      assertClose(SLEEP_CONDITIONAL, column(model.transform(nights(spark)), "se"), 1e-5);
      model.setUncertainty("fixed");
      assertClose(SLEEP_POPULATION, column(model.transform(nights(spark)), "se"), 1e-5);
      model.setUncertainty("conditional").setPredictionType("population");
      assertClose(SLEEP_POPULATION, column(model.transform(nights(spark)), "se"), 1e-5);
    }
  }

  @Test
  void aNewGroupHasTheVariancesOfItsEffects(SparkSession spark) throws Exception {
    LinearMixedEffectsModel model = Sleep.estimator().fit(Sleep.data(spark));
    model.setPredictionStdErrorCol("se").setUncertainty("new-levels");
    // S <- VarCorr(m)$Subject; x <- c(1, Days)
    // sqrt(t(x) %*% vcov(m) %*% x + t(x) %*% S %*% x), for Days = 0, 5, 20
    //   25.66466984 40.94799122 126.3696171
    double[] expected = {25.66466984, 40.94799122, 126.3696171};
    model.setPredictionType("population");
    assertClose(expected, column(model.transform(nights(spark).drop("Subject")), "se"), 1e-5);
    model.setPredictionType("conditional");
    Dataset<Row> unknown = nights(spark).selectExpr("Days", "'new' AS Subject");
    assertClose(expected, column(model.transform(unknown), "se"), 1e-5);
  }

  @Test
  void crossedFactorsAreCountedTogether(SparkSession spark) throws Exception {
    // m <- lmer(diameter ~ 1 + (1|plate) + (1|sample), Penicillin), C as above,
    // sqrt(r' C r) for plate, sample = "a" "A" and "m" "F": 0.2401974355 both
    Dataset<Row> rows =
        spark
            .read()
            .option("header", "true")
            .schema("diameter double, plate string, sample string")
            .csv("data/Penicillin.csv");
    LinearMixedEffectsModel model =
        new LinearMixedEffects()
            .setFormula("diameter ~ 1 + (1 | plate) + (1 | sample)")
            .fit(rows)
            .setPredictionStdErrorCol("se");
    double[] errors = column(model.transform(rows), "se");
    assertEquals(144, errors.length);
    for (double error : errors) {
      assertEquals(0.2401974355, error, 1e-6);
    }
  }

  @Test
  void intervalsOfALinearModelAddTheResidual(SparkSession spark) throws Exception {
    LinearMixedEffectsModel model = Sleep.estimator().fit(Sleep.data(spark));
    double z = 1.959963984540054;
    Dataset<Row> confidence = model.setInterval("confidence").transform(nights(spark));
    assertEquals(
        List.of("Days", "Subject", "prediction", "predictionLow", "predictionHigh"),
        List.of(confidence.columns()));
    double[] fit = column(confidence, "prediction");
    double[] low = column(confidence, "predictionLow");
    double[] high =
        column(model.setInterval("prediction").transform(nights(spark)), "predictionHigh");
    for (int k = 0; k < fit.length; k++) {
      assertEquals(fit[k] - z * SLEEP_CONDITIONAL[k], low[k], 1e-3);
      double all = Math.hypot(SLEEP_CONDITIONAL[k], model.sigma());
      assertEquals(fit[k] + z * all, high[k], 1e-3);
    }
    double[] half = column(model.setIntervalLevel(0.5).transform(nights(spark)), "predictionHigh");
    // qnorm(.75) = 0.6744897502
    assertEquals(0.6744897502 / z, (half[0] - fit[0]) / (high[0] - fit[0]), 1e-9);
  }

  @Test
  void standardErrorsOfAGeneralizedModel(SparkSession spark, @TempDir Path directory)
      throws Exception {
    // g <- glmmTMB(cbind(incidence, size-incidence) ~ period + (1|herd), cbpp, family=binomial)
    // predict(g, nd, re.form=NA, se.fit=TRUE)$se.fit, period 1, 2, 4
    //   0.2324720507 0.3102139779 0.4300719548
    // predict(g, data.frame(period="1", herd="99"), se.fit=TRUE, allow.new.levels=TRUE)$se.fit
    //   0.6830397572
    // given theta, from TMB's joint precision Q: H = Q[b,b], D = -solve(H, Q[b,beta]), d = x +
    // D[herd,],
    // sqrt(solve(H)[herd,herd] + d' vcov(g) d), for period, herd = 1 "1", 2 "5", 4 "15"
    //   0.3715333031 0.4160665377 0.5502570097
    Dataset<Row> cbpp = Cbpp.data(spark);
    GeneralizedLinearMixedEffectsModel fitted =
        new GeneralizedLinearMixedEffects()
            .setFormula("cbind(incidence, size - incidence) ~ period + (1 | herd)")
            .setFamily("binomial")
            .fit(cbpp);
    GeneralizedLinearMixedEffectsModel apart =
        new GeneralizedLinearMixedEffects()
            .setFormula("cbind(incidence, size - incidence) ~ period + (1 | herd)")
            .setFamily("binomial")
            .setPlacement("separable")
            .fit(cbpp.repartition(3));
    String path = directory.resolve("model").toString();
    fitted.save(path);
    Dataset<Row> rows =
        spark.createDataFrame(
            List.of(
                RowFactory.create("1", 1),
                RowFactory.create("2", 5),
                RowFactory.create("4", 15),
                RowFactory.create("1", 99)),
            StructType.fromDDL("period string, herd int"));
    for (GeneralizedLinearMixedEffectsModel model :
        List.of(fitted, GeneralizedLinearMixedEffectsModel.load(path), apart)) {
      model.setPredictionStdErrorCol("se");
      assertClose(
          new double[] {0.3715333031, 0.4160665377, 0.5502570097, 0.2324720507},
          column(model.transform(rows), "se"),
          1e-4);
      model.setUncertainty("new-levels");
      assertEquals(0.6830397572, column(model.transform(rows), "se")[3], 1e-4);
      model.setPredictionType("population").setUncertainty("conditional");
      assertClose(
          new double[] {0.2324720507, 0.3102139779, 0.4300719548, 0.2324720507},
          column(model.transform(rows), "se"),
          1e-4);
      model.setInterval("confidence").setLinkPredictionCol("eta");
      Dataset<Row> scored = model.transform(rows);
      double[] eta = column(scored, "eta");
      double[] high = column(scored, "predictionHigh");
      // plogis(-1.398532466 + 1.959963985 * 0.2324720507)
      assertEquals(-1.398532466, eta[0], 1e-4);
      assertEquals(1 / (1 + Math.exp(1.398532466 - 1.959963985 * 0.2324720507)), high[0], 1e-4);
    }
  }

  @Test
  void whatCannotBeComputedIsSaid(SparkSession spark) throws Exception {
    LinearMixedEffectsModel model = Sleep.estimator().fit(Sleep.data(spark));
    model.setPredictionStdErrorCol("se").setBroadcastLimitMB(0);
    assertThrows(ResourceGuardException.class, () -> model.transform(nights(spark)));
    assertArrayEquals(
        SLEEP_POPULATION,
        column(model.setUncertainty("fixed").transform(nights(spark)), "se"),
        1e-3);
    assertThrows(ConfigurationException.class, () -> model.setIntervalLevel(1));
    GeneralizedLinearMixedEffectsModel bare = Cbpp.model(spark);
    bare.setPredictionStdErrorCol("se");
    ConfigurationException none =
        assertThrows(ConfigurationException.class, () -> bare.transform(Cbpp.data(spark)));
    assertTrue(String.valueOf(none.getMessage()).contains("uncertainty = fixed"));
  }
}
