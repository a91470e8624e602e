package sparkmixed.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.apache.spark.sql.Row;
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
}
