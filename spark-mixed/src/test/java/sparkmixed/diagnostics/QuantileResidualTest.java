package sparkmixed.diagnostics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import sparkmixed.family.Family;
import sparkmixed.family.Link;
import sparkmixed.family.ResponseTails;
import sparkmixed.family.Responses;
import sparkmixed.fit.FittedModel;
import sparkmixed.predict.CounterRandom;

class QuantileResidualTest {
  private static final int ROWS = 20_000;

  private static Link link(Family family) {
    return family == Family.GAUSSIAN
        ? Link.IDENTITY
        : family == Family.BINOMIAL ? Link.LOGIT : Link.LOG;
  }

  private static double eta(int row) {
    return 0.5 + Math.sin(row);
  }

  /** Tests of rows drawn from a family about known linear predictors. */
  private static List<ResidualTest> tests(Family drawn, double dispersion, Family model) {
    Responses responses = new Responses(drawn, dispersion);
    CounterRandom random = new CounterRandom();
    QuantileResidual residual =
        new QuantileResidual(Models.ofFamily(model, link(model), 1).distribution(), 7);
    ResidualSums sums = new ResidualSums(ResponseTails.discrete(model));
    for (int i = 0; i < ROWS; i++) {
      random.start(11, i, 0);
      double weight = drawn == Family.BINOMIAL ? 1 + i % 4 : 1;
      double y = responses.draw(link(drawn).mean(eta(i)), weight, random);
      residual.look(y, weight, eta(i), i, 0);
      sums.add(y, residual);
    }
    return sums.tests(0);
  }

  @ParameterizedTest
  @EnumSource(Family.class)
  void theRightModelPassesEveryTest(Family family) {
    for (ResidualTest test : tests(family, 0.5, family)) {
      assertTrue(test.pValue() > 0.01, test.toString());
      if (test.test().equals("overdispersion")) {
        assertEquals(1, test.statistic(), 0.05);
      }
    }
  }

  private static ResidualTest one(List<ResidualTest> tests, String name) {
    return tests.stream().filter(test -> test.test().equals(name)).findFirst().orElseThrow();
  }

  /** Of size 0.5 where Poisson is thought of: Var = mu + 2 mu^2. */
  @Test
  void overdispersedCountsFailEveryTest() {
    List<ResidualTest> tests = tests(Family.NEGATIVE_BINOMIAL, 0.5, Family.POISSON);
    for (ResidualTest test : tests) {
      assertTrue(test.pValue() < 1e-10, test.toString());
    }
    assertTrue(one(tests, "overdispersion").message().contains("times as much"));
    assertTrue(one(tests, "zero_inflation").message().startsWith("More zeros"));
  }

  @Test
  void heavyTailsAreOutliers() {
    List<ResidualTest> tests = tests(Family.GAUSSIAN, 1, Family.GAUSSIAN);
    assertTrue(one(tests, "outliers").pValue() < 1e-10);
    // variance 1 where 0.5 is thought of
    assertEquals(2, one(tests, "overdispersion").statistic(), 0.1);
  }

  /** Rows of ten groups; the effects of a group are common to its rows. */
  private static List<ResidualTest> simulated(FittedModel model, double inflation) {
    SimulatedResidual residual = new SimulatedResidual(model, 100, 3);
    Responses responses = new Responses(Family.named(model.distribution().family()), 0.5);
    Link link = Link.named(model.distribution().link());
    SimulatedSums sums = new SimulatedSums(true, 100);
    CounterRandom random = new CounterRandom();
    double[][] z = {{1}};
    for (int i = 0; i < 4000; i++) {
      int group = i % 200;
      random.start(5, group, 0);
      double b = Math.sqrt(0.2) * Responses.normal(random);
      random.start(6, i, 0);
      double mean = link.mean(1 + b);
      double y = inflation * responses.draw(mean / inflation, 1, random);
      residual.look(y, 1, 1, z, new long[] {group}, i, 0);
      sums.add(y, residual);
    }
    return sums.tests();
  }

  @Test
  void simulationsKnowTheRightModel() {
    List<ResidualTest> tests = simulated(Models.ofFamily(Family.POISSON, Link.LOG, 1), 1);
    assertTrue(one(tests, "dispersion").pValue() > 0.02, tests.toString());
    assertTrue(one(tests, "zero_inflation").pValue() > 0.02, tests.toString());
    // rows of a group are alike, so these two vary more than of independent rows
    assertTrue(one(tests, "uniformity").statistic() < 0.05, tests.toString());
    assertEquals(1, one(tests, "outliers").statistic(), 0.6);
  }

  @Test
  void simulationsSeeOverdispersion() {
    ResidualTest dispersion =
        one(simulated(Models.ofFamily(Family.POISSON, Link.LOG, 1), 3), "dispersion");
    assertTrue(dispersion.statistic() > 1.3, dispersion.toString());
    assertEquals(2.0 / 101, dispersion.pValue(), 1e-12);
    assertTrue(dispersion.message().contains("overdispersion"));
  }
}
