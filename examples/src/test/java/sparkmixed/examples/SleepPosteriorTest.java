package sparkmixed.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import sparkmixed.ml.BayesianMixedEffectsModel;

class SleepPosteriorTest {
  // R 4.2.2, brms 2.18.0 with its default priors, 40,000 draws; b[Days] ~ normal(0, 25) is as good
  // as flat beside a standard error of 1.7:
  //   fixef(fit)["Days", 1:2]   10.4199 1.7107
  @Test
  void peopleSlowDown() {
    BayesianMixedEffectsModel model = SleepPosterior.fit(Local.sleepstudy(Local.session()));
    assertEquals(10.42, model.coefficients().apply(1), 0.2);
    assertEquals(1.71, model.coefficientStandardErrors()[1], 0.15);
    List<Row> rows = SleepPosterior.questions(model).collectAsList();
    assertEquals(1, rows.get(0).<Double>getAs("post_prob"), 2e-3);
    // a normal posterior would have pnorm((10.42 - 8) / 1.71) = 0.92
    assertEquals(0.92, rows.get(1).<Double>getAs("post_prob"), 0.02);
  }

  // predict(fit, data.frame(Days = c(0, 9), Subject = "new"), allow_new_levels = TRUE,
  //         sample_new_levels = "gaussian", probs = c(.05, .95))
  //   251.464   38.6259 187.726 315.247
  //   345.958   74.4652 224.376 468.367
  @Test
  void someoneElseReactsWithinWideLimits() {
    SparkSession spark = Local.session();
    BayesianMixedEffectsModel model = SleepPosterior.fit(Local.sleepstudy(spark));
    List<Row> rows =
        SleepPosterior.someoneElse(
                model, spark.sql("SELECT 'new' AS Subject, 9 * id AS Days FROM range(2)"))
            .orderBy("Days")
            .collectAsList();
    double[][] brms = {{251.464, 38.6259, 187.726, 315.247}, {345.958, 74.4652, 224.376, 468.367}};
    for (int k = 0; k < 2; k++) {
      double sd = brms[k][1];
      assertEquals(brms[k][0], rows.get(k).<Double>getAs("prediction"), 0.06 * sd);
      assertEquals(brms[k][2], rows.get(k).<Double>getAs("predictionLow"), 0.12 * sd);
      assertEquals(brms[k][3], rows.get(k).<Double>getAs("predictionHigh"), 0.12 * sd);
    }
  }
}
