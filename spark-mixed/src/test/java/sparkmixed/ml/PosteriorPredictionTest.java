package sparkmixed.ml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.Trigger;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import sparkmixed.bayes.Posterior;
import sparkmixed.error.ConfigurationException;
import sparkmixed.error.ResourceGuardException;
import sparkmixed.moments.Levels;
import sparkmixed.testing.SparkExtension;

/** Predictions of the sleep study beside sums over its draws, written out here once more. */
@ExtendWith(SparkExtension.class)
class PosteriorPredictionTest {
  private static final int S = 4000;
  private static final NormalDistribution NORMAL = NormalDistribution.of(0, 1);

  /** Four Monte Carlo errors of a share of 2.5 %. */
  private static final double SHARE_ERROR = 4 * Math.sqrt(0.025 * 0.975 / S);

  private static BayesianMixedEffectsModel fitted;

  @BeforeAll
  static void fit(SparkSession spark) {
    fitted =
        new BayesianMixedEffects()
            .setFormula("Reaction ~ Days + (Days | Subject)")
            .fit(Sleep.data(spark));
  }

  private static BayesianMixedEffectsModel model() {
    return fitted.copy(ParamMap.empty());
  }

  private static Dataset<Row> nights(SparkSession spark, Object... dayAndSubject) {
    List<Row> rows =
        IntStream.range(0, dayAndSubject.length / 2)
            .mapToObj(k -> RowFactory.create(dayAndSubject[2 * k], dayAndSubject[2 * k + 1]))
            .toList();
    return spark.createDataFrame(rows, StructType.fromDDL("Days int, Subject string"));
  }

  /** {@code b_Intercept, b_Days, sd, sd, cor, sigma} of every draw. */
  private static double[][] parameters() {
    return Arrays.stream(fitted.posteriorDraws().draws())
        .flatMap(Arrays::stream)
        .toArray(double[][]::new);
  }

  /** Means of a subject under every draw. */
  private static double[] means(int day, String subject) {
    Posterior posterior = fitted.posteriorDraws();
    Levels levels = fitted.randomEffects().get(0).levels();
    int level =
        IntStream.range(0, levels.size())
            .filter(l -> levels.label(l).equals(subject))
            .findFirst()
            .orElseThrow();
    var kept = Objects.requireNonNull(posterior.kept()).values();
    double[][] draws = parameters();
    double[] means = new double[S];
    for (int s = 0; s < S; s++) {
      var b = kept[s / 1000][s % 1000][0];
      means[s] = draws[s][0] + b.get(level, 0) + day * (draws[s][1] + b.get(level, 1));
    }
    return means;
  }

  private static double mean(double[] x) {
    return Arrays.stream(x).average().orElseThrow();
  }

  private static double sd(double[] x) {
    double mean = mean(x);
    return Math.sqrt(Arrays.stream(x).map(v -> (v - mean) * (v - mean)).sum() / (x.length - 1));
  }

  /** R's type 7. */
  private static double quantile(double[] x, double probability) {
    double[] sorted = x.clone();
    Arrays.sort(sorted);
    double at = probability * (x.length - 1);
    int low = (int) at;
    return sorted[low] + (at - low) * (sorted[Math.min(low + 1, x.length - 1)] - sorted[low]);
  }

  private static double get(Row row, String column) {
    return row.<Double>getAs(column);
  }

  @Test
  void knownLevelsHaveTheirDraws(SparkSession spark) {
    BayesianMixedEffectsModel model = model();
    model.setPredictionStdErrorCol("se").setInterval("confidence");
    Dataset<Row> nights = nights(spark, 0, "308", 5, "309");
    List<Row> confidence = model.transform(nights).collectAsList();
    List<Row> prediction = model.setInterval("prediction").transform(nights).collectAsList();
    double[][] parameters = parameters();
    for (int k = 0; k < 2; k++) {
      double[] mu = means(k == 0 ? 0 : 5, k == 0 ? "308" : "309");
      Row own = confidence.get(k);
      assertEquals(mean(mu), get(own, "prediction"), 1e-9 * mean(mu));
      assertEquals(sd(mu), get(own, "se"), 1e-5);
      assertEquals(quantile(mu, 0.025), get(own, "predictionLow"), 1e-4);
      assertEquals(quantile(mu, 0.975), get(own, "predictionHigh"), 1e-4);
      // the share of responses below a limit is a mean of normal ones
      DoubleUnaryOperator below =
          q ->
              IntStream.range(0, S)
                  .mapToDouble(s -> NORMAL.cumulativeProbability((q - mu[s]) / parameters[s][5]))
                  .average()
                  .orElseThrow();
      assertEquals(
          0.025, below.applyAsDouble(get(prediction.get(k), "predictionLow")), SHARE_ERROR);
      assertEquals(
          0.975, below.applyAsDouble(get(prediction.get(k), "predictionHigh")), SHARE_ERROR);
    }
  }

  // R 4.2.2, brms 2.18.0, 40,000 draws, seed 20240601, default priors:
  //   nd <- data.frame(Days = c(0, 5, 5, 9), Subject = c("308", "309", "new", "other"))
  //   fitted(fit, nd, allow_new_levels = TRUE, sample_new_levels = "gaussian")
  //   predict(fit, nd, allow_new_levels = TRUE, sample_new_levels = "gaussian")
  //   fitted(fit, nd[4, ], re_formula = NA)
  private static final double[][] FITTED = {
    {254.042, 13.11545, 227.896, 279.172},
    {220.289, 8.20853, 204.175, 236.415},
    {303.041, 46.06426, 211.864, 393.876},
    {344.928, 69.64751, 205.765, 481.667}
  };
  private static final double[][] PREDICTED = {
    {254.186, 29.0545, 197.162, 311.567},
    {220.081, 27.1116, 167.104, 273.714},
    {303.469, 52.8529, 199.576, 407.986},
    {345.110, 74.5703, 197.148, 491.899}
  };
  private static final double[] POPULATION = {344.986, 16.13448, 312.692, 376.520};

  @Test
  void equalsBrmsForKnownAndNewLevels(SparkSession spark) {
    BayesianMixedEffectsModel model = model();
    model.setPredictionStdErrorCol("se").setInterval("confidence");
    Dataset<Row> nights = nights(spark, 0, "308", 5, "309", 5, "new", 9, "other");
    List<Row> confidence = model.transform(nights).collectAsList();
    List<Row> prediction = model.setInterval("prediction").transform(nights).collectAsList();
    for (int k = 0; k < FITTED.length; k++) {
      Row own = confidence.get(k);
      double sd = FITTED[k][1];
      assertEquals(FITTED[k][0], get(own, "prediction"), 0.1 * sd);
      assertEquals(sd, get(own, "se"), 0.06 * sd);
      assertEquals(FITTED[k][2], get(own, "predictionLow"), 0.15 * sd);
      assertEquals(FITTED[k][3], get(own, "predictionHigh"), 0.15 * sd);
      double wide = PREDICTED[k][1];
      assertEquals(PREDICTED[k][2], get(prediction.get(k), "predictionLow"), 0.15 * wide);
      assertEquals(PREDICTED[k][3], get(prediction.get(k), "predictionHigh"), 0.15 * wide);
    }
    model.setPredictionType("population").setInterval("confidence");
    Row population = model.transform(nights).collectAsList().get(3);
    double sd = POPULATION[1];
    assertEquals(POPULATION[0], get(population, "prediction"), 0.1 * sd);
    assertEquals(sd, get(population, "se"), 0.06 * sd);
    assertEquals(POPULATION[2], get(population, "predictionLow"), 0.15 * sd);
    assertEquals(POPULATION[3], get(population, "predictionHigh"), 0.15 * sd);
  }

  @Test
  void whatIsCountedOfNewLevelsCanBeSaid(SparkSession spark) {
    BayesianMixedEffectsModel model = model();
    model.setPredictionStdErrorCol("se").setInterval("confidence");
    Dataset<Row> nights = nights(spark, 5, "new");
    double[][] draws = parameters();
    double[] average = Arrays.stream(draws).mapToDouble(d -> d[0] + 5 * d[1]).toArray();
    // sum_s Phi((q - x'beta_s) / sqrt(z'Sigma_s z)) / S
    DoubleUnaryOperator below =
        q ->
            IntStream.range(0, S)
                .mapToDouble(
                    s -> {
                      double[] d = draws[s];
                      double variance = d[2] * d[2] + 10 * d[4] * d[2] * d[3] + 25 * d[3] * d[3];
                      return NORMAL.cumulativeProbability((q - average[s]) / Math.sqrt(variance));
                    })
                .average()
                .orElseThrow();
    Row any = model.transform(nights).first();
    assertEquals(mean(average), get(any, "prediction"), 1e-9 * mean(average));
    assertEquals(0.025, below.applyAsDouble(get(any, "predictionLow")), SHARE_ERROR);
    assertEquals(0.975, below.applyAsDouble(get(any, "predictionHigh")), SHARE_ERROR);
    model.setUncertainty("conditional");
    assertEquals(sd(average), get(model.transform(nights).first(), "se"), 1e-9);
    model.setUncertainty("new-levels").setPredictionType("population");
    Row group = model.transform(nights.drop("Subject")).first();
    assertEquals(0.025, below.applyAsDouble(get(group, "predictionLow")), SHARE_ERROR);
    model.setUncertainty("fixed").setPredictionType("conditional");
    Row known = model.transform(nights(spark, 5, "309")).first();
    assertEquals(sd(average), get(known, "se"), 1e-9);
    assertEquals(mean(means(5, "309")), get(known, "prediction"), 1e-6);
    model.setNewLevels("missing");
    assertTrue(model.transform(nights).first().isNullAt(2));
    model.setNewLevels("error");
    assertThrows(Exception.class, () -> model.transform(nights).collectAsList());
  }

  @Test
  void drawsAreColumns(SparkSession spark) {
    BayesianMixedEffectsModel model = model();
    Dataset<Row> nights = nights(spark, 0, "308", 5, "309", 0, "new", 0, "new", 0, "other");
    List<Row> rows = model.posteriorPredictions(nights).epred().collectAsList();
    List<Double> own = rows.get(1).getList(2);
    double[] expected = means(5, "309");
    assertEquals(S, own.size());
    for (int s = 0; s < S; s++) {
      assertEquals(expected[s], own.get(s), 1e-4);
    }
    assertEquals(rows.get(2).getList(2), rows.get(3).getList(2));
    assertFalse(rows.get(2).getList(2).equals(rows.get(4).getList(2)));

    Dataset<Row> drawn = model.posteriorPredict(nights, 200);
    List<Row> once = drawn.orderBy("Subject", PosteriorPredictions.PREDICT).collectAsList();
    List<Row> again =
        model
            .posteriorPredict(nights.repartition(4), 200)
            .orderBy("Subject", PosteriorPredictions.PREDICT)
            .collectAsList();
    assertEquals(once, again);
    // equal rows are two rows
    assertFalse(once.get(2).equals(once.get(3)));
    assertEquals(200, once.get(0).getList(2).size());
    model.set(model.seed(), 2L);
    assertFalse(
        once.equals(
            model
                .posteriorPredict(nights, 200)
                .orderBy("Subject", PosteriorPredictions.PREDICT)
                .collectAsList()));
    // residuals have the standard deviation sigma
    List<Double> responses =
        model.posteriorPredictions(nights).predict().where("Subject = '309'").first().getList(2);
    double[] residuals =
        IntStream.range(0, S).mapToDouble(s -> responses.get(s) - expected[s]).toArray();
    assertEquals(0, mean(residuals), 4 * 26 / Math.sqrt(S));
    assertEquals(
        fitted.fitted().sigma(), sd(residuals), 4 * fitted.fitted().sigma() / Math.sqrt(2.0 * S));
  }

  @Test
  void fewerDrawsAreSpreadOverTheChains(SparkSession spark) {
    BayesianMixedEffectsModel model = model().setPredictionDraws(8);
    model.setPredictionStdErrorCol("se");
    double[] all = means(5, "309");
    double[] few = IntStream.range(0, 8).mapToDouble(k -> all[250 + 500 * k]).toArray();
    Row row = model.transform(nights(spark, 5, "309")).first();
    assertEquals(sd(few), get(row, "se"), 1e-4);
    assertEquals(mean(all), get(row, "prediction"), 1e-6);
  }

  @Test
  void savedModelsPredictTheSame(SparkSession spark, @TempDir Path directory) throws Exception {
    Dataset<Row> nights = nights(spark, 0, "308", 5, "309", 5, "new");
    BayesianMixedEffectsModel model = model();
    model.setPredictionStdErrorCol("se").setInterval("prediction");
    List<Row> expected = model.transform(nights).collectAsList();
    String path = directory.resolve("model").toString();
    model.save(path);
    assertEquals(expected, MixedEffectsModel.loadAny(path).transform(nights).collectAsList());
    Files.delete(directory.resolve("model/posterior/effect-draws.bin"));
    BayesianMixedEffectsModel bare = BayesianMixedEffectsModel.load(path);
    ConfigurationException none =
        assertThrows(ConfigurationException.class, () -> bare.transform(nights));
    assertTrue(String.valueOf(none.getMessage()).contains("keepEffects"), none.getMessage());
    assertThrows(ConfigurationException.class, () -> bare.posteriorEpred(nights, 10));
    assertThrows(ConfigurationException.class, () -> bare.predictiveCheck(Sleep.data(spark)));
    assertFalse(bare.checksUnasked());
    bare.setUncertainty("fixed");
    Row first = bare.transform(nights).first();
    assertEquals(get(expected.get(0), "prediction"), get(first, "prediction"), 1e-9);
    bare.setPredictionType("population").setUncertainty("conditional");
    assertEquals(3, bare.transform(nights).collectAsList().size());
    model.setBroadcastLimitMB(0);
    assertThrows(ResourceGuardException.class, () -> model.transform(nights));
  }

  @Test
  void inAPipelineAndOnAStream(SparkSession spark, @TempDir Path directory) throws Exception {
    BayesianMixedEffects estimator =
        new BayesianMixedEffects()
            .setFormula("Reaction ~ Days + (Days | Subject)")
            .setDraws(100)
            .setWarmup(200)
            .setInterval("prediction");
    PipelineModel pipeline =
        new Pipeline().setStages(new PipelineStage[] {estimator}).fit(Sleep.data(spark));
    String path = directory.resolve("pipeline").toString();
    pipeline.save(path);
    PipelineModel loaded = PipelineModel.load(path);
    Dataset<Row> scored = loaded.transform(Sleep.data(spark));
    assertFalse(scored.queryExecution().executedPlan().toString().contains("Exchange"));
    String input = directory.resolve("input").toString();
    Sleep.data(spark).write().parquet(input);
    StreamingQuery query =
        loaded
            .transform(spark.readStream().schema(Sleep.data(spark).schema()).parquet(input))
            .writeStream()
            .format("memory")
            .queryName("predicted")
            .trigger(Trigger.AvailableNow())
            .start();
    query.awaitTermination();
    assertEquals(
        scored.orderBy("Subject", "Days").collectAsList(),
        spark.table("predicted").orderBy("Subject", "Days").collectAsList());
    assertTrue(
        scored.where("predictionLow < Reaction and Reaction < predictionHigh").count() > 165);
  }
}
