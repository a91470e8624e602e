package sparkmixed.bayes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.stream.DoubleStream;
import org.hipparchus.analysis.integration.TrapezoidIntegrator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import sparkmixed.error.ConfigurationException;
import sparkmixed.predict.CounterRandom;

class DensityTest {

  // R 4.2.2, extraDistr:  sprintf("%.15g", c(
  //   dnorm(c(-3, 0.5, 40), 1, 2, log = TRUE),
  //   dt((c(-300, 288.7, 500) - 288.7) / 59.3, 3, log = TRUE) - log(59.3),
  //   dcauchy(c(-1, 2, 1e6), 2, 0.5, log = TRUE), dlaplace(c(-1, 2, 30), 2, 0.5, log = TRUE),
  //   dlogis(c(-1, 2, 30), 2, 0.5, log = TRUE), dunif(c(-1, 2, 3.9), -2, 4, log = TRUE),
  //   dexp(c(0.1, 2, 300), 0.7, log = TRUE), dgamma(c(1e-8, 2, 300), 0.01, 0.01, log = TRUE),
  //   dinvgamma(c(0.01, 2, 300), 3, 0.7, log = TRUE), dlnorm(c(0.01, 2, 300), 0.3, 1.2, log =
  // TRUE),
  //   dbeta(c(0.01, 0.5, 0.99), 0.5, 3, log = TRUE)))
  @ParameterizedTest
  @CsvSource({
    "'normal(1, 2)', -3, -3.61208571376462, 0.5, -1.64333571376462, 40, -191.737085713765",
    "'student_t(3, 288.7, 59.3)', -300, -12.1274747266651, 288.7, -5.08349815562719, 500,"
        + " -8.39316991760878",
    "'cauchy(2, 0.5)', -1, -4.06250061793368, 2, -0.451582705289455, 1e6, -29.4688941823341",
    "'double_exponential(2, 0.5)', -1, -6, 2, 0, 30, -56",
    "'logistic(2, 0.5)', -1, -5.31180418971552, 2, -0.693147180559945, 30, -55.3068528194401",
    "'uniform(-2, 4)', -1, -1.79175946922805, 2, -1.79175946922805, 3.9, -1.79175946922805",
    "'exponential(0.7)', 0.1, -0.426674943938732, 2, -1.75667494393873, 300, -210.356674943939",
    "'gamma(0.01, 0.01)', 1e-8, 13.5909423565109, 2, -5.35174728865625, 300, -13.2922762298115",
    "'inv_gamma(3, 0.7)', 0.01, -53.3424912684238, 2, -4.88576073461592, 300, -24.5806352443343",
    "'lognormal(0.3, 1.2)', 0.01, -4.85049773508916, 2, -1.84807557110796, 300, -16.9442318123637",
    "'beta(0.5, 3)', 0.01, 2.21794590014947, 0.5, -1.10425929197749, 0.99, -9.269853725187"
  })
  void logDensitiesAreR(
      String text, double x1, double p1, double x2, double p2, double x3, double p3) {
    Density density = density(text);
    assertEquals(p1, density.logDensity(x1), 1e-13 * Math.max(1, Math.abs(p1)));
    assertEquals(p2, density.logDensity(x2), 1e-13 * Math.max(1, Math.abs(p2)));
    assertEquals(p3, density.logDensity(x3), 1e-13 * Math.max(1, Math.abs(p3)));
    assertEquals(text, density.toString());
  }

  // R 4.2.2, extraDistr, log density at 2 less the log of the probability above 0:
  //   dnorm(2, -30, 2, log = TRUE) - pnorm(0, -30, 2, lower.tail = FALSE, log.p = TRUE)
  //   dt((2 - 1) / 50, 3, log = TRUE) - log(50) - pt((0 - 1) / 50, 3, lower.tail = FALSE, log.p =
  // TRUE)
  //   dcauchy(2, -3, 0.5, log = TRUE) - pcauchy(0, -3, 0.5, lower.tail = FALSE, log.p = TRUE)
  //   dlaplace(2, -3, 0.5, log = TRUE) - log(plaplace(0, -3, 0.5, lower.tail = FALSE))
  //   dlogis(2, -3, 0.5, log = TRUE) - plogis(0, -3, 0.5, lower.tail = FALSE, log.p = TRUE)
  //   dunif(2, -2, 4, log = TRUE) - log(4 / 6)
  @ParameterizedTest
  @CsvSource({
    "'normal(-30, 2)', -13.4807008680529",
    "'student_t(3, 1, 50)', -4.23462511131702",
    "'cauchy(-3, 0.5)', -2.12106420071533",
    "'double_exponential(-3, 0.5)', -3.30685281944002",
    "'logistic(-3, 0.5)', -3.30446793210076",
    "'uniform(-2, 4)', -1.38629436111989"
  })
  void positivePartsAreR(String text, double expected) {
    Density positive = density(text).positive();
    assertEquals(expected, positive.logDensity(2), 1e-12 * Math.abs(expected));
    assertEquals(Double.NEGATIVE_INFINITY, positive.logDensity(-1e-9));
    assertEquals(0, positive.lower());
    assertEquals(text, positive.toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"exponential(2)", "gamma(2, 3)", "lognormal(0, 1)", "beta(2, 2)"})
  void whatIsPositiveAlreadyStaysAsItIs(String text) {
    assertEquals(density(text).toString(), density(text).positive().toString());
    assertEquals(density(text).logDensity(0.4), density(text).positive().logDensity(0.4));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "normal(1, 2)",
        "student_t(3, 0.5, 2)",
        "cauchy(-1, 3)",
        "double_exponential(2, 0.5)",
        "logistic(2, 0.5)",
        "uniform(-1, 4)",
        "exponential(0.7)",
        "gamma(0.01, 0.3)",
        "inv_gamma(3, 0.7)",
        "lognormal(0.3, 1.2)",
        "beta(0.5, 3)"
      })
  void derivativesAreTheSlopeOfTheLogDensity(String text) {
    for (Density density : Arrays.asList(density(text), density(text).positive())) {
      for (double x : new double[] {-0.8, 0.03, 0.4, 0.9, 3.1}) {
        if (x > density.lower() && x < density.upper()) {
          double h = 1e-6 * Math.abs(x);
          double slope = (density.logDensity(x + h) - density.logDensity(x - h)) / (2 * h);
          assertEquals(slope, density.derivative(x), 1e-6 * Math.max(1, Math.abs(slope)));
        } else {
          assertEquals(0, density.derivative(x));
          assertEquals(Double.NEGATIVE_INFINITY, density.logDensity(x));
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"student_t(3, 0, 2.5)", "normal(-3, 1)", "cauchy(1, 2)", "inv_gamma(2, 1)"})
  void positivePartsIntegrateToOne(String text) {
    Density density = density(text).positive();
    // x = exp(t) takes the half line to the whole one
    double mass =
        new TrapezoidIntegrator(1e-10, 1e-12, 10, 22)
            .integrate(1 << 23, t -> Math.exp(density.logDensity(Math.exp(t)) + t), -40, 30);
    assertEquals(1, mass, 1e-7);
  }

  // R 4.2.2, extraDistr, q <- c(0.05, 0.5, 0.95):
  //   qnorm(q, 1, 2); qt(q, 3) * 59.3 + 288.7; qcauchy(q, 2, 0.5); qlaplace(q, 2, 0.5); qlogis(q,
  // 2, 0.5)
  //   qunif(q, -2, 4); qexp(q, 0.7); qgamma(q, 2, 0.5); qinvgamma(q, 3, 0.7); qlnorm(q, 0.3, 1.2)
  //   qbeta(q, 0.5, 3)
  // given that x is positive:
  //   qnorm(pnorm(0, -1, 2) + q * pnorm(0, -1, 2, lower = FALSE), -1, 2); qt(0.5 + q/2, 3) * 59.3
  @ParameterizedTest
  @CsvSource({
    "'normal(1, 2)', -2.28970725390295, 1, 4.28970725390294",
    "'student_t(3, 288.7, 59.3)', 149.145548316252, 288.7, 428.254451683748",
    "'cauchy(2, 0.5)', -1.15687575733752, 2, 5.15687575733752",
    "'double_exponential(2, 0.5)', 0.848707453502977, 2, 3.15129254649702",
    "'logistic(2, 0.5)', 0.52778051041678, 2, 3.47221948958322",
    "'uniform(-2, 4)', -1.7, 1, 3.7",
    "'exponential(0.7)', 0.0732761348393579, 0.990210257942779, 4.27961753364856",
    "'gamma(2, 0.5)', 0.710723021397324, 3.35669398003332, 9.48772903678115",
    "'inv_gamma(3, 0.7)', 0.111185347240125, 0.261774200233078, 0.856068633746691",
    "'lognormal(0.3, 1.2)', 0.187528517399033, 1.349858807576, 9.7164891274286",
    "'beta(0.5, 3)', 0.000711786326355802, 0.079032767076173, 0.499473513176116",
    "'+normal(-1, 2)', 0.0886398919814166, 1.03659103192056, 3.31790753519061",
    "'+student_t(3, 0, 59.3)', 4.03759009470279, 45.3581150743777, 188.719065903324"
  })
  void drawsHaveTheQuantilesOfR(String text, double low, double median, double high) {
    Density density = text.startsWith("+") ? density(text.substring(1)).positive() : density(text);
    CounterRandom random = new CounterRandom();
    random.start(7, 0, 0);
    double[] draws = DoubleStream.generate(() -> density.sample(random)).limit(20_000).toArray();
    assertShare(0.05, draws, low);
    assertShare(0.5, draws, median);
    assertShare(0.95, draws, high);
  }

  private static void assertShare(double expected, double[] draws, double quantile) {
    double share = Arrays.stream(draws).filter(x -> x <= quantile).count() / (double) draws.length;
    assertEquals(expected, share, 4 * Math.sqrt(expected * (1 - expected) / draws.length), "draws");
  }

  @Test
  void drawsOfPositiveParametersAreNeverZero() {
    CounterRandom random = new CounterRandom();
    random.start(7, 0, 0);
    Density density = density("gamma(0.01, 0.01)");
    for (int k = 0; k < 10_000; k++) {
      assertTrue(density.sample(random) > 0);
    }
  }

  @Test
  void theFlatDensityIsOneEverywhere() {
    Density flat = density("flat");
    assertFalse(flat.isProper());
    assertEquals(0, flat.logDensity(-1e300));
    assertEquals(0, flat.derivative(3));
    assertEquals("(flat)", flat.toString());
    assertEquals(Double.NEGATIVE_INFINITY, flat.positive().logDensity(-1));
    CounterRandom random = new CounterRandom();
    assertThrows(IllegalStateException.class, () -> flat.sample(random));
  }

  @Test
  void normalTAndCauchyAreMixturesOfNormals() {
    assertEquals(
        new NormalMixture(1, 2, Double.POSITIVE_INFINITY),
        density("normal(1, 2)").mixture().orElseThrow());
    assertEquals(
        new NormalMixture(0, 2.5, 3), density("student_t(3, 0, 2.5)").mixture().orElseThrow());
    assertEquals(new NormalMixture(0, 2.5, 1), density("cauchy(0, 2.5)").mixture().orElseThrow());
    assertTrue(density("logistic(0, 1)").mixture().isEmpty());
    assertTrue(density("normal(1, 2)").positive().mixture().isEmpty());
  }

  /** The mixture, integrated over w by brute force, is the density itself. */
  @ParameterizedTest
  @ValueSource(strings = {"student_t(3, 0, 2.5)", "cauchy(1, 0.4)", "student_t(11, -3, 1)"})
  void mixturesIntegrateToTheirDensity(String text) {
    Density density = density(text);
    NormalMixture mixture = density.mixture().orElseThrow();
    Density weight = Densities.of("gamma", mixture.df() / 2, mixture.df() / 2);
    for (double x : new double[] {-2, 0.3, 5}) {
      double sum =
          new TrapezoidIntegrator(1e-12, 1e-14, 10, 20)
              .integrate(
                  1 << 22,
                  t -> {
                    double w = Math.exp(t);
                    Density normal =
                        Densities.of("normal", mixture.location(), mixture.scale() / Math.sqrt(w));
                    return Math.exp(normal.logDensity(x) + weight.logDensity(w) + t);
                  },
                  -40,
                  8);
      assertEquals(Math.exp(density.logDensity(x)), sum, 1e-9);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'norml(0, 1)', 'unknown density \"norml\"; did you mean normal?'",
    "'normal(0)', 'normal takes (mean, sd), not 1 argument'",
    "'normal(0, 0)', 'the sd of normal must be positive, not 0'",
    "'gamma(-1, 2)', 'the shape of gamma must be positive, not -1'",
    "'uniform(3, 3)', 'the lower end of uniform must be below the upper one'"
  })
  void badDensitiesAreRefused(String text, String expected) {
    String message =
        String.valueOf(
            assertThrows(ConfigurationException.class, () -> density(text)).getMessage());
    assertTrue(message.startsWith(expected), message);
  }

  @Test
  void aPriorWithoutPositiveValuesIsRefusedForAPositiveParameter() {
    String message =
        String.valueOf(
            assertThrows(ConfigurationException.class, () -> density("uniform(-3, -1)").positive())
                .getMessage());
    assertTrue(message.startsWith("uniform(-3, -1) gives positive values no probability"), message);
  }

  private static Density density(String text) {
    int open = text.indexOf('(');
    if (open < 0) {
      return Densities.of(text);
    }
    double[] arguments =
        Arrays.stream(text.substring(open + 1, text.length() - 1).split(","))
            .mapToDouble(Double::parseDouble)
            .toArray();
    return Densities.of(text.substring(0, open), arguments);
  }
}
