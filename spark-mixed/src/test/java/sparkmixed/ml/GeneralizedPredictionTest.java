package sparkmixed.ml;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import sparkmixed.bayes.PredictiveCheck;
import sparkmixed.bayes.PredictiveCheck.Statistic;
import sparkmixed.testing.SparkExtension;

/** Predictions and the predictive check of a binomial model beside rstanarm's. */
@ExtendWith(SparkExtension.class)
class GeneralizedPredictionTest {
  // R 4.2.2, rstanarm 2.21.3; 4 chains of 10,000 draws:
  //   fit <- stan_glmer(cbind(incidence, size - incidence) ~ period + (1 | herd), cbpp, binomial,
  //     prior = normal(0, 2.5, autoscale = FALSE), prior_intercept = normal(0, 5, autoscale =
  //     FALSE), prior_covariance = decov(1, 1, 1, 1), chains = 4, iter = 11000, warmup = 1000,
  //     seed = 1)
  //   nd <- data.frame(period = factor(c(1, 2, 1, 4)), herd = factor(c(1, 5, 99, 99)), size = 20,
  //     incidence = 0)
  //   e <- posterior_epred(fit, nd); colMeans(e); apply(e, 2, quantile, c(.025, .975))
  //   apply(posterior_linpred(fit, newdata = nd), 2, sd)
  private static final double[] EPRED = {0.3068102, 0.0721076, 0.2197891, 0.0642197};
  private static final double[] EPRED_LOW = {0.167170, 0.0291095, 0.0451688, 0.00883754};
  private static final double[] EPRED_HIGH = {0.473743, 0.1367343, 0.5366566, 0.21644282};
  private static final double[] LINPRED_SD = {0.381282, 0.424132, 0.796562, 0.870555};

  //   p <- posterior_epred(fit, nd, re.form = NA)
  private static final double[] POPULATION = {0.1974977, 0.0867066, 0.1974977, 0.0519485};
  private static final double[] POPULATION_LOW = {0.125043, 0.0446482, 0.125043, 0.0198267};
  private static final double[] POPULATION_HIGH = {0.281803, 0.1445214, 0.281803, 0.1031270};

  //   y <- posterior_predict(fit, nd); colMeans(y); apply(y, 2, sd);
  //   apply(y, 2, quantile, c(.025, .975))
  private static final double[] PREDICT_MEAN = {6.137650, 1.451325, 4.384025, 1.279075};
  private static final double[] PREDICT_SD = {2.569498, 1.285641, 3.069802, 1.564833};
  private static final double[] PREDICT_LOW = {2, 0, 0, 0};
  private static final double[] PREDICT_HIGH = {11, 4, 12, 5};

  //   yrep <- posterior_predict(fit, seed = 1); y <- cbpp$incidence
  //   for (s in c("mean", "sd", "min", "max")) { T <- apply(yrep, 1, s)
  //     cat(s, get(s)(y), mean(T), sd(T), mean(T >= get(s)(y)), mean(T == get(s)(y)), "\n") }
  //   and the same of rowMeans(yrep == 0)
  private static final double[][] CHECK = {
    {1.767857, 1.7685, 0.2229077, 0.5077, 0.0312},
    {2.621527, 2.354767, 0.3598112, 0.220575, 0.000275},
    {0, 0, 0, 1, 1},
    {12, 11.51827, 2.896589, 0.45185, 0.125375},
    {0.3928571, 0.3538902, 0.06555884, 0.3236, 0.091625}
  };

  private static BayesianMixedEffectsModel fitted;

  @BeforeAll
  static void fit(SparkSession spark) {
    fitted =
        new BayesianMixedEffects()
            .setFormula(Cbpp.FORMULA)
            .setFamily("binomial")
            .setDraws(4000)
            .setPriors(
                new String[] {
                  "b ~ normal(0, 2.5)", "Intercept ~ normal(0, 5)", "sd ~ exponential(1)"
                })
            .fit(Cbpp.data(spark));
  }

  private static BayesianMixedEffectsModel model() {
    return fitted.copy(ParamMap.empty());
  }

  private static Dataset<Row> herds(SparkSession spark) {
    return spark.createDataFrame(
        List.of(
            RowFactory.create("1", 1, 0, 20),
            RowFactory.create("2", 5, 0, 20),
            RowFactory.create("1", 99, 0, 20),
            RowFactory.create("4", 99, 0, 20)),
        StructType.fromDDL("period string, herd int, incidence int, size int"));
  }

  private static double[] column(Dataset<Row> rows, String name) {
    return rows.select(name).collectAsList().stream().mapToDouble(r -> r.getDouble(0)).toArray();
  }

  private static double[] draws(Dataset<Row> rows, int row, String name) {
    return rows.collectAsList().get(row).<Double>getList(rows.schema().fieldIndex(name)).stream()
        .mapToDouble(Double::doubleValue)
        .toArray();
  }

  private static double sd(double[] x) {
    double mean = Arrays.stream(x).average().orElseThrow();
    return Math.sqrt(Arrays.stream(x).map(v -> (v - mean) * (v - mean)).sum() / (x.length - 1));
  }

  @Test
  void meansAndIntervalsOfTheProbability(SparkSession spark) {
    BayesianMixedEffectsModel model = model();
    model.setPredictionStdErrorCol("se").setInterval("confidence");
    Dataset<Row> scored = model.transform(herds(spark));
    double[] mean = column(scored, "prediction");
    double[] se = column(scored, "se");
    double[] low = column(scored, "predictionLow");
    double[] high = column(scored, "predictionHigh");
    Dataset<Row> epred = model.posteriorPredictions(herds(spark)).epred();
    for (int k = 0; k < 4; k++) {
      double[] drawn = draws(epred, k, PosteriorPredictions.EPRED);
      double sd = sd(drawn);
      assertEquals(EPRED[k], Arrays.stream(drawn).average().orElseThrow(), 0.05 * sd);
      // of a new herd the average one
      assertEquals(k < 2 ? EPRED[k] : POPULATION[k], mean[k], 0.05 * sd);
      assertEquals(LINPRED_SD[k], se[k], 0.04 * LINPRED_SD[k]);
      assertEquals(EPRED_LOW[k], low[k], 0.08 * sd);
      assertEquals(EPRED_HIGH[k], high[k], 0.12 * sd);
    }
    // shared by both rows of the new herd, and only there
    assertTrue(correlation(epred, 2, 3) > 0.8);
    assertTrue(correlation(epred, 0, 2) < 0.5);
    model.setPredictionType("population");
    Dataset<Row> population = model.transform(herds(spark));
    assertArrayEquals(POPULATION, column(population, "prediction"), 0.002);
    assertArrayEquals(POPULATION_LOW, column(population, "predictionLow"), 0.005);
    assertArrayEquals(POPULATION_HIGH, column(population, "predictionHigh"), 0.01);
  }

  private static double correlation(Dataset<Row> rows, int one, int other) {
    double[] x = draws(rows, one, PosteriorPredictions.EPRED);
    double[] y = draws(rows, other, PosteriorPredictions.EPRED);
    double[] sum = new double[x.length];
    Arrays.setAll(sum, s -> x[s] / sd(x) + y[s] / sd(y));
    return 0.5 * sd(sum) * sd(sum) - 1;
  }

  @Test
  void responsesAreCountsOfTwentyTrials(SparkSession spark) {
    BayesianMixedEffectsModel model = model();
    Dataset<Row> drawn =
        model.posteriorPredictions(herds(spark)).predict().orderBy("herd", "period");
    model.setInterval("prediction");
    Dataset<Row> scored = model.transform(herds(spark));
    double[] low = column(scored, "predictionLow");
    double[] high = column(scored, "predictionHigh");
    for (int k = 0; k < 4; k++) {
      double[] own = draws(drawn, k, PosteriorPredictions.PREDICT);
      assertEquals(
          PREDICT_MEAN[k], Arrays.stream(own).average().orElseThrow(), 0.05 * PREDICT_SD[k]);
      assertEquals(PREDICT_SD[k], sd(own), 0.05 * PREDICT_SD[k]);
      assertTrue(Arrays.stream(own).allMatch(y -> y == Math.rint(y) && y >= 0 && y <= 20));
      assertEquals(PREDICT_LOW[k], 20 * low[k], 1e-9);
      assertEquals(PREDICT_HIGH[k], 20 * high[k], 1 + 1e-9);
    }
  }

  @Test
  void replicatesLookLikeRstanarms(SparkSession spark) {
    PredictiveCheck check = model().predictiveCheck(Cbpp.data(spark), 16_000);
    assertEquals(Statistic.values().length, check.statistics().size());
    for (int k = 0; k < CHECK.length; k++) {
      PredictiveCheck.Tested own = check.statistics().get(k);
      double[] expected = CHECK[k];
      String name = own.statistic().name();
      assertEquals(expected[0], own.observed(), 1e-6, name);
      assertEquals(expected[1], own.mean(), 0.05 * expected[2] + 1e-4, name);
      assertEquals(expected[2], own.sd(), 0.05 * expected[2] + 1e-4, name);
      assertEquals(expected[3], own.pValue(), 0.02, name);
      assertEquals(expected[4], own.tied(), 0.02, name);
    }
    assertEquals(1, check.distribution().width(), 0);
    assertEquals(1, Arrays.stream(check.distribution().observed()).sum(), 1e-12);
  }

  /** Without draws of the effects the mean is that at their means, and nothing else is said. */
  @Test
  void withoutDrawsOfEffects(SparkSession spark, @TempDir Path directory) throws Exception {
    String path = directory.resolve("model").toString();
    fitted.save(path);
    Files.delete(directory.resolve("model/posterior/effect-draws.bin"));
    BayesianMixedEffectsModel bare = BayesianMixedEffectsModel.load(path);
    bare.setLinkPredictionCol("eta");
    Dataset<Row> scored = bare.transform(herds(spark));
    double[] eta = column(scored, "eta");
    double[] mean = column(scored, "prediction");
    for (int k = 0; k < 4; k++) {
      assertEquals(1 / (1 + Math.exp(-eta[k])), mean[k], 1e-12);
    }
  }
}
