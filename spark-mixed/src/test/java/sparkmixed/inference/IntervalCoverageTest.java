package sparkmixed.inference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.apache.commons.statistics.distribution.BinomialDistribution;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.junit.jupiter.api.Test;
import sparkmixed.fit.FitListener;
import sparkmixed.fit.FittedModel;
import sparkmixed.fit.LmmFit;
import sparkmixed.fit.LmmOptions;
import sparkmixed.fit.LmmProblem;
import sparkmixed.fit.LmmProfiles;
import sparkmixed.fit.ProfiledQuantity;
import sparkmixed.fit.Profiles;
import sparkmixed.fit.Quantities;
import sparkmixed.fit.ResponseSampler;
import sparkmixed.frame.FrameOptions;
import sparkmixed.frame.ModelFrame;
import sparkmixed.frame.TableRows;
import sparkmixed.moments.InMemoryObservations;
import sparkmixed.predict.CounterRandom;
import sparkmixed.testing.ShippedData;

/**
 * Profile and bootstrap intervals of all quantities of sleepstudy's model beside each other, within
 * the error of as many simulations as there are. Every bound is one that right code exceeds once in
 * a hundred seeds.
 */
class IntervalCoverageTest {
  private static final NormalDistribution STANDARD = NormalDistribution.of(0, 1);
  private static final LmmOptions FITTING = LmmOptions.defaults();
  private static final double LEVEL = 0.95;
  private static final double CHANCE = 0.01;

  private static LmmProblem sleepstudy(boolean reml) {
    TableRows table = ShippedData.table("sleepstudy");
    ModelFrame frame = table.frame("Reaction ~ Days + (Days | Subject)", FrameOptions.none());
    return LmmProblem.of(
        frame, new InMemoryObservations(table, frame, false), reml, FITTING.memoryBudget());
  }

  /**
   * A bias-corrected limit is beyond the profile's if, F the distribution of the draws,
   *
   * <pre>
   *   d = 2 Phi^-1(F(estimate)) + z - Phi^-1(F(limit)) &gt;= 0
   * </pre>
   *
   * <p>whose standard error is that of two shares of the draws, by the delta method.
   */
  private static double[] beyond(double[] draws, double estimate, double limit, double z) {
    int n = draws.length;
    double at = share(draws, estimate);
    double to = share(draws, limit);
    double d = 2 * quantile(at) + z - quantile(to);
    double a = 2 / STANDARD.density(quantile(at));
    double b = 1 / STANDARD.density(quantile(to));
    double both = Math.min(at, to) * (1 - Math.max(at, to));
    double variance = (a * a * at * (1 - at) + b * b * to * (1 - to) - 2 * a * b * both) / n;
    return new double[] {d, Math.sqrt(variance)};
  }

  private static double quantile(double share) {
    return STANDARD.inverseCumulativeProbability(share);
  }

  /** Kept off 0 and 1, where no draw is. */
  private static double share(double[] draws, double value) {
    double below = Arrays.stream(draws).filter(draw -> draw < value).count();
    return (below + 0.5) / (draws.length + 1);
  }

  /**
   * With a job's own number of simulations: of many more, limits of deviations would be found short
   * by what percentiles without acceleration leave out. Those of coefficients and of sigma are
   * equal.
   */
  @Test
  void bootstrapLimitsCoverThoseOfTheProfile() {
    LmmProblem problem = sleepstudy(true);
    FittedModel model = LmmFit.fit(problem, FITTING, FitListener.none()).model();
    Bootstrap bootstrap =
        ParametricBootstrap.of(
            problem,
            model,
            FITTING,
            new ParametricBootstrap.Options(1000, 1, 2, FITTING.memoryBudget()));
    List<Interval> limits = bootstrap.intervals(LEVEL, Bootstrap.Type.BIAS_CORRECTED);
    List<Interval> profile =
        ProfileLikelihood.intervals(LmmProfiles.of(problem, FITTING, new double[0]), LEVEL);
    assertEquals(6, profile.size());
    double z = quantile(0.5 + 0.5 * LEVEL);
    double reach = quantile(1 - CHANCE / (2 * profile.size()));
    for (int k = 0; k < profile.size(); k++) {
      int quantity = k;
      assertEquals(profile.get(k).name(), limits.get(k).name());
      double[] draws =
          Arrays.stream(bootstrap.draws())
              .mapToDouble(draw -> draw[quantity])
              .filter(Double::isFinite)
              .toArray();
      double estimate = bootstrap.estimates()[k];
      double[] high = beyond(draws, estimate, profile.get(k).high(), z);
      double[] low = beyond(draws, estimate, profile.get(k).low(), -z);
      String term = profile.get(k).name().term();
      boolean equal = List.of("(Intercept)", "Days", "sd__Observation").contains(term);
      String what = profile.get(k) + " " + limits.get(k);
      assertTrue(high[0] >= -reach * high[1], what + " high by " + high[0] + " +- " + high[1]);
      assertTrue(-low[0] >= -reach * low[1], what + " low by " + -low[0] + " +- " + low[1]);
      assertTrue(!equal || high[0] <= reach * high[1], what + " high by " + high[0]);
      assertTrue(!equal || -low[0] <= reach * low[1], what + " low by " + -low[0]);
    }
  }

  /** What a profile leaves in holds the truth as often as its level says. */
  @Test
  void profilesCoverTheTruthOfSimulatedResponses() {
    LmmProblem problem = sleepstudy(false);
    FittedModel truth = LmmFit.fit(problem, FITTING, FitListener.none()).model();
    ResponseSampler sampler = ResponseSampler.of(problem, truth);
    double[] values = Quantities.values(truth);
    int[] covered = new int[values.length];
    int simulations = 400;
    double rise = Math.pow(quantile(0.5 + 0.5 * LEVEL), 2);
    for (int s = 0; s < simulations; s++) {
      CounterRandom random = new CounterRandom();
      random.start(3, s, 0);
      Profiles profiles =
          LmmProfiles.of(problem.withResponse(sampler.draw(random)), FITTING, truth.theta());
      for (int k = 0; k < covered.length; k++) {
        ProfiledQuantity quantity = profiles.quantities().get(k);
        boolean inside = quantity.deviance(values[k]) - profiles.model().criterion() < rise;
        covered[k] += inside ? 1 : 0;
      }
    }
    BinomialDistribution right = BinomialDistribution.of(simulations, LEVEL);
    double tail = CHANCE / (2 * covered.length);
    for (int count : covered) {
      assertTrue(
          count >= right.inverseCumulativeProbability(tail)
              && count <= right.inverseSurvivalProbability(tail),
          Arrays.toString(covered) + " of " + simulations);
    }
  }
}
