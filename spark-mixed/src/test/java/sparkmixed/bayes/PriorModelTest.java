package sparkmixed.bayes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import sparkmixed.bayes.BayesOptions.Algorithm;
import sparkmixed.error.ConfigurationException;
import sparkmixed.moments.Blocks;

/** Draws of the priors alone beside what is known of their densities. */
class PriorModelTest {
  private static final int DRAWS = 10_000;

  private static final Posterior SLEEP =
      Posteriors.sleepstudy(
          "Reaction ~ Days + (Days | Subject)",
          List.of(
              "b[Days] ~ normal(5, 2)",
              "sd[Subject, Days] ~ normal(0, 10)",
              "cor ~ lkj(2)",
              "sigma ~ exponential(0.1)"),
          Algorithm.PRIOR);

  private static double[] draws(String name) {
    int k = SLEEP.names().indexOf(name);
    assertTrue(k >= 0, name);
    return DrawMatrix.flat(SLEEP.parameter(k));
  }

  /** Mean and standard deviation within four of their errors. */
  private static void assertMoments(double mean, double sd, double kurtosis, double[] values) {
    assertEquals(DRAWS, values.length);
    assertEquals(mean, DrawMatrix.mean(values), 4 * sd / Math.sqrt(DRAWS));
    double error = Math.sqrt((kurtosis - 1) / (4 * DRAWS));
    assertEquals(1, Math.sqrt(DrawMatrix.variance(values)) / sd, 4 * error);
  }

  /** The share below a quantile within four of its errors. */
  private static void assertShare(double probability, double quantile, double[] values) {
    double share =
        Arrays.stream(values).filter(value -> value <= quantile).count() / (double) DRAWS;
    double error = Math.sqrt(probability * (1 - probability) / DRAWS);
    assertEquals(probability, share, 4 * error);
  }

  @Test
  void coefficients() {
    double[] days = draws("b_Days");
    assertMoments(5, 2, 3, days);
    assertShare(0.975, 5 + 1.959964 * 2, days);
    // Days has the mean 4.5, and brms' default is about the intercept there
    double[] centred = draws("b_Intercept").clone();
    Arrays.setAll(centred, s -> centred[s] + 4.5 * days[s]);
    // R: qt(c(0.75, 0.975), 3)   0.7648923 3.1824463
    assertShare(0.5, 288.7, centred);
    assertShare(0.75, 288.7 + 0.7648923 * 59.3, centred);
    assertShare(0.975, 288.7 + 3.1824463 * 59.3, centred);
  }

  @Test
  void deviationsAndCorrelations() {
    // half of a t distribution: its median is the upper quartile of the whole
    assertShare(0.5, 0.7648923 * 59.3, draws("sd_Subject__Intercept"));
    assertShare(0.95, 3.1824463 * 59.3, draws("sd_Subject__Intercept"));
    // half-normal: sqrt(2 / pi), sqrt(1 - 2 / pi), kurtosis 3.869
    assertMoments(7.978846, 6.028103, 3.869, draws("sd_Subject__Days"));
    // lkj(2) of two: (1 + r) / 2 ~ beta(2, 2), of variance 1/20 and kurtosis 15/7
    assertMoments(0, Math.sqrt(0.2), 15.0 / 7, draws("cor_Subject__Intercept__Days"));
    assertMoments(10, 10, 9, draws("sigma"));
    assertShare(0.95, 29.95732, draws("sigma"));
  }

  @Test
  void randomEffectsHaveTheCovarianceOfTheirDraw() {
    Blocks[][][] effects = Objects.requireNonNull(SLEEP.kept()).values();
    double[] first = draws("sd_Subject__Intercept");
    double[] second = draws("sd_Subject__Days");
    double[] cor = draws("cor_Subject__Intercept__Days");
    double[] standard = new double[DRAWS];
    double[] rest = new double[DRAWS];
    double[] between = new double[DRAWS];
    for (int s = 0; s < DRAWS; s++) {
      Blocks subjects = effects[s / 2500][s % 2500][0];
      assertEquals(18, subjects.rows());
      double a = subjects.get(7, 0) / first[s];
      double b = subjects.get(7, 1) / second[s];
      standard[s] = a;
      rest[s] = (b - cor[s] * a) / Math.sqrt(1 - cor[s] * cor[s]);
      between[s] = a * subjects.get(8, 0) / first[s];
    }
    assertMoments(0, 1, 3, standard);
    assertMoments(0, 1, 3, rest);
    // of independent ones, whose product has a kurtosis of 9
    assertMoments(0, 1, 9, between);
  }

  @Test
  void drawsAreIndependent() {
    for (ParameterSummary one : SLEEP.summaries()) {
      assertTrue(one.essBulk() > 0.9 * DRAWS, one.toString());
      assertTrue(one.rhat() < 1.005, one.toString());
    }
    assertEquals("prior", SLEEP.sampler().algorithm());
    assertNull(SLEEP.sampler().kHat());
  }

  @Test
  void generalizedModels() {
    Posterior herds =
        Posteriors.cbpp(
            "cbind(incidence, size - incidence) ~ period + (1 | herd)",
            List.of("b ~ normal(0, 2.5)", "b[(Intercept)] ~ normal(-1, 0.5)"),
            Algorithm.PRIOR);
    assertEquals(
        List.of("b_Intercept", "b_period2", "b_period3", "b_period4", "sd_herd__Intercept"),
        herds.names());
    assertMoments(-1, 0.5, 3, DrawMatrix.flat(herds.parameter(0)));
    assertMoments(0, 2.5, 3, DrawMatrix.flat(herds.parameter(3)));
    // half of student_t(3, 0, 2.5)
    assertShare(0.5, 0.7648923 * 2.5, DrawMatrix.flat(herds.parameter(4)));
  }

  @Test
  void flatPriorsAreNamed() {
    ConfigurationException flat =
        assertThrows(
            ConfigurationException.class,
            () ->
                Posteriors.sleepstudy(
                    "Reaction ~ Days + (1 | Subject)", List.of(), Algorithm.PRIOR));
    assertTrue(String.valueOf(flat.getMessage()).contains("b[Days] has one"), flat.getMessage());
  }
}
