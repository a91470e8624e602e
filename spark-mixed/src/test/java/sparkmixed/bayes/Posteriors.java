package sparkmixed.bayes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import sparkmixed.family.Family;
import sparkmixed.family.Link;
import sparkmixed.fit.GlmmOptions;
import sparkmixed.fit.GlmmProblem;
import sparkmixed.fit.LmmProblem;
import sparkmixed.frame.FrameOptions;
import sparkmixed.frame.ModelFrame;
import sparkmixed.frame.TableRows;
import sparkmixed.moments.InMemoryObservations;
import sparkmixed.testing.ReferenceData;
import sparkmixed.testing.ShippedData;

/** Posteriors of models of the shipped data. */
final class Posteriors {
  private Posteriors() {}

  static BayesOptions options(List<String> priors, BayesOptions.Algorithm algorithm, int draws) {
    return new BayesOptions(
        new SamplerOptions(4, 1000, draws, 1, 0.95, 10), algorithm, priors, false);
  }

  static Posterior sleepstudy(
      String formula, List<String> statements, BayesOptions.Algorithm algorithm) {
    return sleepstudy(formula, statements, algorithm, Integer.MAX_VALUE);
  }

  /**
   * The same.
   *
   * @param many random effects from which on proposals are independent
   */
  static Posterior sleepstudy(
      String formula, List<String> statements, BayesOptions.Algorithm algorithm, int many) {
    return sleepstudy(formula, statements, options(statements, algorithm, 2500), many);
  }

  /** A short one of uncorrelated slopes. */
  static Posterior seeded(int threads, long seed) {
    SamplerOptions sampler = new SamplerOptions(4, 100, 50, seed, 0.9, 10).withThreads(threads);
    return sleepstudy(
        "Reaction ~ Days + (Days || Subject)",
        List.of(),
        new BayesOptions(sampler, BayesOptions.Algorithm.AUTO, List.of(), false),
        Integer.MAX_VALUE);
  }

  private static Posterior sleepstudy(
      String formula, List<String> statements, BayesOptions options, int many) {
    TableRows table = ShippedData.table("sleepstudy");
    ModelFrame frame = table.frame(formula, FrameOptions.none());
    LmmProblem problem =
        LmmProblem.of(frame, new InMemoryObservations(table, frame, false), true, Long.MAX_VALUE);
    // median and mad of Reaction, see the fixtures' default priors
    PriorDefaults defaults =
        new PriorDefaults(
            Densities.of("student_t", 3, 288.7, 59.3),
            Densities.of("student_t", 3, 0, 59.3),
            new Lkj(1),
            Densities.of("student_t", 3, 0, 59.3));
    PriorSet priors = PriorSet.resolve(statements, LinearBayes.targets(problem), defaults);
    return new LinearBayes(problem, priors, options, many).fit(SamplerListener.none());
  }

  static Posterior cbpp(String formula, List<String> statements, BayesOptions.Algorithm algorithm) {
    return cbpp(formula, statements, options(statements, algorithm, 2500));
  }

  /** A short one on some threads. */
  static Posterior cbpp(
      String formula, List<String> statements, BayesOptions.Algorithm algorithm, int threads) {
    SamplerOptions sampler = new SamplerOptions(3, 100, 50, 4, 0.9, 10).withThreads(threads);
    return cbpp(formula, statements, new BayesOptions(sampler, algorithm, statements, false));
  }

  private static Posterior cbpp(String formula, List<String> statements, BayesOptions options) {
    TableRows table = ShippedData.table("cbpp");
    ModelFrame frame = table.frame(formula, FrameOptions.none().withFamily(Family.BINOMIAL));
    try (GlmmProblem problem =
        GlmmProblem.of(
            frame,
            new InMemoryObservations(table, frame, false),
            GlmmOptions.of(Family.BINOMIAL, Link.LOGIT))) {
      PriorSet priors =
          PriorSet.resolve(
              statements,
              GeneralizedBayes.targets(problem),
              PriorDefaults.brms(Family.BINOMIAL, Link.LOGIT, null));
      return new GeneralizedBayes(problem, priors, options).fit(SamplerListener.none());
    }
  }

  /** As issue 5 asks: means within their errors, deviations and limits within 4 %. */
  static void assertLike(String id, Posterior own) {
    int compared = 0;
    JsonNode fit = ReferenceData.orSkip().fit(id);
    for (ParameterSummary one : own.summaries()) {
      assertTrue(one.rhat() < 1.01, one.name() + " has R-hat " + one.rhat());
      for (JsonNode expected : fit.get("posterior")) {
        if (expected.get("variable").asText().equals(one.name())) {
          compared++;
          double sd = expected.get("sd").asDouble();
          double error = Math.hypot(one.mcseMean(), expected.get("mcse_mean").asDouble());
          String said = one.toString();
          assertEquals(expected.get("mean").asDouble(), one.mean(), 4 * error + 0.01 * sd, said);
          assertEquals(sd, one.sd(), 0.04 * sd, said);
          double lower = expected.get("q2.5").asDouble();
          double upper = expected.get("q97.5").asDouble();
          double miss = 4 * 2.7 * one.mcseMean();
          assertEquals(lower, one.q2_5(), Math.max(0.04 * Math.abs(lower), miss), said);
          assertEquals(upper, one.q97_5(), Math.max(0.04 * Math.abs(upper), miss), said);
        }
      }
    }
    assertEquals(own.names().size(), compared);
  }
}
